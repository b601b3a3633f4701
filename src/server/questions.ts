import type { Worker } from "node:worker_threads";
import type { FrontAnswer, FrontQuestion, ToFront } from "./threads.ts";

/** A front that has not answered by then is not waited for: it hangs, or the machine does. */
const answerMsMax = 2_000;

/** `gone`: the front died, and its clients with it. `silent`: it has them, and says nothing. */
export type Answered = FrontAnswer | "gone" | "silent";

/** Main's questions to its fronts, until they are answered. */
export class Questions {
  readonly #waiting = new Map<number, { readonly worker: Worker; resolve(answer: Answered): void }>();
  #asked = 0;

  /** Resolves with the front's answer, or what became of it within `answerMsMax`. */
  async ask(worker: Worker, question: FrontQuestion): Promise<Answered> {
    const { promise, resolve } = Promise.withResolvers<Answered>();
    const ask = (this.#asked += 1);
    const timer = setTimeout(() => resolve("silent"), answerMsMax);
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
    for (const waiting of this.#waiting.values()) if (waiting.worker === worker) waiting.resolve("gone");
  }
}
