import { MessageChannel } from "node:worker_threads";
import type { MessagePort, Worker } from "node:worker_threads";
import { Mailbox } from "../ledger/mailbox.ts";
import type { FeedEvent } from "./feed.ts";
import { batchRoom } from "./memory.ts";
import type { FromFront, FrontThreadData, ToFront } from "./threads.ts";

/** A front that dies is replaced after this time, doubled for each death in a row, up to the greatest. */
const replaceMsLeast = 50;
const replaceMsMost = 5_000;

/** A front that lived this long did not die in a row. */
const healthyMsLeast = 60_000;

export interface FrontsOptions {
  /** What each front is given, but its number and its way to the ledger. */
  readonly data: Omit<FrontThreadData, "index" | "owner" | "ledger" | "mailbox">;
  spawn(data: FrontThreadData): Worker;
  /** A new front's way to the ledger; when it closes, the ledger lets go of all that the owner held. */
  attach(owner: number, port: MessagePort, mailbox: SharedArrayBuffer): void;
  feed(events: readonly FeedEvent[]): void;
  /** A front died and will be replaced. `thread` counts from 1. */
  died(thread: number, error: Error | undefined): void;
  replaced(thread: number): void;
}

interface Place {
  worker: Worker | undefined;
  deaths: number;
  bornMs: number;
  replacing: NodeJS.Timeout | undefined;
}

/** Main's side of all fronts: starts them, replaces those that die, and ends them together. */
export class Fronts {
  readonly #options: FrontsOptions;
  readonly #places: Place[];
  /** Each front that is started is another owner, also in the place of one that died. */
  #owners = 0;
  #isUp = false;
  #isEnding = false;

  constructor(options: FrontsOptions) {
    this.#options = options;
    this.#places = Array.from({ length: options.data.fronts }, () => ({
      worker: undefined,
      deaths: 0,
      bornMs: 0,
      replacing: undefined,
    }));
  }

  /** Resolves when all fronts listen; rejects when one cannot. */
  async start(): Promise<void> {
    await Promise.all(this.#places.map((_, index) => this.#startOne(index)));
    this.#isUp = true;
  }

  /** Resolves when every front has said goodbye to all its clients. */
  async drain(): Promise<void> {
    await this.#endAll("drain", "drained");
  }

  /** Resolves when every front has told its clients that the storage failed. */
  async storageFailed(): Promise<void> {
    await this.#endAll("storage-failed", "storage-failed");
  }

  #startOne(index: number): Promise<void> {
    const place = this.#places[index]!;
    const { port1, port2 } = new MessageChannel();
    const owner = this.#owners;
    this.#owners += 1;
    const mailbox = Mailbox.memory(batchRoom);
    this.#options.attach(owner, port1, mailbox);
    const worker = this.#options.spawn({ ...this.#options.data, index, owner, ledger: port2, mailbox });
    place.worker = worker;
    place.bornMs = performance.now();
    return new Promise((resolve, reject) => {
      let failure: Error | undefined;
      worker.on("message", (message: FromFront) => {
        if (message.kind === "listening") resolve();
        if (message.kind !== "feed") return;
        this.#options.feed(message.events);
        worker.postMessage({ kind: "feed-taken" } satisfies ToFront);
      });
      worker.on("error", (error: Error) => {
        failure = error;
      });
      worker.on("exit", () => {
        reject(failure ?? new Error(`front ${index + 1} ended`));
        this.#died(index, failure);
      });
    });
  }

  #died(index: number, error: Error | undefined): void {
    const place = this.#places[index]!;
    place.worker = undefined;
    Atomics.store(this.#options.data.memory.clients, index, 0);
    if (!this.#isUp || this.#isEnding) return;
    this.#options.died(index + 1, error);
    place.deaths = performance.now() - place.bornMs < healthyMsLeast ? place.deaths + 1 : 1;
    const waitMs = Math.min(replaceMsLeast * 2 ** (place.deaths - 1), replaceMsMost);
    place.replacing = setTimeout(() => {
      this.#startOne(index).then(
        () => this.#options.replaced(index + 1),
        // It died again: `#died` has seen to that.
        () => {},
      );
    }, waitMs);
  }

  async #endAll(order: ToFront["kind"], answer: FromFront["kind"]): Promise<void> {
    this.#isEnding = true;
    for (const place of this.#places) clearTimeout(place.replacing);
    const workers = this.#places.flatMap(({ worker }) => worker ?? []);
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise<void>((resolve) => {
            worker.on("message", (message: FromFront) => {
              if (message.kind === answer) resolve();
            });
            worker.on("exit", () => resolve());
            worker.postMessage({ kind: order } satisfies ToFront);
          }),
      ),
    );
  }
}
