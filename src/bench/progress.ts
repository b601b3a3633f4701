/** What is seen while a server is loaded: a line that is kept current on a terminal, one now and then elsewhere. */
import type { Writable } from "node:stream";
import { benchTexts } from "../i18n/bench.ts";
import type { BenchTexts } from "../i18n/bench.ts";
import type { Lang } from "../i18n/lang.ts";
import { StatusLine } from "../terminal/status-line.ts";
import type { LoadOrder } from "./generator.ts";
import type { Stage, Watcher } from "./load.ts";
import type { Progress } from "./threads.ts";

export interface ShownOn {
  readonly lang: Lang;
  readonly stderr: Writable;
  /** The width of stderr, if it is a terminal. */
  readonly columns: (() => number) | undefined;
  /** What is written, as the terminal can show it. */
  readonly shown: (text: string) => string;
}

/** Often enough to be alive, seldom enough to be read. */
const liveEveryMs = 250;
const lineEveryMs = 10_000;

/** Time over which the rate is taken. */
const rateOverMs = 2_000;

export class BenchProgress implements Watcher {
  readonly #order: LoadOrder;
  readonly #on: ShownOn;
  readonly #texts: BenchTexts;
  readonly #line: StatusLine | undefined;
  readonly #timer: NodeJS.Timeout;
  #stage: Stage = "connecting";
  #stageMs: number = performance.now();
  #progress: Progress = { connected: 0, answered: 0, out: 0 };
  /** When so many were answered: the newest last. */
  #marks: { readonly atMs: number; readonly answered: number }[] = [];

  constructor(order: LoadOrder, on: ShownOn) {
    this.#order = order;
    this.#on = on;
    this.#texts = benchTexts[on.lang];
    this.#line = on.columns === undefined ? undefined : new StatusLine(on.stderr, on.columns);
    this.#timer = setInterval(() => this.#show(), this.#line === undefined ? lineEveryMs : liveEveryMs);
  }

  stage(stage: Stage): void {
    this.#stage = stage;
    this.#stageMs = performance.now();
  }

  progress(progress: Progress): void {
    this.#progress = progress;
    const atMs = performance.now();
    this.#marks.push({ atMs, answered: progress.answered });
    while (this.#marks.length > 2 && atMs - this.#marks[1]!.atMs > rateOverMs) this.#marks.shift();
  }

  /** Shows nothing any more. */
  stop(): void {
    clearInterval(this.#timer);
    this.#line?.clear();
  }

  #show(): void {
    const parts = this.#parts();
    const { stderr, shown } = this.#on;
    if (this.#line === undefined) stderr.write(`acuse: ${shown(parts.join(", "))}\n`);
    else this.#line.show(shown(`  ${parts.join(" · ")}`));
  }

  #parts(): string[] {
    const { connected, answered, out } = this.#progress;
    const texts = this.#texts;
    const others = out > 0 ? [texts.out(out)] : [];
    if (this.#stage === "connecting") return [texts.connecting(connected, this.#order.clients), ...others];
    return [this.#where(), texts.perSecond(this.#rate()), texts.confirmed(answered), ...others];
  }

  #where(): string {
    if (this.#stage === "measuring") {
      const seconds = (performance.now() - this.#stageMs) / 1000;
      return this.#texts.measuring(Math.floor(seconds), this.#order.durationMs / 1000);
    }
    return this.#stage === "settling" ? this.#texts.settling : this.#texts.warmingUp;
  }

  /** Answers a second, of late. */
  #rate(): number {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (first === undefined || last === undefined || last.atMs === first.atMs) return 0;
    return ((last.answered - first.answered) * 1000) / (last.atMs - first.atMs);
  }
}
