/** A server whose first front has a bug: it throws at SIGUSR2. */
import { Worker } from "node:worker_threads";
import { threads } from "../../src/server/threads.ts";
import { serveWith } from "./serve-with.ts";

let first: Worker | undefined;

process.on("SIGUSR2", () => first?.postMessage({ kind: "throw" }));

await serveWith({
  threads: {
    front(data) {
      if (data.index !== 0) return threads.front(data);
      first = new Worker(new URL("throwing-front-thread.ts", import.meta.url), {
        workerData: data,
        transferList: [data.ledger],
      });
      return first;
    },
  },
});
