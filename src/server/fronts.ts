import { MessageChannel } from "node:worker_threads";
import type { MessagePort, Worker } from "node:worker_threads";
import { Mailbox } from "../ledger/mailbox.ts";
import type { FeedEvent } from "./feed.ts";
import { ShutOut } from "../front/shut-out.ts";
import type { ShutOutName } from "../front/shut-out.ts";
import { countLost } from "./counters.ts";
import { batchRoom } from "./memory.ts";
import { Questions } from "./questions.ts";
import type { Answered } from "./questions.ts";
import type {
  Beginning,
  FromFront,
  FrontAnswer,
  FrontQuestion,
  FrontThreadData,
  ToFront,
} from "./threads.ts";
import { shutOutNamesMax } from "./watch.ts";

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

/** What all fronts said to a question. */
export interface FrontAnswers {
  /** `thread` counts from 1. */
  readonly answers: readonly { readonly thread: number; readonly answer: FrontAnswer }[];
  /** How many did not answer in time: nothing is known of their clients. */
  readonly silentThreads: number;
}

/** A front that loads what it needs, and waits for its beginning. */
interface Loading {
  readonly index: number;
  readonly worker: Worker;
  readonly owner: number;
  /** The ledger's ends of the way between them. */
  readonly port: MessagePort;
  readonly mailbox: SharedArrayBuffer;
  /** Rejects when it ends before that. */
  readonly listening: Promise<void>;
}

interface Place {
  worker: Worker | undefined;
  /** Whether it was told to begin: before, it hears nothing else. */
  hasBegun: boolean;
  deaths: number;
  bornMs: number;
  replacing: NodeJS.Timeout | undefined;
}

/** Main's side of all fronts: loads and begins them, replaces those that die, and ends them together. */
export class Fronts {
  readonly #options: FrontsOptions;
  readonly #places: Place[];
  readonly #questions = new Questions();
  /** What fronts that begin later are told. */
  readonly #shutOut = new ShutOut(shutOutNamesMax);
  #loading: readonly Loading[] = [];
  /** Each front that is loaded is another owner, also in the place of one that died. */
  #owners = 0;
  /** What all began with, once they listen. */
  #beginning: Omit<Beginning, "shutOut"> | undefined;
  #isEnding = false;

  constructor(options: FrontsOptions) {
    this.#options = options;
    this.#places = Array.from({ length: options.data.fronts }, () => ({
      worker: undefined,
      hasBegun: false,
      deaths: 0,
      bornMs: 0,
      replacing: undefined,
    }));
  }

  /** Has all fronts load what they need, which takes a while. */
  load(): void {
    this.#loading = this.#places.map((_, index) => this.#loadOne(index));
  }

  /** Resolves when all fronts that were loaded listen; rejects when one cannot. */
  async begin(beginning: Omit<Beginning, "shutOut">): Promise<void> {
    await Promise.all(this.#loading.map((front) => this.#beginOne(front, beginning)));
    this.#beginning = beginning;
  }

  /** Asks all fronts that are there. */
  async ask(question: FrontQuestion): Promise<FrontAnswers> {
    const asked = this.#places.map(async ({ worker, hasBegun }): Promise<Answered> =>
      worker && hasBegun ? await this.#questions.ask(worker, question) : "gone",
    );
    const all = await Promise.all(asked);
    return {
      answers: all.flatMap((answer, index) =>
        answer === "gone" || answer === "silent" ? [] : [{ thread: index + 1, answer }],
      ),
      silentThreads: all.filter((answer) => answer === "silent").length,
    };
  }

  /** Keeps a name out of all fronts, also of those that are begun later. */
  shutOut(name: ShutOutName): void {
    this.#shutOut.add(name);
    for (const { worker, hasBegun } of this.#places) {
      if (hasBegun) worker?.postMessage({ kind: "shut-out", name } satisfies ToFront);
    }
  }

  /** Resolves when every front has said goodbye to all its clients. */
  async drain(): Promise<void> {
    await this.#endAll("drain", "drained");
  }

  /** Resolves when every front has told its clients that the storage failed. */
  async storageFailed(): Promise<void> {
    await this.#endAll("storage-failed", "storage-failed");
  }

  #loadOne(index: number): Loading {
    const place = this.#places[index]!;
    const { port1: port, port2: ledger } = new MessageChannel();
    const owner = this.#owners;
    this.#owners += 1;
    const mailbox = Mailbox.memory(batchRoom);
    const worker = this.#options.spawn({ ...this.#options.data, index, owner, ledger, mailbox });
    place.worker = worker;
    place.bornMs = performance.now();
    const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
    listening.catch(() => {}); // It may end before it was to begin: whoever begins it is told.
    let failure: Error | undefined;
    worker.on("message", (message: FromFront) => {
      switch (message.kind) {
        case "listening":
          resolve();
          break;
        case "answer":
          this.#questions.answered(message.ask, message.answer);
          break;
        case "feed":
          this.#options.feed(message.events);
          worker.postMessage({ kind: "feed-taken" } satisfies ToFront);
          break;
        case "drained":
        case "storage-failed":
          break; // `#endAll` waits for these.
      }
    });
    worker.on("error", (error: Error) => {
      failure = error;
    });
    worker.on("exit", () => {
      reject(failure ?? new Error(`front ${index + 1} ended`));
      this.#questions.gone(worker);
      this.#died(index, failure);
    });
    return { index, worker, owner, port, mailbox, listening };
  }

  async #beginOne(front: Loading, beginning: Omit<Beginning, "shutOut">): Promise<void> {
    const { index, worker, owner, port, mailbox, listening } = front;
    this.#options.attach(owner, port, mailbox);
    worker.postMessage({ ...beginning, shutOut: this.#shutOut.names } satisfies Beginning);
    this.#places[index]!.hasBegun = true;
    await listening;
  }

  #died(index: number, error: Error | undefined): void {
    const place = this.#places[index]!;
    place.worker = undefined;
    place.hasBegun = false;
    const { clients, counters } = this.#options.data.memory;
    Atomics.store(clients, index, 0);
    countLost(counters, index);
    const beginning = this.#beginning;
    if (beginning === undefined || this.#isEnding) return;
    this.#options.died(index + 1, error);
    place.deaths = performance.now() - place.bornMs < healthyMsLeast ? place.deaths + 1 : 1;
    const waitMs = Math.min(replaceMsLeast * 2 ** (place.deaths - 1), replaceMsMost);
    place.replacing = setTimeout(() => {
      this.#beginOne(this.#loadOne(index), beginning).then(
        () => this.#options.replaced(index + 1),
        // It died again: `#died` has seen to that.
        () => {},
      );
    }, waitMs);
  }

  async #endAll(order: "drain" | "storage-failed", answer: FromFront["kind"]): Promise<void> {
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
