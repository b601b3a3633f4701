import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { addFigures, addOutcome, noFigures } from "./figures.ts";
import type { Figures } from "./figures.ts";
import { run } from "./run.ts";
import type { FaultyMember } from "./world.ts";

/** Which seeds to run. */
export interface Seeds {
  readonly from: number;
  readonly count: number;
  /** No seed is begun after this time. */
  readonly msMax: number;
  readonly faulty?: FaultyMember;
}

/** Room for the young objects of some worlds, so that most are gone before anybody looks after them. */
const youngMbLeast = 64;

/** Runs many seeds, in as many threads as there are processors. */
export async function runMany(seeds: Seeds): Promise<Figures> {
  setFlagsFromString(`--min-semi-space-size=${youngMbLeast}`);
  setFlagsFromString(`--max-semi-space-size=${youngMbLeast}`);
  const threads = Math.min(availableParallelism(), seeds.count);
  const parts = Array.from({ length: threads }, (_, i) => inThread({ ...seeds, first: i, step: threads }));
  const figures = noFigures();
  for (const part of await Promise.all(parts)) addFigures(figures, part);
  figures.violations.sort((a, b) => a.seed - b.seed);
  return figures;
}

/** Every `step`th seed is one thread's, from `first` on: so each thread has its part of what is slow. */
interface Part extends Seeds {
  readonly first: number;
  readonly step: number;
}

function inThread(part: Part): Promise<Figures> {
  const worker = new Worker(new URL(import.meta.url), { workerData: part });
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}

function runPart({ from, count, msMax, first, step, faulty }: Part): Figures {
  const figures = noFigures();
  const untilMs = performance.now() + msMax;
  for (let i = first; i < count && performance.now() < untilMs; i += step) {
    addOutcome(figures, run({ seed: from + i, ...(faulty !== undefined && { faulty }) }));
  }
  return figures;
}

if (!isMainThread && parentPort !== null) parentPort.postMessage(runPart(workerData as Part));
