/**
 * A load of many clients on a server, which checks every answer: the closed model (each client keeps a number of messages
 * unanswered) and the open one (messages are due at fixed times). Threads of its own make it; this one looks on.
 */
import { randomBytes } from "node:crypto";
import type { Worker } from "node:worker_threads";
import { ConnectError } from "../client/connection.ts";
import { nowUs, reach } from "./clock.ts";
import { WrongAnswer } from "./dialect.ts";
import type { LoadOrder } from "./generator.ts";
import { Histogram } from "./histogram.ts";
import type { Figures } from "./tally.ts";
import { threads } from "./threads.ts";
import type { FromGenerator, Progress, ToGenerator } from "./threads.ts";

export interface LoadResult extends Omit<Figures, "latencies"> {
  /** The measured time. */
  readonly seconds: number;
  readonly latency: Histogram;
  /** Processor time of this process within the measured time, in cores: 0.5 is half of one. */
  readonly cores: number;
}

/** Where a load is. */
export type Stage = "connecting" | "warming-up" | "measuring" | "settling";

export interface Watcher {
  /** A stage begins. */
  stage?(stage: Stage): void;
  progress?(progress: Progress): void;
}

/** From the order to begin to the beginning: every thread has heard it by then. */
const startLeadMs = 50;

/**
 * Loads a server. When `interrupted`, it ends early with the figures so far; `undefined` if there are none yet. Rejects with
 * `ConnectError`, `WrongAnswer` or whatever else kept it from measuring.
 */
export async function load(
  order: LoadOrder,
  watcher: Watcher = {},
  interrupted: AbortSignal = new AbortController().signal,
): Promise<LoadResult | undefined> {
  const count = Math.min(order.threads, order.clients);
  const crew = new Crew({ ...order, threads: count }, watcher);
  try {
    return await crew.run(interrupted);
  } finally {
    await crew.dismiss();
  }
}

/** So that the names of two loads on one server differ. */
const nameBytes = 4;

/** The threads of a load. */
class Crew {
  readonly #order: LoadOrder;
  readonly #watcher: Watcher;
  readonly #hands: readonly Hand[];

  constructor(order: LoadOrder, watcher: Watcher) {
    this.#order = order;
    this.#watcher = watcher;
    const name = `bench-${randomBytes(nameBytes).toString("hex")}`;
    this.#hands = Array.from(
      { length: order.threads },
      (_, thread) => new Hand(threads.generator({ order, thread, name }), () => this.#progress()),
    );
  }

  async run(interrupted: AbortSignal): Promise<LoadResult | undefined> {
    const { promise: aborted, resolve: abort } = Promise.withResolvers<void>();
    interrupted.addEventListener("abort", () => abort());
    if (interrupted.aborted) abort();
    this.#watcher.stage?.("connecting");
    const connected = Promise.all(this.#hands.map((hand) => hand.connected));
    await Promise.race([connected, aborted]);
    if (interrupted.aborted) return undefined;

    const startUs = nowUs() + startLeadMs * 1000;
    const fromUs = startUs + this.#order.warmUpMs * 1000;
    const untilUs = fromUs + this.#order.durationMs * 1000;
    const done = Promise.all(this.#hands.map((hand) => hand.done));
    const over = Promise.race([done, aborted]);
    this.#tell({ kind: "start", startUs });
    this.#watcher.stage?.("warming-up");
    await reach(fromUs, over);
    if (interrupted.aborted) return undefined;
    const before = process.cpuUsage();
    this.#watcher.stage?.("measuring");
    await reach(untilUs, over);
    const { user, system } = process.cpuUsage(before);
    const seconds = Math.max(0, Math.min(nowUs(), untilUs) - fromUs) / 1e6;
    this.#watcher.stage?.("settling");
    this.#tell({ kind: "end" });
    return { ...added(await done), seconds, cores: seconds === 0 ? 0 : (user + system) / 1e6 / seconds };
  }

  async dismiss(): Promise<void> {
    await Promise.all(this.#hands.map((hand) => hand.worker.terminate()));
  }

  #tell(message: ToGenerator): void {
    for (const { worker } of this.#hands) worker.postMessage(message);
  }

  #progress(): void {
    const sum = { connected: 0, answered: 0, out: 0 };
    for (const { progress } of this.#hands) {
      sum.connected += progress.connected;
      sum.answered += progress.answered;
      sum.out += progress.out;
    }
    this.#watcher.progress?.(sum);
  }
}

/** One thread, as main knows it. */
class Hand {
  readonly worker: Worker;
  progress: Progress = { connected: 0, answered: 0, out: 0 };
  /** Resolves when all its clients were let in or refused. Rejects as `done` does. */
  readonly connected: Promise<void>;
  readonly done: Promise<Figures>;

  constructor(worker: Worker, progressed: () => void) {
    this.worker = worker;
    const connected = Promise.withResolvers<void>();
    const done = Promise.withResolvers<Figures>();
    this.connected = Promise.race([connected.promise, done.promise.then(() => {})]);
    this.done = done.promise;
    // Nobody may be waiting any more.
    this.connected.catch(() => {});
    this.done.catch(() => {});
    worker.on("error", done.reject);
    worker.on("exit", () => done.reject(new Error("a thread of the load has ended")));
    worker.on("message", (message: FromGenerator) => {
      switch (message.kind) {
        case "progress":
          this.progress = message.progress;
          progressed();
          break;
        case "connected":
          connected.resolve();
          break;
        case "done":
          done.resolve(message.figures);
          break;
        case "unreachable":
          done.reject(new ConnectError(message.code));
          break;
        case "wrong":
          done.reject(new WrongAnswer(message.message));
          break;
        case "failed":
          done.reject(new Error(message.message));
      }
    });
  }
}

/** What came of all threads together. */
function added(all: readonly Figures[]): Omit<LoadResult, "seconds" | "cores"> {
  const latency = new Histogram();
  const refusals: Record<string, number> = {};
  for (const figures of all) {
    latency.merge(figures.latencies);
    for (const [reason, count] of Object.entries(figures.refusals)) {
      refusals[reason] = (refusals[reason] ?? 0) + count;
    }
  }
  const sum = (name: "answered" | "answeredInAll" | "lost" | "unanswered" | "unsent"): number =>
    all.reduce((total, figures) => total + figures[name], 0);
  return {
    answered: sum("answered"),
    answeredInAll: sum("answeredInAll"),
    latency,
    refusals,
    lost: sum("lost"),
    unanswered: sum("unanswered"),
    unsent: sum("unsent"),
  };
}
