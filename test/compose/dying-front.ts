/** A server whose first front, from SIGUSR2 on until the next one, dies as soon as it begins. */
import { Worker } from "node:worker_threads";
import { threads } from "../../src/server/threads.ts";
import { serveWith } from "./serve-with.ts";

let first: Worker | undefined;
let isDoomed = false;

process.on("SIGUSR2", () => {
  isDoomed = !isDoomed;
  if (isDoomed) void first?.terminate();
});

await serveWith({
  threads: {
    front(data) {
      if (data.index !== 0) return threads.front(data);
      first = isDoomed
        ? new Worker("throw new Error('doomed')", {
            eval: true,
            transferList: [data.ledger],
            workerData: data,
          })
        : threads.front(data);
      return first;
    },
  },
});
