/** What is seen while messages are sent: a line that is kept current on a terminal, one now and then elsewhere. */
import type { Writable } from "node:stream";
import { sendTexts } from "../i18n/send.ts";
import type { SendTexts } from "../i18n/send.ts";
import type { Lang } from "../i18n/lang.ts";
import type { Limits } from "../protocol/limits.ts";
import type { SenderState } from "../session/sender-state.ts";
import { StatusLine } from "../terminal/status-line.ts";
import { describeTrouble } from "./reasons.ts";

/** What there is to show. */
export interface View {
  readonly state: SenderState;
  readonly limits: Limits | undefined;
  /** In this run. */
  readonly confirmed: number;
  readonly pending: number;
}

export interface ProgressOptions {
  readonly lang: Lang;
  /** As it is written for people. */
  readonly target: string;
  /** Where it is shown. */
  readonly stderr: Writable;
  /** Its width, if it is a terminal. */
  readonly columns: (() => number) | undefined;
}

/** Often enough to be alive, seldom enough to be read. */
const liveEveryMs = 250;
const lineEveryMs = 10_000;

/** Time over which the rate is taken. */
const rateOverMs = 5_000;

export class Progress {
  readonly #options: ProgressOptions;
  readonly #texts: SendTexts;
  readonly #look: () => View;
  readonly #timer: NodeJS.Timeout;
  /** When so many were confirmed: the newest last. */
  #marks: { readonly atMs: number; readonly confirmed: number }[] = [];
  readonly #line: StatusLine | undefined;

  /** Begins to show what `look` sees. */
  constructor(options: ProgressOptions, look: () => View) {
    this.#options = options;
    this.#texts = sendTexts[options.lang];
    this.#look = look;
    const { stderr, columns } = options;
    this.#line = columns === undefined ? undefined : new StatusLine(stderr, columns);
    this.#mark();
    this.#timer = setInterval(() => this.#show(), this.#line === undefined ? lineEveryMs : liveEveryMs);
  }

  /** Says something that stays. */
  say(text: string): void {
    this.#line?.clear();
    this.#options.stderr.write(`acuse: ${text}\n`);
  }

  /** Shows nothing any more. */
  stop(): void {
    clearInterval(this.#timer);
    this.#line?.clear();
  }

  #show(): void {
    this.#mark();
    const parts = this.#parts();
    if (this.#line === undefined) this.say(parts.join(", "));
    else this.#line.show(`  ${parts.join(" · ")}`);
  }

  #parts(): string[] {
    const texts = this.#texts;
    const { state, limits, confirmed, pending } = this.#look();
    const counts = [texts.confirmed(confirmed), texts.pending(pending)];
    switch (state.kind) {
      case "connecting":
        return [...counts, texts.connecting];
      case "resuming":
        return [...counts, texts.resuming];
      case "waiting": {
        const ms = Math.max(0, state.untilUs / 1000 - performance.now());
        const { target, lang } = this.#options;
        return [...counts, texts.waiting(ms), describeTrouble(state.why, target, lang)];
      }
      case "connected":
      case "leaving":
      case "closed": {
        const limit = limits?.rate === undefined ? [] : [texts.limit(limits.rate)];
        return [...counts, texts.rate(this.#rate()), ...limit];
      }
    }
  }

  #mark(): void {
    const atMs = performance.now();
    this.#marks.push({ atMs, confirmed: this.#look().confirmed });
    while (this.#marks.length > 2 && atMs - this.#marks[1]!.atMs > rateOverMs) this.#marks.shift();
  }

  /** Confirmations a second, of late. */
  #rate(): number {
    const first = this.#marks[0];
    const last = this.#marks.at(-1);
    if (first === undefined || last === undefined || last.atMs === first.atMs) return 0;
    return ((last.confirmed - first.confirmed) * 1000) / (last.atMs - first.atMs);
  }
}
