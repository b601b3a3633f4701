import { Histogram } from "./histogram.ts";
import type { Bucket } from "./histogram.ts";
import { Latencies } from "./schedule.ts";

/** What came of a load, as plain data. */
export interface Figures {
  /** Messages answered within the measured time. */
  readonly answered: number;
  /** Messages answered in all: also while it warmed up, and after the measured time. */
  readonly answeredInAll: number;
  /** How long the answers took to the messages that were to be sent within the measured time. */
  readonly latencies: readonly Bucket[];
  /** Clients that the server refused or sent away, by its reason: `450 too-fast`. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Connections that ended without a reason. */
  readonly lost: number;
  /** Messages that were sent and have no answer. */
  readonly unanswered: number;
  /** Messages that were to be sent and were not, because too many others had no answer. */
  readonly unsent: number;
}

/** Counts what comes of the clients of one thread. */
export class Tally {
  latencies: Latencies = new Latencies(new Histogram(), Infinity);
  answeredInAll = 0;
  lost = 0;
  unanswered = 0;
  unsent = 0;
  #answered = 0;
  #untilUs = 0;
  readonly #refusals = new Map<string, number>();
  readonly #failed: (error: Error) => void;

  /** `failed` is told what makes the whole worthless. */
  constructor(failed: (error: Error) => void) {
    this.#failed = failed;
  }

  /** What happens between these two times counts. */
  measure(fromUs: number, untilUs: number): void {
    this.latencies = new Latencies(new Histogram(), fromUs);
    this.#untilUs = untilUs;
  }

  /** The measured time is over. */
  end(nowUs: number): void {
    this.#untilUs = Math.min(this.#untilUs, nowUs);
  }

  answer(count: number, nowUs: number): void {
    this.answeredInAll += count;
    if (nowUs >= this.latencies.fromUs && nowUs < this.#untilUs) this.#answered += count;
  }

  refuse(reason: string): void {
    this.#refusals.set(reason, (this.#refusals.get(reason) ?? 0) + 1);
  }

  fail(error: Error): void {
    this.#failed(error);
  }

  /** Clients that were refused or lost. */
  get out(): number {
    return [...this.#refusals.values()].reduce((sum, count) => sum + count, this.lost);
  }

  get figures(): Figures {
    return {
      answered: this.#answered,
      answeredInAll: this.answeredInAll,
      latencies: [...this.latencies.histogram.buckets()],
      refusals: Object.fromEntries(this.#refusals),
      lost: this.lost,
      unanswered: this.unanswered,
      unsent: this.unsent,
    };
  }
}
