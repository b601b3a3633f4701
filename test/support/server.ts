import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestContext } from "node:test";
import { temporaryFolder } from "./folder.ts";
import { within } from "./wait.ts";

/** How long a server may take to listen, and to end. */
const serverMsMax = 20_000;

export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** Many servers run at once, and the dashboard's usual port is one. */
export const noDashboard = { ACUSE_DASHBOARD: "off" } as const;

/** A line of the server's console with `--json`. */
export interface ConsoleEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

export interface ServerOptions {
  /** Flags besides `--port 0 --json --data FOLDER`; without `--dashboard` there is none. */
  readonly flags?: readonly string[];
  /** Data folder; a new one otherwise. */
  readonly data?: string;
  readonly port?: number;
  /** Another composition of the server than `bin/acuse.js serve`: a script that takes the same flags. */
  readonly script?: string;
  /** The folder of another copy of the program, such as a planted one. */
  readonly root?: string;
  /** Words before the command, such as `strace …`. */
  readonly under?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A real server: a process of its own, on a free port and with a data folder of its own. */
export class TestServer {
  readonly process: ChildProcess;
  readonly data: string;
  readonly events: ConsoleEvent[] = [];
  stderr = "";
  port = 0;
  #wake: (() => void)[] = [];

  private constructor(process: ChildProcess, data: string) {
    this.process = process;
    this.data = data;
    process.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
    });
    createInterface({ input: process.stdout! }).on("line", (line) => {
      this.events.push(JSON.parse(line) as ConsoleEvent);
      for (const wake of this.#wake.splice(0)) wake();
    });
  }

  /** Resolves when the server listens; it ends with the test at the latest. */
  static async start(t: Pick<TestContext, "after">, options: ServerOptions = {}): Promise<TestServer> {
    const data = options.data ?? temporaryFolder(t);
    const script = options.script ?? join(options.root ?? root, "bin/acuse.js");
    const command = [
      ...(options.under ?? []),
      process.execPath,
      script,
      ...(options.script === undefined ? ["serve"] : []),
      "--json",
      "--port",
      String(options.port ?? 0),
      "--data",
      data,
      ...(options.flags ?? []),
    ];
    const child = spawn(command[0]!, command.slice(1), {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...noDashboard, ...options.env },
    });
    const server = new TestServer(child, data);
    t.after(() => server.kill());
    const exit = once(child, "exit").then(([code, signal]) => {
      throw new Error(`the server ended before it listened (${code ?? signal}): ${server.stderr}`);
    });
    const listening = await within(
      serverMsMax,
      "the server to listen",
      Promise.race([server.event("listening"), exit]),
    );
    exit.catch(() => {});
    server.port = listening["port"] as number;
    return server;
  }

  /** The first event of this kind that fits; waits for it. */
  async event(
    kind: string,
    fits: (event: ConsoleEvent) => boolean = () => true,
    msMax: number = serverMsMax,
  ): Promise<ConsoleEvent> {
    const waitForOne = async (): Promise<ConsoleEvent> => {
      for (;;) {
        const found = this.events.find((event) => event.event === kind && fits(event));
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => this.#wake.push(resolve));
      }
    };
    return await within(msMax, `the event ${kind}`, waitForOne());
  }

  /** Ends it with a signal; resolves with the exit code. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    if (this.process.exitCode !== null) return this.process.exitCode;
    const exit = once(this.process, "exit");
    this.process.kill(signal);
    const [code] = (await within(serverMsMax, "the server to end", exit)) as [number | null];
    return code;
  }

  /** Resolves with the exit code when the process ends by itself. */
  async ended(): Promise<number | null> {
    if (this.process.exitCode !== null) return this.process.exitCode;
    const [code] = (await within(serverMsMax, "the server to end", once(this.process, "exit"))) as [
      number | null,
    ];
    return code;
  }

  /** Ends it at once, as a crash would; resolves when the process is gone. */
  async kill(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exit = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await exit;
  }
}
