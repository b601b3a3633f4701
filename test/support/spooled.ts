/** Senders with a spool whose processes meet their end again and again, and are started again with the same input. */
import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import type { SentSession } from "./load.ts";
import { root } from "./server.ts";
import { until, within } from "./wait.ts";

/** How long a sender may take to get somewhere. */
const senderMsMax = 30_000;

/** The input goes on all the time: so many lines, so often. They keep a server busy, and not for long once it ends. */
const feedLines = 20;
const feedEveryMs = 5;

/** Texts are of every length up to this: spools are written anew now and then, since much of them is confirmed. */
const paddingBytesMax = 600;

export interface SpooledOptions {
  /** `reporting`: a program around the client that says what is confirmed at once, not when all is. */
  readonly kind: "send" | "reporting";
  readonly name: string;
  readonly spool: string;
  /** The folder of another copy of `acuse send`, such as a planted one. */
  readonly root?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** What it is given, in all its lives, is one session, and message n is line n of the input. */
export class SpooledSender implements SentSession {
  readonly name: string;
  readonly run = 1;
  readonly closing = undefined;
  /** Lines that it was given. */
  sent = 0;
  /** What it reported to be confirmed. */
  confirmed = 0;
  /** Messages that its spool held unconfirmed when it was opened again: those that were stored, and the others. */
  spared = 0;
  repeated = 0;
  /** Ends that it met with something unconfirmed. */
  endsBusy = 0;
  /** What its spool should not have known, or should have. */
  readonly problems: string[] = [];

  readonly #options: SpooledOptions;
  #input = "";
  #child: ChildProcessWithoutNullStreams | undefined;
  #feed: NodeJS.Timeout | undefined;
  #stderr = "";
  #counts = true;

  constructor(t: Pick<TestContext, "after">, options: SpooledOptions) {
    this.#options = options;
    this.name = options.name;
    t.after(() => this.kill());
  }

  text(number: number): string {
    return `${this.name} ${this.run} ${number} ñ`.padEnd(number % paddingBytesMax, ".");
  }

  /** Starts its process, which is given its input from the beginning. `stored` messages of it are. */
  start(port: number, stored: number): void {
    const command = commands[this.#options.kind](port, this.#options);
    const child = spawn(process.execPath, command, { env: { ...process.env, ...this.#options.env } });
    this.#child = child;
    this.#counts = true;
    this.#stderr = "";
    child.stdin.on("error", () => {});
    child.stderr.setEncoding("utf8").on("data", (text: string) => (this.#stderr += text));
    createInterface({ input: child.stdout }).on("line", (line) => this.#hear(line, stored));
    child.stdin.write(this.#input);
    this.#feed = setInterval(() => child.stdin.write(this.#more()), feedEveryMs);
  }

  /** Resolves when it has reported so many more messages than it had when this was called. */
  async confirms(more: number): Promise<void> {
    const wanted = this.confirmed + more;
    await until(senderMsMax, `${wanted} confirmations of ${this.name}`, () => {
      this.#mustRun();
      return this.confirmed >= wanted;
    });
  }

  /** Nothing that it reports from here on counts, and it may end: its spool has failed it. */
  stopCounting(): void {
    this.#mustRun();
    this.#counts = false;
  }

  /** Stops its process where it is. Resolves when it can send nothing more, though a sync may go on. */
  async pause(): Promise<void> {
    this.#child!.kill("SIGSTOP");
    await until(senderMsMax, `${this.name} to stop`, () => stateOf(this.#child!.pid!) === "T");
  }

  /** Ends it at once; resolves when the process is gone. */
  async kill(): Promise<void> {
    clearInterval(this.#feed);
    const child = this.#child;
    if (child === undefined || isGone(child)) return;
    const close = once(child, "close");
    child.kill("SIGKILL");
    await close;
  }

  /** Ends its input, and waits until all of it is confirmed. Rejects when it says anything else. */
  async finish(): Promise<void> {
    clearInterval(this.#feed);
    const child = this.#child!;
    child.stdin.end();
    if (!isGone(child)) await within(senderMsMax, `${this.name} to end`, once(child, "close"));
    if (child.exitCode !== 0) throw new Error(`${this.name} ended with ${child.exitCode}: ${this.#stderr}`);
    this.confirmed = this.sent;
  }

  #more(): string {
    let lines = "";
    for (let i = 0; i < feedLines; i += 1) lines += `${this.text((this.sent += 1))}\n`;
    this.#input += lines;
    return lines;
  }

  #hear(line: string, stored: number): void {
    const [word, confirmed, offered] = line.split(" ");
    if (word === "found") this.#found(Number(confirmed), Number(offered), stored);
    else if (word === "confirmed" && this.#counts) {
      this.confirmed = Math.max(this.confirmed, Number(confirmed));
    }
  }

  /** Nothing is stored that the spool does not have, and it takes nothing for stored that is not. */
  #found(confirmed: number, offered: number, stored: number): void {
    if (confirmed > stored || stored > offered) {
      this.problems.push(`the spool has ${confirmed} to ${offered}, and ${stored} are stored`);
    }
    this.spared += stored - confirmed;
    this.repeated += offered - stored;
    if (offered > confirmed) this.endsBusy += 1;
  }

  #mustRun(): void {
    const child = this.#child!;
    if (isGone(child)) throw new Error(`${this.name} ended with ${child.exitCode}: ${this.#stderr}`);
  }
}

const commands = {
  send: (port: number, { name, spool, root: copy = root }: SpooledOptions): string[] => [
    `${copy}/bin/acuse.js`,
    ...["send", `127.0.0.1:${port}`, "--name", name, "--spool", spool, "--lang", "en", "--quiet"],
  ],
  reporting: (port: number, { name, spool }: SpooledOptions): string[] => [
    `${root}test/support/reporting-sender.ts`,
    ...[String(port), name, spool],
  ],
};

function isGone({ exitCode, signalCode }: ChildProcessWithoutNullStreams): boolean {
  return exitCode !== null || signalCode !== null;
}

/** The state of a process's main thread, as Linux tells: `T` is stopped. Behind the name, which may hold anything. */
function stateOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/task/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
}
