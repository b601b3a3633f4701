/** A server that answers each SIGUSR2 with an event `heaps`: what the threads on a message's way hold. */
import { Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { serveWith } from "../compose/serve-with.ts";
import { askHeap } from "./heaps.ts";

const workers: Worker[] = [];
let times = 0;

process.on("SIGUSR2", () => {
  void Promise.all(workers.map(askHeap)).then((heaps) => {
    times += 1;
    console.log(JSON.stringify({ event: "heaps", times, heaps }));
  });
});

function start(script: string, workerData: object, transferList: MessagePort[]): Worker {
  const worker = new Worker(new URL(script, import.meta.url), { workerData, transferList });
  workers.push(worker);
  return worker;
}

await serveWith({
  threads: {
    ledger: (data) => start("measured-ledger-thread.ts", data, []),
    front: (data) => start("measured-front-thread.ts", data, [data.ledger]),
  },
});
