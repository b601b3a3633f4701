import type { Worker } from "node:worker_threads";
import type { FromReader, ToReader } from "./threads.ts";
import { Busy, pageMessagesMax } from "./watch.ts";
import type { MessagePage, MessageQuery } from "./watch.ts";

/** Pages that wait to be read at once; more than a person and some programs ask for. */
const waitingMax = 64;

/** A page that takes longer is given up, and whatever the thread hangs on with it. */
const pageMsMax = 30_000;

interface Waiting {
  readonly timer: NodeJS.Timeout;
  resolve(page: MessagePage): void;
  reject(error: Error): void;
}

/** Reads back what is stored, in a thread of its own that begins with the first page. */
export class Reader {
  readonly #spawn: () => Worker;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #asked = 0;

  constructor(spawn: () => Worker) {
    this.#spawn = spawn;
  }

  /** Resolves with a page; rejects when it cannot be read, in time or at all. */
  read(query: MessageQuery): Promise<MessagePage> {
    if (this.#waiting.size >= waitingMax) return Promise.reject(new Busy("too many pages are being read"));
    const worker = (this.#worker ??= this.#start());
    const ask = (this.#asked += 1);
    const limit = Math.min(Math.max(query.limit, 1), pageMessagesMax);
    const { promise, resolve, reject } = Promise.withResolvers<MessagePage>();
    const timer = setTimeout(() => void worker.terminate(), pageMsMax).unref();
    this.#waiting.set(ask, { timer, resolve, reject });
    worker.postMessage({ ask, query: { ...query, limit } } satisfies ToReader);
    return promise;
  }

  #start(): Worker {
    const worker = this.#spawn();
    let failure = new Error(`a page took longer than ${pageMsMax} ms`);
    worker.unref();
    worker.on("message", ({ ask, page }: FromReader) => {
      clearTimeout(this.#waiting.get(ask)?.timer);
      this.#waiting.get(ask)?.resolve(page);
      this.#waiting.delete(ask);
    });
    worker.on("error", (error: Error) => {
      failure = error;
    });
    worker.on("exit", () => {
      this.#worker = undefined;
      for (const waiting of this.#waiting.values()) {
        clearTimeout(waiting.timer);
        waiting.reject(failure);
      }
      this.#waiting.clear();
    });
    return worker;
  }
}
