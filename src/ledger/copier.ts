import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";

/** Copying a log, which has a bound, takes seconds on a bad disk; what takes longer will not end. */
const copyMsMax = 60_000;

export interface CopierThreadData {
  readonly path: string;
  /** Brings orders; takes the message of an error. */
  readonly port: MessagePort;
  /** One of `copierStates`. */
  readonly state: Int32Array;
}

export type CopierOrder = "copy" | "close";

export const copierStates = { idle: 0, busy: 1, failed: 2 } as const;

/** In a clone the sources run as they are; what is installed is JavaScript. */
const extension: string = import.meta.url.endsWith(".ts") ? "ts" : "js";

/**
 * A thread with a connection of its own, which copies the log into the database while the writer goes on. There is
 * none until the first `begin`: who stores little needs none. Should it die, the thread that made it gets the error.
 */
export class Copier {
  readonly #path: string;
  readonly #state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  #port: MessagePort | undefined;

  /** `path` is the database's. */
  constructor(path: string) {
    this.#path = path;
  }

  /** Begins to copy what is in the log by now; not while it is busy. */
  begin(): void {
    this.#order("copy");
  }

  /** Whether it still copies. Throws what went wrong when it did. */
  isBusy(): boolean {
    const state = Atomics.load(this.#state, 0);
    if (state === copierStates.failed) throw new Error(receiveMessageOnPort(this.#port!)?.message);
    return state === copierStates.busy;
  }

  /** Returns when it does not copy. Throws what went wrong when it did. */
  wait(): void {
    Atomics.wait(this.#state, 0, copierStates.busy, copyMsMax);
    if (this.isBusy()) throw new Error(`copying the log has not ended in ${copyMsMax} ms`);
  }

  /** Waits for it and ends it: its connection is closed then. */
  close(): void {
    this.wait();
    if (this.#port === undefined) return;
    this.#order("close");
    this.wait();
  }

  #order(order: CopierOrder): void {
    Atomics.store(this.#state, 0, copierStates.busy);
    this.#port ??= this.#start();
    this.#port.postMessage(order);
  }

  #start(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    const data: CopierThreadData = { path: this.#path, port: port2, state: this.#state };
    const url = new URL(`./copier-thread.${extension}`, import.meta.url);
    new Worker(url, { workerData: data, transferList: [port2] }).unref();
    return port1;
  }
}
