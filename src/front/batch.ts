import type { Batch } from "../ledger/ledger.ts";

/** A batch is full at this many rows or bytes of text: one commit stays short, and the next lines wait less. */
export const batchRowsMax = 8192;
export const batchBytesMax: number = 2 * 1024 * 1024;

/** Room of a new batch. An idle server sends batches of one row. */
const rowsLeast = 8;
const bytesLeast = 512;

/** One whose lines go into batches: a connection. */
export interface BatchMember {
  readonly ledgerSession: number;
  readonly epoch: number;
  /** The batch that its latest line went into, and its entry there. */
  batch: BatchBuilder | undefined;
  entry: number;
}

/** One member's part of a batch. */
interface Entry<M> {
  readonly member: M;
  readonly first: number;
  through: number;
  bytes: number;
}

/** Packs lines of many sessions into the columns of a `Batch`, in the order in which they come. */
export class BatchBuilder<M extends BatchMember = BatchMember> {
  readonly entries: Entry<M>[] = [];
  #rows = 0;
  #bytes = 0;
  #entry: Uint32Array<ArrayBuffer> = new Uint32Array(rowsLeast);
  #at: Float64Array<ArrayBuffer> = new Float64Array(rowsLeast);
  #end: Uint32Array<ArrayBuffer> = new Uint32Array(rowsLeast);
  #text: Uint8Array<ArrayBuffer> = new Uint8Array(bytesLeast);

  get rows(): number {
    return this.#rows;
  }

  get isEmpty(): boolean {
    return this.#rows === 0;
  }

  get isFull(): boolean {
    return this.#rows >= batchRowsMax || this.#bytes >= batchBytesMax;
  }

  /** Adds message `number` of `member`: the bytes from `start` to `end`, read at `atMs` since 1970. */
  add(member: M, number: number, bytes: Uint8Array, start: number, end: number, atMs: number): void {
    const length = end - start;
    this.#makeRoom(length);
    if (member.batch !== this) {
      member.batch = this;
      member.entry = this.entries.length;
      this.entries.push({ member, first: number, through: number, bytes: 0 });
    }
    const entry = this.entries[member.entry]!;
    entry.through = number;
    entry.bytes += length;
    if (length > 0) this.#text.set(bytes.subarray(start, end), this.#bytes);
    this.#bytes += length;
    this.#entry[this.#rows] = member.entry;
    this.#at[this.#rows] = atMs;
    this.#end[this.#rows] = this.#bytes;
    this.#rows += 1;
  }

  /** The finished batch. */
  seal(): Batch {
    return {
      session: Float64Array.from(this.entries, (entry) => entry.member.ledgerSession),
      epoch: Float64Array.from(this.entries, (entry) => entry.member.epoch),
      first: Float64Array.from(this.entries, (entry) => entry.first),
      entry: this.#entry.subarray(0, this.#rows),
      at: this.#at.subarray(0, this.#rows),
      end: this.#end.subarray(0, this.#rows),
      text: this.#text.subarray(0, this.#bytes),
    };
  }

  #makeRoom(bytes: number): void {
    if (this.#rows === this.#end.length) {
      const rows = this.#rows * 2;
      const [entry, at, end] = [new Uint32Array(rows), new Float64Array(rows), new Uint32Array(rows)];
      entry.set(this.#entry);
      at.set(this.#at);
      end.set(this.#end);
      [this.#entry, this.#at, this.#end] = [entry, at, end];
    }
    if (this.#bytes + bytes > this.#text.length) {
      const text = new Uint8Array(Math.max(this.#text.length * 2, this.#bytes + bytes));
      text.set(this.#text.subarray(0, this.#bytes));
      this.#text = text;
    }
  }
}
