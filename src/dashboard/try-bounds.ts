/** Apart from `try.ts`, which is loaded when it is first needed. */
export interface TryBounds {
  /** At once: a class of pupils. */
  readonly relaysMax: number;
  /** What may wait for a page; above it the server's answers are not read. */
  readonly waitingBytesMax: number;
  /** A page that answers no ping for so long is gone. */
  readonly pingMs: number;
}

export const tryBounds: TryBounds = { relaysMax: 48, waitingBytesMax: 64 * 1024, pingMs: 30_000 };
