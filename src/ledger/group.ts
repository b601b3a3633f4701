import { outcomes, StorageFailure } from "./ledger.ts";
import type { Batch, Ledger, Opened, OpenRequest, Owner, OwnerEvents, Receipt } from "./ledger.ts";
import type { Names } from "./names.ts";
import type { Store } from "./store.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";

/** A commit takes no further batch at this many rows: it ends within some ten milliseconds, and nobody waits longer. */
export const commitRowsMax = 32_768;
/** The same in bytes of text: what a slow disk writes in a tenth of a second. */
export const commitBytesMax: number = 8 * 1024 * 1024;

/**
 * A request on its way. What waits is bounded by those who ask: a front has one batch under way, and a connection
 * one `open` or `release`.
 */
interface Request {
  readonly rows: number;
  readonly bytes: number;
  /** Does it, within the group; what it found is told when the group's commit has ended. */
  act(): () => void;
  reject(failure: StorageFailure): void;
}

/** What whoever looks after the store is told. */
export interface StoreEvents {
  /** The store has failed; told once, whether or not a request waits. */
  failed?: ((failure: StorageFailure) => void) | undefined;
  /** Free space went below the reserve; told again only after there was some. */
  noRoom?: (() => void) | undefined;
}

export interface GroupOptions extends StoreEvents {
  readonly names: Names;
  readonly store: Store;
}

/**
 * The rules of a ledger, over a store: requests are taken in the order in which they came, and all that came in
 * one turn of the event loop share a commit, whoever asked.
 */
export class GroupLedger implements Ledger {
  readonly word: ConfirmationWord;
  readonly #names: Names;
  readonly #store: Store;
  readonly #events: StoreEvents;
  readonly #owners = new Map<Owner, OwnerEvents>();
  #waiting: Request[] = [];
  #isScheduled = false;
  #hasRoom = true;
  #failure: StorageFailure | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: GroupOptions) {
    this.word = options.store.word;
    this.#names = options.names;
    this.#store = options.store;
    this.#events = options;
  }

  attach(owner: Owner, events: OwnerEvents): void {
    this.#owners.set(owner, events);
  }

  open(request: OpenRequest, owner: Owner): Promise<Opened> {
    return this.#submit(0, 0, () => this.#open(request, owner));
  }

  append(batch: Batch): Promise<Receipt> {
    return this.#submit(batch.entry.length, batch.text.length, () => this.#append(batch));
  }

  release(session: number, epoch: number): Promise<void> {
    return this.#submit(0, 0, () => this.#names.release(session, epoch));
  }

  releaseOwner(owner: Owner): Promise<void> {
    this.#owners.delete(owner);
    return this.#submit(0, 0, () => this.#names.releaseOwner(owner));
  }

  close(): Promise<void> {
    this.#closing ??= this.#submit(0, 0, () => {}).then(() => this.#end());
    return this.#closing;
  }

  #submit<T>(rows: number, bytes: number, act: () => T): Promise<T> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#closing !== undefined) return Promise.reject(new Error("the ledger is closed"));
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        rows,
        bytes,
        act: () => {
          const found = act();
          return () => resolve(found);
        },
        reject,
      });
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#turn();
    });
  }

  /** One group: what it holds is done, made safe by one commit, and answered. */
  #turn(): void {
    const group = this.#takeGroup();
    const isIdle = group.length === 0;
    if (isIdle && (this.#closing ?? this.#failure) !== undefined) return;
    let step = "checkpoint";
    try {
      this.#store.tidy(isIdle);
      const commits = group.some((request) => request.rows > 0) && this.#checkRoom();
      step = "transaction";
      if (commits) this.#store.begin();
      const answers = group.map((request) => request.act());
      step = "commit";
      if (commits) this.#store.commit();
      for (const answer of answers) answer();
      // Also after the last commit: the turn that finds nothing waiting is the store's gap.
      if (commits || this.#waiting.length > 0) this.#schedule();
    } catch (error) {
      this.#fail(group, step, error);
    }
  }

  #end(): void {
    try {
      this.#store.close();
    } catch (error) {
      throw this.#fail([], "last checkpoint", error);
    }
  }

  #checkRoom(): boolean {
    const hadRoom = this.#hasRoom;
    this.#hasRoom = this.#store.hasRoom();
    if (hadRoom && !this.#hasRoom) this.#events.noRoom?.();
    return this.#hasRoom;
  }

  #takeGroup(): Request[] {
    let [rows, bytes, count] = [0, 0, 0];
    for (const request of this.#waiting) {
      rows += request.rows;
      bytes += request.bytes;
      if (count > 0 && (rows > commitRowsMax || bytes > commitBytesMax)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  #fail(group: readonly Request[], step: string, error: unknown): StorageFailure {
    const reason = error instanceof Error ? error.message : String(error);
    const failure = new StorageFailure(
      `the ${step} failed (${reason}): what was not confirmed may be stored or not; ` +
        "mend the disk and start again, then each session's last number is true",
      { cause: error },
    );
    this.#failure = failure;
    const rejected = [...group, ...this.#waiting];
    this.#waiting = [];
    for (const request of rejected) request.reject(failure);
    this.#events.failed?.(failure);
    return failure;
  }

  #open(request: OpenRequest, owner: Owner): Opened {
    const holder = this.#names.holder(request.key);
    if (holder !== undefined) {
      this.#owners.get(holder.owner)?.probe(holder.session, holder.epoch);
      return { kind: "in-use" };
    }
    const taken = this.#names.take(request.key, request.name, owner);
    if (taken === undefined) return { kind: "full" };
    const { session, epoch, last, budget } = taken;
    return { kind: "opened", session, epoch, last, budget };
  }

  #append(batch: Batch): Receipt {
    const count = batch.session.length;
    const outcome = new Uint8Array(count).fill(outcomes.noSpace);
    if (this.#hasRoom) this.#put(batch, outcome);
    const last = Float64Array.from(
      batch.session,
      (session) => this.#names.find(session)?.last ?? this.#store.lastOf(session),
    );
    return { last, outcome };
  }

  #put(batch: Batch, outcome: Uint8Array): void {
    const held = Array.from(batch.session, (session, entry) => {
      const found = this.#names.find(session);
      return found?.epoch === batch.epoch[entry] ? found : undefined;
    });
    for (const [entry, session] of held.entries()) {
      outcome[entry] = session === undefined ? outcomes.fenced : outcomes.stored;
    }
    const numbers = batch.first.slice();
    let start = 0;
    for (let row = 0; row < batch.entry.length; row += 1) {
      const entry = batch.entry[row]!;
      const end = batch.end[row]!;
      const number = numbers[entry]!++;
      const session = held[entry];
      if (session !== undefined && number > session.last) {
        if (number > session.last + 1) outcome[entry] = outcomes.fenced;
        else this.#store.put(session, batch.at[row]!, batch.text.subarray(start, end));
      }
      start = end;
    }
  }
}
