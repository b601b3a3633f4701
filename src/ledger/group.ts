import { GroupCommit } from "./commit.ts";
import type { CommitTally, Request } from "./commit.ts";
import { StorageFailure } from "./ledger.ts";
import type { Batch, Ledger, Opened, OpenRequest, Owner, OwnerEvents, Receipt } from "./ledger.ts";
import type { Names } from "./names.ts";
import { LedgerRules } from "./rules.ts";
import type { PruneStep } from "./prune.ts";
import type { Store } from "./store.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";

/** Somebody who waits for what became of a request. */
interface Asked extends Request {
  reject(failure: StorageFailure): void;
}

/** What whoever looks after the store is told. */
export interface StoreEvents {
  /** The store has failed; told once, whether or not a request waits. */
  failed?: ((failure: StorageFailure) => void) | undefined;
  /** Free space went below the reserve; told again only after there was some. */
  noRoom?: (() => void) | undefined;
  readonly tally?: CommitTally | undefined;
}

/** Where requests come from besides calls: other threads. */
export interface GroupSource {
  /** `rouse` makes the ledger look, after it was told that it may rest. */
  attend(rouse: () => void): void;
  /** A group is about to begin: brings in what would join it. */
  gather(): void;
  /** Nothing waits: waits a moment for more, in this thread; returns whether something came. */
  rest(): boolean;
  /** The ledger has failed: nobody is answered any more, and nothing is gathered. */
  failed(failure: StorageFailure): void;
}

export interface GroupOptions extends StoreEvents {
  readonly names: Names;
  readonly store: Store;
  readonly source?: GroupSource | undefined;
}

/** Messages before a time are being deleted. */
interface Pruning {
  readonly before: number;
  deleted: number;
  resolve(deleted: number): void;
  reject(error: Error): void;
}

/** A ledger over a store: all that came before a turn of the event loop shares its commit. */
export class GroupLedger implements Ledger {
  readonly word: ConfirmationWord;
  readonly #store: Store;
  readonly #rules: LedgerRules;
  readonly #groups: GroupCommit<Asked>;
  readonly #events: StoreEvents;
  readonly #source: GroupSource | undefined;
  #isScheduled = false;
  #failure: StorageFailure | undefined;
  #closing: Promise<void> | undefined;
  #pruning: Pruning | undefined;

  constructor(options: GroupOptions) {
    const { names, store, source, noRoom, tally } = options;
    this.word = store.word;
    this.#store = store;
    this.#rules = new LedgerRules(names, store);
    this.#groups = new GroupCommit({ rules: this.#rules, store, noRoom, tally });
    this.#events = options;
    this.#source = source;
    source?.attend(() => this.#schedule());
  }

  attach(owner: Owner, events: OwnerEvents): void {
    this.#rules.attach(owner, {
      probe: (session, epoch) => events.probe(session, epoch),
      // Behind the answers of the group: one of them may be the opening of the epoch that is lost.
      lost: (session, epoch) => void setImmediate(() => events.lost(session, epoch)),
    });
  }

  open(request: OpenRequest, owner: Owner): Promise<Opened> {
    return this.#submit(0, 0, () => this.#rules.open(request, owner));
  }

  append(batch: Batch): Promise<Receipt> {
    return this.#submit(batch.entry.length, batch.text.length, () => this.#rules.append(batch));
  }

  release(session: number, epoch: number): Promise<void> {
    return this.#submit(0, 0, () => this.#rules.release(session, epoch));
  }

  releaseOwner(owner: Owner): Promise<void> {
    return this.#submit(0, 0, () => this.#rules.releaseOwner(owner));
  }

  /**
   * Deletes messages that were read before this time, a step at a time between groups. Resolves with how many there were,
   * also when the ledger is closed meanwhile. For a store that keeps messages, one at a time.
   */
  prune(before: number): Promise<number> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#pruning = { before, deleted: 0, resolve, reject };
    this.#schedule();
    return promise;
  }

  /** Looks whether there is room for messages, without waiting for some. */
  hasRoom(): boolean {
    return this.#rules.checkRoom().has;
  }

  close(): Promise<void> {
    this.#closing ??= this.#submit(0, 0, () => {}).then(() => this.#end());
    return this.#closing;
  }

  #submit<T>(rows: number, bytes: number, act: () => T): Promise<T> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#closing !== undefined) return Promise.reject(new Error("the ledger is closed"));
    return new Promise((resolve, reject) => {
      this.#groups.submit({
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

  #turn(): void {
    if (this.#groups.isIdle && (this.#closing ?? this.#failure) !== undefined) return;
    try {
      this.#source?.gather();
      const isGap = this.#groups.isIdle;
      this.#groups.begin();
      this.#groups.end();
      const isPruning = this.#prune();
      // Also after the last commit: the turn that finds nothing waiting is the store's gap.
      if (!isGap || isPruning || this.#source?.rest() === true) this.#schedule();
    } catch (error) {
      this.#fail(this.#groups.step, error);
    }
  }

  /** Deletes a little; returns whether there is more to be deleted. */
  #prune(): boolean {
    const pruning = this.#pruning;
    if (pruning === undefined) return false;
    const { deleted, isDone } = this.#closing === undefined ? this.#pruneStep(pruning) : nothingLeft;
    pruning.deleted += deleted;
    if (!isDone) return true;
    this.#pruning = undefined;
    pruning.resolve(pruning.deleted);
    return false;
  }

  #pruneStep({ before }: Pruning): PruneStep {
    this.#groups.step = "prune";
    return this.#store.prune?.(before) ?? nothingLeft;
  }

  #end(): void {
    try {
      this.#store.close();
    } catch (error) {
      throw this.#fail("last checkpoint", error);
    }
  }

  #fail(step: string, error: unknown): StorageFailure {
    const reason = error instanceof Error ? error.message : String(error);
    const failure = new StorageFailure(
      `the ${step} failed (${reason}): what was not confirmed may be stored or not; ` +
        "mend the disk and start again, then each session's last number is true",
      { cause: error },
    );
    this.#failure = failure;
    for (const asked of this.#groups.takeUnanswered()) asked.reject(failure);
    this.#pruning?.reject(failure);
    this.#pruning = undefined;
    this.#source?.failed(failure);
    this.#events.failed?.(failure);
    return failure;
  }
}

const nothingLeft: PruneStep = { deleted: 0, isDone: true };
