/** A server whose fronts can be killed: each SIGUSR2 terminates the next one in turn, wherever it is. */
import type { Worker } from "node:worker_threads";
import { threads } from "../../src/server/threads.ts";
import { serveWith } from "./serve-with.ts";

const workers: Worker[] = [];
let killed = 0;

process.on("SIGUSR2", () => {
  void workers[killed % workers.length]?.terminate();
  killed += 1;
});

await serveWith({
  threads: {
    front(data) {
      const worker = threads.front(data);
      workers[data.index] = worker;
      return worker;
    },
  },
});
