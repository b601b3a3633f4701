/** One that comes again and again is told so often, and no more: a log is for other things too. */
const tellMsLeast = 60_000;

/** What nobody foresaw. Nothing that goes wrong in the dashboard may end the process: it is the messages' own. */
export class Faults {
  readonly #tell: (error: unknown) => void;
  readonly #nowMs: () => number;
  #toldMs = -Infinity;

  constructor(tell: (error: unknown) => void, nowMs: () => number = () => performance.now()) {
    this.#tell = tell;
    this.#nowMs = nowMs;
  }

  tell(error: unknown): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#toldMs < tellMsLeast) return;
    this.#toldMs = nowMs;
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
