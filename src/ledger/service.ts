import type { MessagePort } from "node:worker_threads";
import type { Doorbell } from "./doorbell.ts";
import type { GroupSource } from "./group.ts";
import type { Batch, Ledger, Owner } from "./ledger.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Ask, Question, Tell, Wake } from "./wire.ts";

/** The ledger's thread naps so long for the next batch before it sleeps: waking it up costs more than many naps. */
const napMs = 1;

/** A group that has begun to gather waits so long, after the one before was answered, for those who were in that. */
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
  /** Who was in the group before, and when it was answered. */
  #company: ReadonlySet<Customer> = new Set();
  #answeredMs = 0;

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

  /** Whoever was answered just now is likely to have more: together they need one commit instead of several. */
  gather(): void {
    const company = new Set<Customer>();
    const untilMs = this.#answeredMs + companyMsMax;
    for (;;) {
      this.#bell.listen();
      for (const customer of this.#customers) if (this.#take(customer)) company.add(customer);
      const leftMs = untilMs - performance.now();
      if (company.size === 0 || leftMs <= 0 || [...this.#company].every((one) => company.has(one))) break;
      this.#bell.nap(leftMs);
    }
    if (company.size > 0) this.#company = company;
  }

  rest(): boolean {
    return this.#bell.nap(napMs) || !this.#bell.sleep();
  }

  /** Whether there was a batch. */
  #take(customer: Customer): boolean {
    const batch = customer.mailbox.take(customer.heard);
    if (batch === undefined) return false;
    void this.#append(customer, batch);
    return true;
  }

  async #append(customer: Customer, batch: Batch): Promise<void> {
    try {
      const receipt = await this.#ledger!.append(batch);
      this.#answeredMs = performance.now();
      customer.mailbox.answer(receipt);
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
