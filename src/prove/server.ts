/** The server that is proved: a process of its own, started as anybody starts it, and watched from outside. */
import { Captured, Child } from "./child.ts";
import type { Clock } from "./clock.ts";
import type { Run } from "./run.ts";
import { startMsMax, Stuck, stopMsMax } from "./wait.ts";

export interface ServerOptions {
  /** Names the transcript of its console. */
  readonly label: string;
  readonly folder: string;
  /** A number that it had before; a free one otherwise. */
  readonly port?: number;
  readonly flags?: readonly string[];
}

export interface ConsoleLine {
  readonly atMs: number;
  readonly text: string;
}

/** Where its clients connect: always this machine. */
const loopback = "127.0.0.1";

export class ServerProcess {
  readonly host: string = loopback;
  port = 0;
  readonly label: string;
  readonly folder: string;
  readonly command: readonly string[];
  readonly startedMs: number;
  listeningMs: number | undefined;
  endedMs: number | undefined;
  /** When it was killed. */
  killedMs: number | undefined;
  readonly lines: ConsoleLine[] = [];
  readonly console: Captured;
  readonly complaints: Captured = new Captured(() => {});
  readonly #clock: Clock;
  readonly #child: Child;

  private constructor(run: Run, options: ServerOptions) {
    const { label, folder, port = 0, flags = [] } = options;
    this.label = label;
    this.folder = folder;
    this.#clock = run.clock;
    this.startedMs = run.clock.nowMs();
    const own = ["--port", String(port), "--data", folder, "--lang", run.options.lang];
    this.command = [...run.options.server, ...own, ...flags];
    this.console = new Captured((text) => {
      this.lines.push({ atMs: run.clock.nowMs(), text });
      this.#child.changes.raise();
    });
    this.#child = new Child(this.command, run.environment, this.console, this.complaints);
    this.#child.process.on("exit", () => (this.endedMs ??= run.clock.nowMs()));
    run.adopt(this.#child);
    run.servers.push(this);
  }

  /** Resolves when it listens; rejects with `Stuck` when it does not. */
  static async start(run: Run, options: ServerOptions): Promise<ServerProcess> {
    const server = new ServerProcess(run, options);
    const child = server.#child;
    await child.changes.until(startMsMax, "acuse serve", () => {
      server.port = portOf(server.lines);
      if (server.port !== 0) return true;
      if (child.how === undefined) return false;
      throw new Stuck({ kind: "ended", what: "acuse serve", how: child.how });
    });
    server.listeningMs = run.clock.nowMs();
    return server;
  }

  /** How it ended; `undefined` while it runs. */
  get how(): string | undefined {
    return this.#child.how;
  }

  /** Resolves as soon as its console `shows` something; `false` when it does not in time. */
  async shows(ms: number, isSo: () => boolean): Promise<boolean> {
    return await this.#child.changes.until(ms, "console", isSo).then(
      () => true,
      () => isSo(),
    );
  }

  /** `kill -9`, at this very moment. */
  kill(): void {
    this.#child.kill();
    this.killedMs ??= this.#clock.nowMs();
  }

  /** Resolves when the process is gone. */
  async ended(): Promise<void> {
    await this.#child.ended(stopMsMax, "exit");
  }

  /** Ends it as its operator would; by force if it does not. */
  async stop(): Promise<void> {
    if (this.how !== undefined) return;
    this.#child.signal("SIGTERM");
    await this.ended().catch(() => this.kill());
  }
}

/** The port in the console's first lines: `127.0.0.1:34019`. */
function portOf(lines: readonly ConsoleLine[]): number {
  for (const { text } of lines) {
    const [, port] = /\b127\.0\.0\.1:(\d{1,5})\b/.exec(text) ?? [];
    if (port !== undefined) return Number(port);
  }
  return 0;
}
