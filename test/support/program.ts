import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import type { TestContext } from "node:test";
import { noDashboard, root } from "./server.ts";
import { within } from "./wait.ts";

/** How long a program may take to end. */
const endMsMax = 30_000;

/** How a program ended, and all that it wrote. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of `acuse`, or of another program, as a process of its own: what a person or a pipe sees of it. */
export class Program {
  readonly process: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<[number | null, NodeJS.Signals | null]>;
  stdout = "";
  stderr = "";
  #wake = (): void => {};

  private constructor(process: ChildProcessWithoutNullStreams) {
    this.process = process;
    this.#closed = once(process, "close") as Promise<[number | null, NodeJS.Signals | null]>;
    process.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
      this.#wake();
    });
    process.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.#wake();
    });
    process.stdin.on("error", () => {});
  }

  /** Starts `acuse` with these arguments, in English unless they or `env` say otherwise. */
  static start(
    t: Pick<TestContext, "after">,
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Program {
    const acuse = [process.execPath, `${root}bin/acuse.js`, ...argv];
    return Program.run(t, acuse, { LC_ALL: "C", ACUSE_LANG: "", ...noDashboard, ...env });
  }

  /** Starts another program. */
  static run(
    t: Pick<TestContext, "after">,
    command: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Program {
    const child = spawn(command[0]!, command.slice(1), { env: { ...process.env, ...env } });
    t.after(() => child.kill("SIGKILL"));
    return new Program(child);
  }

  /** Waits until stdout holds `text`. */
  async shows(text: string): Promise<void> {
    while (!this.stdout.includes(text)) {
      const change = new Promise<void>((resolve) => (this.#wake = resolve));
      await within(endMsMax, `${JSON.stringify(text)}; there is ${this.stdout}${this.stderr}`, change);
    }
  }

  /** Writes to its input. */
  type(text: string): void {
    this.process.stdin.write(text);
  }

  /** Ends its input, after `text`, and waits for its end. */
  ended(text = ""): Promise<ProgramEnd> {
    this.process.stdin.end(text);
    return this.end();
  }

  /** Waits for its end. */
  async end(): Promise<ProgramEnd> {
    const [code, signal] = await within(endMsMax, "the program's end", this.#closed);
    return { code, signal, stdout: this.stdout, stderr: this.stderr };
  }
}
