import assert from "node:assert/strict";
import { test } from "node:test";
import type { Worker } from "node:worker_threads";
import { Questions } from "./questions.ts";
import type { FrontAnswer, ToFront } from "./threads.ts";

/** A front's worker that only notes what it is asked. */
function makeWorker(): { readonly worker: Worker; readonly asks: number[] } {
  const asks: number[] = [];
  const postMessage = (message: ToFront): void => {
    if (message.kind === "ask") asks.push(message.ask);
  };
  return { worker: { postMessage } as unknown as Worker, asks };
}

const kicked: FrontAnswer = { kind: "kicked", keys: ["ana"] };

test("each question gets its own answer, whichever comes first", async () => {
  const questions = new Questions();
  const { worker, asks } = makeWorker();
  const first = questions.ask(worker, { kind: "clients" });
  const second = questions.ask(worker, { kind: "clients" });
  questions.answered(asks[1]!, kicked);
  questions.answered(99, kicked);
  assert.equal(await second, kicked);
  questions.answered(asks[0]!, { ...kicked, keys: [] });
  assert.deepEqual(await first, { kind: "kicked", keys: [] });
});

test("a front that dies or says nothing is not waited for", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const questions = new Questions();
  const [dies, hangs, answers] = [makeWorker(), makeWorker(), makeWorker()];
  const asked = [dies, hangs, answers].map(({ worker }) => questions.ask(worker, { kind: "clients" }));
  questions.gone(dies.worker);
  questions.answered(answers.asks[0]!, kicked);
  t.mock.timers.tick(60_000);
  assert.deepEqual(await Promise.all(asked), ["gone", "silent", kicked]);
});
