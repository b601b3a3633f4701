/**
 * The rate of lines, metered by the generic cell rate algorithm (ITU-T I.371, as a continuous-state leaky
 * bucket): `burst` lines at once, `rate` a second sustained.
 *
 * A level rises by one line with each line and drains at `rate`; a line that would lift it above `burst` is
 * refused and charges nothing. Level and time live in two cells that may be shared memory, so that a budget
 * outlives its connection. All arithmetic is in whole millionths of a line and microseconds: exact.
 */

/** One line in the unit of the level: at `rate` lines a second, `rate` units drain each microsecond. */
const line = 1_000_000;

/** Cells that one budget takes: its level, and the time of that level in microseconds. */
export const cellsPerBudget = 2;

/** The level at `nowUs`, after draining. */
function levelAt(cells: Float64Array, slot: number, rate: number, nowUs: number): number {
  const at = cells[slot * cellsPerBudget + 1]!;
  return Math.max(0, cells[slot * cellsPerBudget]! - Math.max(0, nowUs - at) * rate);
}

/** Whether a budget has recovered wholly, so that its cells may serve another name. */
export function isRecovered(cells: Float64Array, slot: number, rate: number, nowUs: number): boolean {
  return levelAt(cells, slot, rate, nowUs) === 0;
}

export class RateMeter {
  readonly #rate: number;
  readonly #full: number;
  readonly #cells: Float64Array;
  readonly #slot: number;
  /** Lines (in units of the level) that may pass uncharged until `#creditUntilUs`. */
  #credit = 0;
  #creditUntilUs = 0;

  /** `rate` in lines a second, `burst` in lines; `cells` holds the budget numbered `slot`. */
  constructor(rate: number, burst: number, cells: Float64Array, slot = 0) {
    this.#rate = rate;
    this.#full = burst * line;
    this.#cells = cells;
    this.#slot = slot;
  }

  /** Takes one line at `nowUs`. Returns 0, or the microseconds to wait (then nothing was charged). */
  take(nowUs: number): number {
    if (this.#credit >= line && nowUs <= this.#creditUntilUs) {
      this.#credit -= line;
      return 0;
    }
    const level = levelAt(this.#cells, this.#slot, this.#rate, nowUs) + line;
    if (level > this.#full) return Math.ceil((level - this.#full) / this.#rate);
    this.#cells[this.#slot * cellsPerBudget] = level;
    this.#cells[this.#slot * cellsPerBudget + 1] = nowUs;
    return 0;
  }

  /** Whole lines that may be taken at once at `nowUs`. */
  available(nowUs: number): number {
    return Math.floor((this.#full - levelAt(this.#cells, this.#slot, this.#rate, nowUs)) / line);
  }

  /**
   * The server did not read for `pauseUs`, which ended at `nowUs`: the lines that came meanwhile are read all at
   * once. What would have drained meanwhile, had there been anything to drain, is credited for as long again: so
   * no stall of the server's makes an honest client too fast, and over any time no more than `burst` and `rate`
   * times that time ever pass.
   */
  credit(pauseUs: number, nowUs: number): void {
    const drained =
      levelAt(this.#cells, this.#slot, this.#rate, nowUs - pauseUs) -
      levelAt(this.#cells, this.#slot, this.#rate, nowUs);
    const kept = nowUs <= this.#creditUntilUs ? this.#credit : 0;
    this.#credit = kept + Math.max(0, pauseUs * this.#rate - drained);
    this.#creditUntilUs = Math.max(this.#creditUntilUs, nowUs) + pauseUs;
  }
}
