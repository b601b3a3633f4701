/** Time since the run began, in milliseconds: monotonic, and to the microsecond. */
export class Clock {
  readonly startedAt: number = Date.now();
  readonly #startMs = performance.now();

  nowMs(): number {
    return performance.now() - this.#startMs;
  }

  /** Resolves at `atMs` at the earliest. A timer of Node's may be early by a part of a millisecond. */
  async until(atMs: number): Promise<void> {
    for (let leftMs = atMs - this.nowMs(); leftMs > 0; leftMs = atMs - this.nowMs()) {
      await new Promise((resolve) => setTimeout(resolve, leftMs));
    }
  }
}
