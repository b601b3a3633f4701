import type { MessagePort } from "node:worker_threads";
import { Company } from "./company.ts";
import type { Doorbell } from "./doorbell.ts";
import type { GroupSource } from "./group.ts";
import type { Batch, Ledger, Owner, StorageFailure } from "./ledger.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Ask, Question, Tell, Wake } from "./wire.ts";

/** The ledger's thread naps so long for the next batch before it sleeps: waking it up costs more than many naps. */
const napMs = 1;

/** A group waits so long, after the one before was answered, for those who were in that. They wait themselves before. */
const companyMsMax = 0.5;

/** An owner in another thread, whose `RemoteLedger` is at the other end. */
interface Customer {
  readonly owner: Owner;
  readonly port: MessagePort;
  readonly mailbox: Mailbox;
  /** Questions that came through the port so far. */
  heard: number;
}

/** Serves a ledger to owners in other threads: batches through their mailboxes, everything else through their ports. */
export class LedgerService implements GroupSource {
  readonly #bell: Doorbell;
  readonly #customers = new Set<Customer>();
  #ledger: Ledger | undefined;
  #rouse = (): void => {};
  readonly #company = new Company(companyMsMax);
  /** Lines that were taken and have no answer yet, and lines that were answered since it was last gathered. */
  #taken = 0;
  #answered = 0;

  constructor(bell: Doorbell) {
    this.#bell = bell;
  }

  attend(rouse: () => void): void {
    this.#rouse = rouse;
  }

  /** The ledger that is served, and whose source this is; before the first `attach`. */
  serve(ledger: Ledger): void {
    this.#ledger = ledger;
  }

  /**
   * Serves the owner at the other end of `port`. When the port closes, because its front is done or has died,
   * everything that it held is let go.
   */
  attach(owner: Owner, port: MessagePort, mailbox: Mailbox): void {
    const ledger = this.#ledger!;
    const customer: Customer = { owner, port, mailbox, heard: 0 };
    this.#customers.add(customer);
    ledger.attach(owner, {
      probe: (session, epoch) => tell(customer, { kind: "probe", session, epoch }),
      lost: (session, epoch) => tell(customer, { kind: "lost", session, epoch }),
    });
    port.on("message", (message: Ask | Wake) => {
      if (message.kind === "wake") {
        this.#rouse();
        return;
      }
      // What was posted before this was asked comes before it.
      this.#take(customer);
      customer.heard = message.ask;
      void this.#answer(customer, message);
    });
    port.on("close", () => {
      this.#customers.delete(customer);
      ledger.releaseOwner(owner).catch(() => {}); // A ledger that has failed or is closed holds nothing.
    });
  }

  gather(): void {
    if (this.#answered > 0) this.#company.answered(this.#answered, performance.now());
    this.#answered = 0;
    for (;;) {
      this.#bell.listen();
      for (const customer of this.#customers) this.#take(customer);
      const areAllHere = [...this.#customers].every(({ mailbox }) => mailbox.isTaken);
      const waitMs =
        this.#taken === 0 || areAllHere ? 0 : this.#company.waitMs(this.#taken, performance.now());
      if (waitMs === 0) return;
      this.#bell.nap(waitMs);
    }
  }

  rest(): boolean {
    return this.#bell.nap(napMs) || !this.#bell.sleep();
  }

  /** All are told, for a batch that stands in a mailbox is not taken any more. */
  failed({ message }: StorageFailure): void {
    for (const customer of this.#customers) tell(customer, { kind: "failed", message });
  }

  #take(customer: Customer): void {
    const batch = customer.mailbox.take(customer.heard);
    if (batch === undefined) return;
    void this.#append(customer, batch);
  }

  async #append(customer: Customer, batch: Batch): Promise<void> {
    const lines = batch.entry.length;
    this.#taken += lines;
    try {
      customer.mailbox.answer(await this.#ledger!.append(batch));
      this.#taken -= lines;
      this.#answered += lines;
    } catch (error) {
      tell(customer, { kind: "failed", message: (error as Error).message });
    }
  }

  async #answer(customer: Customer, { ask, question }: Ask): Promise<void> {
    try {
      tell(customer, { kind: "answer", ask, value: await this.#ask(customer.owner, question) });
    } catch (error) {
      tell(customer, { kind: "failed", message: (error as Error).message });
    }
  }

  #ask(owner: Owner, question: Question): Promise<unknown> {
    const ledger = this.#ledger!;
    switch (question.kind) {
      case "open":
        return ledger.open(question.request, owner);
      case "release":
        return ledger.release(question.session, question.epoch);
      case "releaseOwner":
        return ledger.releaseOwner(owner);
    }
  }
}

function tell({ port }: Customer, message: Tell): void {
  port.postMessage(message);
}
