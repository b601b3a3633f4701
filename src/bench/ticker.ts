/**
 * A clock that ticks to the fraction of a millisecond, as timers of the event loop do not: a thread of its own waits for
 * each tick and wakes this one.
 */
import { nowUs } from "./clock.ts";
import { threads } from "./threads.ts";

/** Waking up takes some 70 µs of processor time in all: more often than this it would be a load by itself. */
const periodUsMin = 500;

export class Ticker {
  readonly #cells = new Int32Array(new SharedArrayBuffer(8));
  readonly #tick: (nowUs: number) => void;

  /** Calls `tick` at `startUs` and every `periodUs` after it, or as often as makes sense. */
  constructor(startUs: number, periodUs: number, tick: (nowUs: number) => void) {
    this.#tick = tick;
    const least = periodUs * Math.ceil(periodUsMin / periodUs);
    threads.ticker({ cells: this.#cells, startUs, periodUs: least }).unref();
    void this.#listen();
  }

  stop(): void {
    Atomics.store(this.#cells, 1, 1);
  }

  async #listen(): Promise<void> {
    while (Atomics.load(this.#cells, 1) === 0) {
      const ticks = Atomics.load(this.#cells, 0);
      this.#tick(nowUs());
      const next = Atomics.waitAsync(this.#cells, 0, ticks);
      if (next.async) await next.value;
    }
  }
}
