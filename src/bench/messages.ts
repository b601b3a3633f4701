/** Copies of a message that are made beforehand; more messages than these are written in several pieces. */
const copiesBytesMax: number = 256 * 1024;

/** A client's messages, ready to be written: however many, nothing is copied. */
export class Messages {
  readonly message: Uint8Array;
  /** The most that `take` gives at once. */
  readonly most: number;
  readonly #copies: Uint8Array;
  /** The slice of each count that was asked for. */
  readonly #slices: (Uint8Array | undefined)[];

  /** `most`: the most that anybody wants at once. */
  constructor(message: Uint8Array, most: number) {
    this.message = message;
    this.most = Math.min(most, Math.max(1, Math.floor(copiesBytesMax / message.length)));
    this.#copies = Buffer.concat(Array.from({ length: this.most }, () => message));
    this.#slices = Array.from({ length: this.most + 1 });
  }

  /** `count` messages, at most `most`. */
  take(count: number): Uint8Array {
    return (this.#slices[count] ??= this.#copies.subarray(0, count * this.message.length));
  }
}
