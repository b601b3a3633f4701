/** The threads of a load, what they are given, and what they and main say to each other. */
import { Worker } from "node:worker_threads";
import type { LoadOrder } from "./generator.ts";
import type { Figures } from "./tally.ts";

export interface GeneratorThreadData {
  readonly order: LoadOrder;
  /** Which of the order's threads it is, from 0. */
  readonly thread: number;
  /** The clients' names begin with it. */
  readonly name: string;
}

export type ToGenerator = { readonly kind: "start"; readonly startUs: number } | { readonly kind: "end" };

export type FromGenerator =
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "connected" }
  | { readonly kind: "done"; readonly figures: Figures }
  | { readonly kind: "unreachable"; readonly code: string }
  | { readonly kind: "wrong"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string };

/** How far a load is. */
export interface Progress {
  /** Clients that were let in or refused. */
  readonly connected: number;
  readonly answered: number;
  /** Clients that were refused or lost. */
  readonly out: number;
}

/** What the ticker's thread is given. */
export interface TickerThreadData {
  /** `cells[0]` counts the ticks; `cells[1]` is 1 when it is to end. */
  readonly cells: Int32Array;
  /** Ticks come at `startUs` and every `periodUs` after it, by the system's monotonic clock. */
  readonly startUs: number;
  readonly periodUs: number;
}

/** In a clone the sources run as they are; what is installed is JavaScript. */
const extension: string = import.meta.url.endsWith(".ts") ? "ts" : "js";

export const threads = {
  generator: (data: GeneratorThreadData): Worker =>
    new Worker(new URL(`./generator-thread.${extension}`, import.meta.url), { workerData: data }),
  ticker: (data: TickerThreadData): Worker =>
    new Worker(new URL(`./ticker-thread.${extension}`, import.meta.url), { workerData: data }),
};
