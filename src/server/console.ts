import { limitRanges } from "../protocol/limits.ts";
import { waitingBytesMax } from "../terminal/output.ts";
import type { Output } from "../terminal/output.ts";
import { Sampler } from "./feed.ts";
import type { FeedEvent } from "./feed.ts";
import { HumanView } from "./human-view.ts";
import { JsonView } from "./json-view.ts";
import type { Settings } from "./settings.ts";
import type { Listening, Notice, View } from "./view.ts";

/** How often the count of the messages that were not shown is told. */
const leftOutMs = 1_000;

/** As JSON a byte of a message becomes at most three: C1 (2 bytes) and what is beyond U+FFFF (4) are escaped by 6 and 12. */
const jsonBytesPerByteMax = 3;

if (limitRanges.max.most * jsonBytesPerByteMax >= waitingBytesMax) {
  throw new Error("the longest message must fit into what an output lets wait");
}

/** What an `Output` offers here. */
export type ConsoleOutput = Pick<
  Output,
  "write" | "offer" | "flush" | "onLeftOut" | "columns" | "isTerminal" | "colour" | "palette" | "utf8"
>;

/**
 * Shows to whoever runs the server what happens in it: for people, or as JSON. It never waits for its reader, and
 * of many messages it shows a sample.
 */
export class ServerConsole {
  readonly #output: ConsoleOutput;
  readonly #settings: Pick<Settings, "lang" | "json" | "quiet" | "reserveBytes">;
  readonly #view: View;
  readonly #now: () => number;
  /** The fronts take samples too, so that main is not flooded; this one is of all of them together. */
  readonly #sampler = new Sampler();
  #notShown = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    output: ConsoleOutput,
    settings: Pick<Settings, "lang" | "json" | "quiet" | "reserveBytes">,
    now: () => number = Date.now,
  ) {
    this.#output = output;
    this.#settings = settings;
    this.#now = now;
    this.#view = settings.json ? new JsonView() : new HumanView(settings.lang, output);
    output.onLeftOut((count) => this.#write(this.#view.leftOut(count, "lines", this.#now())));
  }

  /** The server is ready. */
  listening(listening: Listening): void {
    const { quiet } = this.#settings;
    const at = this.#now();
    this.#write(quiet ? this.#view.listeningBriefly(listening, at) : this.#view.listening(listening, at));
  }

  /** What the fronts tell. */
  show(events: readonly FeedEvent[]): void {
    if (this.#settings.quiet) return;
    for (const event of events) this.#show(event);
  }

  frontDied(thread: number, error: Error | undefined): void {
    this.#notice({ notice: "front-died", thread, error: error?.message ?? null });
  }

  frontReplaced(thread: number): void {
    this.#notice({ notice: "front-replaced", thread });
  }

  /** The order to stop came, as a signal. */
  draining(signal: string): void {
    // Behind the ^C that the terminal has put there.
    if (!this.#settings.json && this.#output.isTerminal) this.#output.write("");
    this.#notice({ notice: "draining", signal });
  }

  /** `settled`: nothing that was received is without an answer. */
  stopped(settled: boolean): void {
    this.#notice({ notice: "stopped", settled });
  }

  storageFailed(error: string): void {
    this.#notice({ notice: "storage-failed", error });
  }

  noSpace(): void {
    this.#notice({ notice: "no-space", reserveBytes: this.#settings.reserveBytes });
  }

  /** The server goes on without it. */
  dashboardFailed(error: unknown): void {
    this.#notice({ notice: "dashboard-failed", error: messageOf(error) });
  }

  /** Of what it was asked something went wrong that nobody foresaw; it goes on. */
  dashboardFault(error: unknown): void {
    this.#notice({ notice: "dashboard-fault", error: messageOf(error) });
  }

  /** Resolves when everything is written, or after `msMax`. */
  async flush(msMax: number): Promise<void> {
    this.#tellNotShown();
    await this.#output.flush(msMax);
  }

  #show(event: FeedEvent): void {
    switch (event.event) {
      case "connected":
        this.#write(this.#view.connected(event));
        break;
      case "message":
        if (this.#sampler.take(this.#now() * 1000)) this.#write(this.#view.message(event));
        else this.#countNotShown(1);
        break;
      case "disconnected":
        this.#write(this.#view.disconnected(event));
        break;
      case "dropped":
        this.#countNotShown(event.count);
        break;
    }
  }

  #countNotShown(count: number): void {
    this.#notShown += count;
    this.#schedule();
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => this.#tellNotShown(), leftOutMs).unref();
  }

  /** While nobody reads the count goes on: a line that is left out would take it along. */
  #tellNotShown(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#notShown === 0) return;
    const lines = this.#view.leftOut(this.#notShown, "messages", this.#now());
    if (lines.every((line) => this.#output.offer(line))) this.#notShown = 0;
    else this.#schedule();
  }

  #notice(notice: Notice): void {
    this.#write(this.#view.notice(notice, this.#now()));
  }

  #write(lines: readonly string[]): void {
    for (const line of lines) this.#output.write(line);
  }
}

/** Whatever was thrown. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : typeof error;
}
