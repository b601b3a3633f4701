import type { Batch, Receipt } from "./ledger.ts";

/** What a batch may have. A front closes its batch before that. */
export interface BatchRoom {
  readonly rows: number;
  readonly textBytes: number;
}

/** Cells of the head: whose turn it is, how much of the columns counts, and how many questions were before the batch. */
const turn = 0;
const entries = 1;
const rows = 2;
const textBytes = 3;
const after = 4;
const headBytes = 6 * Int32Array.BYTES_PER_ELEMENT;

/** Whose turn it is: the owner may post, the ledger is to answer, the owner is to collect. */
const empty = 0;
const posted = 1;
const answered = 2;

/**
 * Memory in which an owner hands the ledger's thread one batch at a time, and gets its receipt back. Columns of fixed
 * room, used again and again: nothing is allocated, cloned or moved for a batch, whatever its size. What was never
 * written of it takes no memory.
 */
export class Mailbox {
  readonly #head: Int32Array;
  /** Columns of the batch, as in `Batch`; an entry has at least one row. */
  readonly #session: Float64Array;
  readonly #epoch: Float64Array;
  readonly #first: Float64Array;
  readonly #at: Float64Array;
  readonly #entry: Uint32Array;
  readonly #end: Uint32Array;
  readonly #text: Uint8Array;
  /** Columns of the receipt. */
  readonly #last: Float64Array;
  readonly #outcome: Uint8Array;
  #isTaken = false;

  /** One end of the mailbox in `memory`, which both ends make with the same `room`. */
  constructor(memory: SharedArrayBuffer, room: BatchRoom) {
    let start = headBytes;
    const next = (bytes: number): number => {
      start += bytes;
      return start - bytes;
    };
    const wide = (): Float64Array => new Float64Array(memory, next(room.rows * 8), room.rows);
    const narrow = (): Uint32Array => new Uint32Array(memory, next(room.rows * 4), room.rows);
    this.#head = new Int32Array(memory, 0, headBytes / 4);
    this.#session = wide();
    this.#epoch = wide();
    this.#first = wide();
    this.#at = wide();
    this.#last = wide();
    this.#entry = narrow();
    this.#end = narrow();
    this.#outcome = new Uint8Array(memory, next(room.rows), room.rows);
    this.#text = new Uint8Array(memory, next(room.textBytes), room.textBytes);
  }

  static memory(room: BatchRoom): SharedArrayBuffer {
    return new SharedArrayBuffer(headBytes + room.rows * (5 * 8 + 2 * 4 + 1) + room.textBytes);
  }

  /** The owner's: hands a batch over, behind the `asked`th question. The batch before must have been collected. */
  post(batch: Batch, asked: number): void {
    if (this.#head[turn] !== empty) throw new Error("a batch is still on its way");
    this.#session.set(batch.session);
    this.#epoch.set(batch.epoch);
    this.#first.set(batch.first);
    this.#at.set(batch.at);
    this.#entry.set(batch.entry);
    this.#end.set(batch.end);
    this.#text.set(batch.text);
    this.#head[entries] = batch.session.length;
    this.#head[rows] = batch.entry.length;
    this.#head[textBytes] = batch.text.length;
    this.#head[after] = asked;
    Atomics.store(this.#head, turn, posted);
  }

  /**
   * The ledger's: the batch that was posted, once, unless it comes behind a question that was not heard yet. Its columns
   * are true until it is answered.
   */
  take(heard: number): Batch | undefined {
    if (this.#isTaken || Atomics.load(this.#head, turn) !== posted) return undefined;
    if (this.#head[after] !== (heard | 0)) return undefined;
    this.#isTaken = true;
    const [entryCount, rowCount] = [this.#head[entries]!, this.#head[rows]!];
    return {
      session: this.#session.subarray(0, entryCount),
      epoch: this.#epoch.subarray(0, entryCount),
      first: this.#first.subarray(0, entryCount),
      at: this.#at.subarray(0, rowCount),
      entry: this.#entry.subarray(0, rowCount),
      end: this.#end.subarray(0, rowCount),
      text: this.#text.subarray(0, this.#head[textBytes]),
    };
  }

  /** The ledger's: whether it has a batch of this owner that it has not answered. */
  get isTaken(): boolean {
    return this.#isTaken;
  }

  /** The ledger's: answers the batch that was taken. */
  answer({ last, outcome }: Receipt): void {
    this.#last.set(last);
    this.#outcome.set(outcome);
    this.#isTaken = false;
    Atomics.store(this.#head, turn, answered);
    Atomics.notify(this.#head, turn);
  }

  /** The owner's: the receipt of its batch, once. Waits for it, `waitMs` at most. */
  collect(waitMs: number): Receipt | undefined {
    if (waitMs > 0) Atomics.wait(this.#head, turn, posted, waitMs);
    if (Atomics.load(this.#head, turn) !== answered) return undefined;
    this.#head[turn] = empty;
    const count = this.#head[entries]!;
    return { last: this.#last.slice(0, count), outcome: this.#outcome.slice(0, count) };
  }
}
