/** Processes that the run starts. None of them outlives it. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { Changes } from "./wait.ts";

/** What a process wrote; beyond this the beginning is kept. */
const capturedBytesMax: number = 16 * 1024 * 1024;

/** A stream of a process: its bytes, and its lines with the time at which each came. */
export class Captured {
  readonly chunks: Uint8Array[] = [];
  #bytes = 0;
  #rest = "";
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  readonly #line: (line: string) => void;

  constructor(line: (line: string) => void) {
    this.#line = line;
  }

  take(chunk: Uint8Array): void {
    if (this.#bytes < capturedBytesMax) this.chunks.push(chunk);
    this.#bytes += chunk.length;
    const lines = (this.#rest + this.#decoder.decode(chunk, { stream: true })).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#line(line);
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString("utf8");
  }
}

/** Each child leads a process group; Windows has none. */
const hasGroups = process.platform !== "win32";

/** A child process with pipes. */
export class Child {
  readonly process: ChildProcess;
  readonly changes: Changes = new Changes();
  /** `7`, `SIGKILL`, or why it could not be started; `undefined` while it runs. */
  how: string | undefined;
  /** Its exit code, if it ended with one. */
  code: number | undefined;

  /** Starts a command; `out` and `err` get what it writes. */
  constructor(command: readonly string[], env: NodeJS.ProcessEnv, out: Captured, err: Captured) {
    const [program = "", ...args] = command;
    this.process = spawn(program, args, { env, stdio: ["pipe", "pipe", "pipe"], detached: hasGroups });
    this.process.stdin?.on("error", () => {});
    this.process.stdout?.on("data", (chunk: Buffer) => out.take(chunk));
    this.process.stderr?.on("data", (chunk: Buffer) => err.take(chunk));
    this.process.on("error", (error: NodeJS.ErrnoException) =>
      this.#end(undefined, error.code ?? error.message),
    );
    // `close`, not `exit`: all that it wrote has been read.
    this.process.on("close", (code, signal) => this.#end(code ?? undefined, signal ?? String(code)));
  }

  /** Ends it at once, as a crash would. */
  kill(): void {
    this.signal("SIGKILL");
  }

  /** Sends a signal to it, and to what it started itself: a command may be a script, or `npx`. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.process;
    if (pid === undefined || this.how !== undefined) return;
    try {
      if (hasGroups) process.kill(-pid, signal);
      else this.process.kill(signal);
    } catch {
      // It has just ended.
    }
  }

  /** Resolves when it has ended. */
  async ended(ms: number, what: string): Promise<void> {
    await this.changes.until(ms, what, () => this.how !== undefined);
  }

  #end(code: number | undefined, how: string): void {
    this.how ??= how;
    this.code ??= code;
    this.changes.raise();
  }
}
