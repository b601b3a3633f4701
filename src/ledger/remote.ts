import type { MessagePort, Transferable } from "node:worker_threads";
import { StorageFailure } from "./ledger.ts";
import type { Batch, Ledger, Opened, OpenRequest, Owner, OwnerEvents, Receipt } from "./ledger.ts";
import type { Ask, Question, Tell } from "./wire.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/**
 * One owner's way to a ledger in another thread, which serves the other end of `port` with `serveLedger`. The
 * far end knows whose port it is, so the owner in a call is not looked at. A batch is transferred: its columns
 * are empty here afterwards.
 */
export class RemoteLedger implements Ledger {
  readonly word: ConfirmationWord;
  readonly #port: MessagePort;
  readonly #pending = new Map<number, Pending>();
  #asked = 0;
  #events: OwnerEvents | undefined;
  #over: Error | undefined;

  /** `word` is what the ledger behind the port was verified to do. */
  constructor(port: MessagePort, word: ConfirmationWord) {
    this.word = word;
    this.#port = port;
    port.on("message", (tell: Tell) => this.#told(tell));
    port.on("close", () =>
      this.#end(new StorageFailure("the ledger is gone; what it had not answered is unknown")),
    );
  }

  attach(_owner: Owner, events: OwnerEvents): void {
    this.#events = events;
  }

  open(request: OpenRequest): Promise<Opened> {
    return this.#ask({ kind: "open", request });
  }

  append(batch: Batch): Promise<Receipt> {
    const columns = new Set(
      Object.values(batch).map((column: Batch[keyof Batch]) => column.buffer as ArrayBuffer),
    );
    return this.#ask({ kind: "append", batch }, [...columns]);
  }

  release(session: number, epoch: number): Promise<void> {
    return this.#ask({ kind: "release", session, epoch });
  }

  releaseOwner(): Promise<void> {
    return this.#ask({ kind: "releaseOwner" });
  }

  /** Finishes what this owner submitted, lets go of what it holds and closes the port; the ledger stays open. */
  async close(): Promise<void> {
    await this.releaseOwner();
    this.#end(new Error("the ledger is closed"));
    this.#port.close();
  }

  #ask<T>(question: Question, transfer: Transferable[] = []): Promise<T> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    this.#asked += 1;
    const ask: Ask = { ask: this.#asked, question };
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(ask.ask, { resolve, reject });
      this.#port.postMessage(ask, transfer);
    });
  }

  #told(tell: Tell): void {
    switch (tell.kind) {
      case "answer":
        this.#pending.get(tell.ask)?.resolve(tell.value);
        this.#pending.delete(tell.ask);
        break;
      case "probe":
      case "lost":
        this.#events?.[tell.kind](tell.session, tell.epoch);
        break;
      case "failed":
        this.#end(new StorageFailure(tell.message));
        break;
    }
  }

  #end(error: Error): void {
    this.#over ??= error;
    for (const pending of this.#pending.values()) pending.reject(this.#over);
    this.#pending.clear();
  }
}
