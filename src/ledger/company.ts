/** Waiting in vain is not tried again for so many batches: clients do not come in step, or fewer of them. */
const patienceBatches = 32;

/** For fewer lines than this it is not worth it: they share a commit that is nearly as dear without the others. */
const companyLinesLeast = 8;

/**
 * For how long a commit waits for company. Clients that were confirmed just now are likely to go on, all of them
 * within a fraction of a millisecond: then one large commit is cheaper than several small ones. It is waited for as
 * many lines as were answered last, and never on an idle server: the last answer is long ago there.
 */
export class Company {
  readonly #msMax: number;
  #expected = 0;
  #untilMs = 0;
  #hasWaited = false;
  /** Batches for which it is not waited any more. */
  #skips = 0;

  /** `msMax`: the longest wait, counted from the last answer. */
  constructor(msMax: number) {
    this.#msMax = msMax;
  }

  /** So many lines have been answered. */
  answered(lines: number, nowMs: number): void {
    this.#expected = lines;
    this.#untilMs = nowMs + this.#msMax;
    this.#hasWaited = false;
    if (this.#skips > 0) this.#skips -= 1;
  }

  /** Milliseconds for which more lines than these should be waited for; 0 when they should go. */
  waitMs(lines: number, nowMs: number): number {
    if (lines >= this.#expected || this.#expected < companyLinesLeast || this.#skips > 0) return 0;
    const leftMs = this.#untilMs - nowMs;
    if (leftMs > 0) {
      this.#hasWaited = true;
      return leftMs;
    }
    if (this.#hasWaited) this.#skips = patienceBatches;
    return 0;
  }
}
