/** Programs and folders of a run: they go with it, however it ends. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";

/** On a real disk on every Linux; what is synced in /tmp may be memory. */
export const defaultData = "/var/tmp";

/** How long a server may take to say that it listens, and to end. */
const startMsMax = 20_000;
const endMsMax = 20_000;

/** The last of what a program wrote, for the error when it fails. */
const keptLines = 20;

/** A program that was killed may still write while its folder is removed. */
const removal = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 } as const;

const children = new Set<ChildProcess>();
const folders = new Set<string>();

process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, removal);
});
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  process.once(signal, () => process.exit(code));
}

/** An empty folder within another one. */
export function makeFolder(parent: string = defaultData): string {
  const folder = mkdtempSync(join(parent, "acuse-bench-"));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, removal);
  folders.delete(folder);
}

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

export class Child {
  readonly #process: ChildProcess;
  readonly #exit: Promise<unknown>;
  readonly #lines: string[] = [];
  #watch: (line: string) => void = () => {};

  /** Starts a program; its input is empty, and what it writes is read, and forgotten soon. */
  constructor([program, ...words]: readonly [string, ...string[]]) {
    this.#process = spawn(program, words, { stdio: ["ignore", "pipe", "pipe"] });
    this.#exit = once(this.#process, "exit");
    children.add(this.#process);
    this.#exit.then(
      () => children.delete(this.#process),
      () => children.delete(this.#process),
    );
    for (const output of [this.#process.stdout!, this.#process.stderr!]) {
      createInterface({ input: output }).on("line", (line) => {
        this.#lines.push(line);
        if (this.#lines.length > keptLines) this.#lines.shift();
        this.#watch(line);
      });
    }
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** What `find` makes of the first line of which it makes something. Rejects when the program ends before. */
  async line<T>(find: (line: string) => T | undefined, msMax: number = startMsMax): Promise<T> {
    const found = Promise.withResolvers<T>();
    this.#watch = (line) => {
      const value = find(line);
      if (value !== undefined) found.resolve(value);
    };
    for (const line of this.#lines) this.#watch(line);
    const ended = this.#exit.then(() => {
      throw new Error(`it ended with ${this.#process.exitCode ?? this.#process.signalCode}`);
    });
    const late = new AbortController();
    const timer = delay(msMax, undefined, { signal: late.signal }).then(() => {
      throw new Error(`it said nothing of the kind within ${msMax} ms`);
    });
    try {
      return await Promise.race([found.promise, ended, timer]);
    } catch (cause) {
      const said = this.#lines.join("\n");
      throw new Error(`${this.#process.spawnfile}: ${(cause as Error).message}\n${said}`, { cause });
    } finally {
      this.#watch = () => {};
      late.abort();
      ended.catch(() => {});
      timer.catch(() => {});
    }
  }

  /** Ends it; kills it when it does not. */
  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), endMsMax);
    this.#process.kill("SIGTERM");
    await this.#exit;
    clearTimeout(timer);
  }
}
