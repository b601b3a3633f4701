import type { MessagePort } from "node:worker_threads";
import type { Doorbell } from "./doorbell.ts";
import { StorageFailure } from "./ledger.ts";
import type { Batch, Ledger, Opened, OpenRequest, Owner, OwnerEvents, Receipt } from "./ledger.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Ask, Question, Tell, Wake } from "./wire.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";

/**
 * An owner's thread naps while its batch is committed, for so long at a time: what comes meanwhile is read all at once
 * afterwards, instead of one by one. Between two naps it serves its sockets, however long the disk takes.
 */
const napMs = 0.3;

/** Somebody who waits for an answer. */
interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

interface Request {
  readonly isBatch: boolean;
  send(): void;
}

/** An owner's ends of what connects it with the ledger's thread. */
export interface LedgerWay {
  readonly port: MessagePort;
  readonly mailbox: Mailbox;
  readonly bell: Doorbell;
}

/**
 * One owner's way to a ledger in another thread, where a `LedgerService` has the other ends. The far end knows whose
 * they are, so the owner in a call is not looked at.
 */
export class RemoteLedger implements Ledger {
  readonly word: ConfirmationWord;
  readonly #way: LedgerWay;
  /** Everybody who waits for an answer. */
  readonly #pending = new Set<Pending>();
  readonly #asks = new Map<number, Pending>();
  #asked = 0;
  /** Who waits for the batch that is away. */
  #appending: Pending | undefined;
  /** Batches that wait for the mailbox, and what was asked behind them: requests keep their order. */
  readonly #later: Request[] = [];
  #events: OwnerEvents | undefined;
  #over: Error | undefined;

  /** `word` is what the ledger behind the port was verified to do. */
  constructor(way: LedgerWay, word: ConfirmationWord) {
    this.word = word;
    this.#way = way;
    way.port.on("message", (tell: Tell) => this.#told(tell));
    way.port.on("close", () =>
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
    return this.#request(true, (pending) => {
      const { mailbox, bell, port } = this.#way;
      this.#appending = pending;
      mailbox.post(batch, this.#asked);
      if (bell.ringAndLook()) port.postMessage({ kind: "wake" } satisfies Wake);
      setImmediate(() => this.#collect(pending));
    });
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
    this.#way.port.close();
  }

  #ask<T>(question: Question): Promise<T> {
    return this.#request(false, (pending) => {
      this.#asked += 1;
      this.#asks.set(this.#asked, pending);
      this.#way.port.postMessage({ kind: "ask", ask: this.#asked, question } satisfies Ask);
      this.#way.bell.ring();
    });
  }

  #request<T>(isBatch: boolean, send: (pending: Pending) => void): Promise<T> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    return new Promise<T>((resolve, reject) => {
      const pending: Pending = { resolve, reject };
      this.#pending.add(pending);
      this.#later.push({ isBatch, send: () => send(pending) });
      this.#proceed();
    });
  }

  /** Sends what may be sent: there is one batch away at a time, and nothing overtakes another that waits. */
  #proceed(): void {
    while (this.#later.length > 0) {
      if (this.#later[0]!.isBatch && this.#appending !== undefined) return;
      this.#later.shift()!.send();
    }
  }

  /** Waits for the receipt of `appending`'s batch, one nap in each turn of the event loop. */
  #collect(appending: Pending): void {
    if (this.#appending !== appending) return;
    this.#receive(napMs);
    if (this.#appending === appending) setImmediate(() => this.#collect(appending));
  }

  /** Takes the receipt of the batch that is away, if it comes within `waitMs`. */
  #receive(waitMs: number): void {
    const appending = this.#appending;
    if (appending === undefined) return;
    const receipt = this.#way.mailbox.collect(waitMs);
    if (receipt === undefined) return;
    this.#appending = undefined;
    this.#answer(appending, receipt);
    this.#proceed();
  }

  #told(tell: Tell): void {
    // A receipt that was given before this was said comes before it.
    this.#receive(0);
    switch (tell.kind) {
      case "answer":
        this.#answer(this.#asks.get(tell.ask), tell.value);
        this.#asks.delete(tell.ask);
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

  #answer(pending: Pending | undefined, value: unknown): void {
    if (pending === undefined || !this.#pending.delete(pending)) return;
    pending.resolve(value);
  }

  #end(error: Error): void {
    this.#over ??= error;
    for (const pending of this.#pending) pending.reject(this.#over);
    this.#pending.clear();
    this.#asks.clear();
    this.#later.length = 0;
    this.#appending = undefined;
  }
}
