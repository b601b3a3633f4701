import type { Batch } from "../ledger/ledger.ts";

/** A batch is full at this many rows or bytes of text: one commit stays short, and the next lines wait less. */
export const batchRowsMax = 8192;
export const batchBytesMax: number = 2 * 1024 * 1024;

/** Room of a new batch. An idle server sends batches of one row. */
const entriesLeast = 8;
const rowsLeast = 8;
const bytesLeast = 512;

/** Room for text that is kept for the next batch; what had to grow beyond it is let go. */
export const batchBytesKeptMax: number = 256 * 1024;

/** One whose lines go into batches: a connection. */
export interface BatchMember {
  readonly ledgerSession: number;
  readonly epoch: number;
  /** When the bytes were read that its latest line was found in: microseconds of the front's clock. */
  readonly fedUs: number;
  /** The entry that its latest line went into. */
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
  #session: Float64Array<ArrayBuffer> = new Float64Array(entriesLeast);
  #epoch: Float64Array<ArrayBuffer> = new Float64Array(entriesLeast);
  #first: Float64Array<ArrayBuffer> = new Float64Array(entriesLeast);
  /** When each entry's first row was read. */
  #fedUs: Float64Array<ArrayBuffer> = new Float64Array(entriesLeast);
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

  /** When an entry's first row was read, by its member's `fedUs`. */
  fedUs(entry: number): number {
    return this.#fedUs[entry]!;
  }

  /** Adds message `number` of `member`: the bytes from `start` to `end`, read at `atMs` since 1970. */
  add(member: M, number: number, bytes: Uint8Array, start: number, end: number, atMs: number): void {
    const length = end - start;
    const entry = this.#entryOf(member, number);
    this.#makeRoom(length);
    entry.through = number;
    entry.bytes += length;
    if (length > 0) this.#text.set(bytes.subarray(start, end), this.#bytes);
    this.#bytes += length;
    this.#entry[this.#rows] = member.entry;
    this.#at[this.#rows] = atMs;
    this.#end[this.#rows] = this.#bytes;
    this.#rows += 1;
  }

  /** The finished batch. It is not copied: nothing may be added until it is answered, and `clear` was called. */
  seal(): Batch {
    const entries = this.entries.length;
    return {
      session: this.#session.subarray(0, entries),
      epoch: this.#epoch.subarray(0, entries),
      first: this.#first.subarray(0, entries),
      entry: this.#entry.subarray(0, this.#rows),
      at: this.#at.subarray(0, this.#rows),
      end: this.#end.subarray(0, this.#rows),
      text: this.#text.subarray(0, this.#bytes),
    };
  }

  /** Makes it empty, with the room that it has. */
  clear(): void {
    this.entries.length = 0;
    this.#rows = 0;
    this.#bytes = 0;
    if (this.#text.length > batchBytesKeptMax) this.#text = new Uint8Array(bytesLeast);
  }

  /** The member's entry, which begins with message `number` if there is none yet. */
  #entryOf(member: M, number: number): Entry<M> {
    const known = this.entries[member.entry];
    if (known?.member === member) return known;
    const entry: Entry<M> = { member, first: number, through: number, bytes: 0 };
    const index = this.entries.length;
    if (index === this.#first.length) {
      this.#session = moved(this.#session, new Float64Array(index * 2));
      this.#epoch = moved(this.#epoch, new Float64Array(index * 2));
      this.#first = moved(this.#first, new Float64Array(index * 2));
      this.#fedUs = moved(this.#fedUs, new Float64Array(index * 2));
    }
    this.#session[index] = member.ledgerSession;
    this.#epoch[index] = member.epoch;
    this.#first[index] = number;
    this.#fedUs[index] = member.fedUs;
    this.entries.push(entry);
    member.entry = index;
    return entry;
  }

  #makeRoom(bytes: number): void {
    if (this.#rows === this.#end.length) {
      this.#entry = moved(this.#entry, new Uint32Array(this.#rows * 2));
      this.#at = moved(this.#at, new Float64Array(this.#rows * 2));
      this.#end = moved(this.#end, new Uint32Array(this.#rows * 2));
    }
    if (this.#bytes + bytes > this.#text.length) {
      const room = Math.max(this.#text.length * 2, this.#bytes + bytes);
      this.#text = moved(this.#text, new Uint8Array(room));
    }
  }
}

/** Moves a column to where it has more room. */
function moved<C extends Float64Array | Uint32Array | Uint8Array>(column: C, wider: C): C {
  wider.set(column);
  return wider;
}
