import type { Worker } from "node:worker_threads";
import type { FrontAnswer, FrontQuestion, ToFront } from "./threads.ts";

/** A front that has not answered by then is left out: it hangs, or the machine does. */
const answerMsMax = 2_000;

/** Main's questions to its fronts, until they are answered. */
export class Questions {
  readonly #waiting = new Map<
    number,
    { readonly worker: Worker; resolve(answer: FrontAnswer | undefined): void }
  >();
  #asked = 0;

  /** Resolves with the front's answer; `undefined` when it died or said nothing for `answerMsMax`. */
  async ask(worker: Worker, question: FrontQuestion): Promise<FrontAnswer | undefined> {
    const { promise, resolve } = Promise.withResolvers<FrontAnswer | undefined>();
    const ask = (this.#asked += 1);
    const timer = setTimeout(() => resolve(undefined), answerMsMax);
    this.#waiting.set(ask, { worker, resolve });
    worker.postMessage({ kind: "ask", ask, question } satisfies ToFront);
    const answer = await promise;
    clearTimeout(timer);
    this.#waiting.delete(ask);
    return answer;
  }

  answered(ask: number, answer: FrontAnswer): void {
    this.#waiting.get(ask)?.resolve(answer);
  }

  /** The front has ended: it answers nothing any more. */
  gone(worker: Worker): void {
    for (const waiting of this.#waiting.values()) if (waiting.worker === worker) waiting.resolve(undefined);
  }
}
