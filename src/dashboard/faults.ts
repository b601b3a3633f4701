/** One that comes again and again is told so often, and no more: a log is for other things too. */
const tellMsLeast = 60_000;

/** Different ones that are told in that time, at most. */
const toldMax = 16;

/** What nobody foresaw. Nothing that goes wrong in the dashboard may end the process: it is the messages' own. */
export class Faults {
  readonly #tell: (error: unknown) => void;
  readonly #nowMs: () => number;
  /** When each was told, by its message, the oldest first. */
  readonly #toldMs = new Map<string, number>();

  constructor(tell: (error: unknown) => void, nowMs: () => number = () => performance.now()) {
    this.#tell = tell;
    this.#nowMs = nowMs;
  }

  tell(error: unknown): void {
    const nowMs = this.#nowMs();
    for (const [told, toldMs] of this.#toldMs) if (nowMs - toldMs >= tellMsLeast) this.#toldMs.delete(told);
    const message = error instanceof Error ? error.message : typeof error;
    if (this.#toldMs.has(message) || this.#toldMs.size === toldMax) return;
    this.#toldMs.set(message, nowMs);
    this.#tell(error);
  }

  /** `work`, for whoever calls back: what it throws, or rejects with, is told, and `failed` cleans up. */
  contain<A extends readonly unknown[]>(
    work: (...given: A) => void | Promise<void>,
    failed: (...given: A) => void = () => {},
  ): (...given: A) => void {
    const contained = async (...given: A): Promise<void> => {
      try {
        await work(...given);
      } catch (error) {
        this.tell(error);
        failed(...given);
      }
    };
    return (...given) => void contained(...given);
  }
}
