import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { test } from "node:test";
import type { Worker } from "node:worker_threads";
import { defaultLimits } from "../protocol/limits.ts";
import { Fronts } from "./fronts.ts";
import { makeSharedMemory } from "./memory.ts";
import type { Beginning, FromFront, ToFront } from "./threads.ts";

/** A front's worker that says at once that it listens, and answers if it is not silent. */
class FakeFront extends EventEmitter {
  isSilent = false;

  postMessage(message: Beginning | ToFront): void {
    const answer: FromFront | undefined = !("kind" in message)
      ? { kind: "listening" }
      : message.kind === "ask" && !this.isSilent
        ? { kind: "answer", ask: message.ask, answer: { kind: "kicked", keys: ["ana"] } }
        : undefined;
    if (answer !== undefined) queueMicrotask(() => this.emit("message", answer));
  }
}

test("those who ask the fronts are told how many of them said nothing, but for those that are gone", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const workers: FakeFront[] = [];
  const fronts = new Fronts({
    data: {
      fronts: 3,
      hosts: [],
      reusePort: true,
      limits: defaultLimits,
      clientsMax: 3,
      lingerSocketsMax: 1,
      lang: "en",
      memory: makeSharedMemory(3, 3),
    },
    spawn({ ledger }) {
      ledger.close();
      const worker = new FakeFront();
      workers.push(worker);
      return worker as unknown as Worker;
    },
    attach: (_, port) => port.close(),
    feed: () => {},
    died: () => {},
    replaced: () => {},
  });
  fronts.load();
  await fronts.begin({ port: 2010, word: "stored" });
  const [hangs, dies] = workers;
  hangs!.isSilent = true;
  dies!.emit("exit");
  const asked = fronts.ask({ kind: "clients" });
  await new Promise(setImmediate); // The one that answers has.
  t.mock.timers.tick(2_000);
  assert.deepEqual(await asked, {
    answers: [{ thread: 3, answer: { kind: "kicked", keys: ["ana"] } }],
    silentThreads: 1,
  });
});
