/** The thread behind a ticker: it waits, and wakes. */
import { workerData } from "node:worker_threads";
import { nowUs } from "./clock.ts";
import type { TickerThreadData } from "./threads.ts";

const { cells, startUs, periodUs } = workerData as TickerThreadData;

while (Atomics.load(cells, 1) === 0) {
  // Ticks that were missed are not made up for.
  const now = nowUs();
  const nextUs = startUs + (Math.floor((now - startUs) / periodUs) + 1) * periodUs;
  Atomics.wait(cells, 1, 0, (nextUs - now) / 1000);
  Atomics.add(cells, 0, 1);
  Atomics.notify(cells, 0);
}
