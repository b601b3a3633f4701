/** Nothing is waited for without a limit: a server that hangs or dies makes a failed check. */
import type { Obstacle } from "../i18n/prove.ts";

/** A server may take this long to start: a small machine that is busy, and a log to be put in order. */
export const startMsMax = 30_000;
/** Any single answer: it takes milliseconds, but a machine that has too much to do must not accuse the server. */
export const answerMsMax = 10_000;
/** What a client process takes to start, connect and hear the greeting, with three others that start beside it. */
export const clientMsMax = 30_000;
/** A console that has not shown something after this time does not show it. */
export const consoleMsMax = 2_000;
/** A server ends within this time after SIGTERM, or it is killed. */
export const stopMsMax = 10_000;
/** A whole scenario. */
export const scenarioMsMax = 180_000;

/** A scenario cannot go on. */
export class Stuck extends Error {
  override readonly name = "Stuck";
  readonly obstacle: Obstacle;

  constructor(obstacle: Obstacle) {
    super(`${obstacle.kind}: ${obstacle.what}`);
    this.obstacle = obstacle;
  }
}

/** Rejects with `Stuck` when `promise` takes longer than `ms`. `what` is in the words of the protocol. */
export async function within<T>(ms: number, what: string, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Stuck({ kind: "late", what, ms })), ms);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Something that changes, and can be waited for. */
export class Changes {
  #wakes: (() => void)[] = [];

  /** Tells those who wait. */
  raise(): void {
    for (const wake of this.#wakes.splice(0)) wake();
  }

  /** Resolves as soon as `isSo`; rejects with `Stuck` after `ms`, or with what `isSo` throws. */
  async until(ms: number, what: string, isSo: () => boolean): Promise<void> {
    const deadlineMs = performance.now() + ms;
    while (!isSo()) {
      const change = new Promise<void>((resolve) => this.#wakes.push(resolve));
      const leftMs = deadlineMs - performance.now();
      if (leftMs <= 0) throw new Stuck({ kind: "late", what, ms });
      await within(leftMs, what, change).catch((error: unknown) => {
        throw error instanceof Stuck ? new Stuck({ kind: "late", what, ms }) : error;
      });
    }
  }
}
