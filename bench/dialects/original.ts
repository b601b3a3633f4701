/** The original design's protocol: a question, a name, and `OK n` for each line. */
import type { AnswerReader, Dialect, DialectSource } from "../../src/bench/dialect.ts";
import { begins, Lines, numberIn, wrong } from "./lines.ts";

const confirmation = Buffer.from("OK ");

export function original(): Dialect {
  return {
    open: (name) => Buffer.from(`${name}\n`),
    message: (_name, size) => Buffer.from(`${"x".repeat(size)}\n`),
    reader: () => new OriginalReader(),
  };
}

export const originalSource: DialectSource = { module: import.meta.url, name: original.name };

class OriginalReader implements AnswerReader {
  readonly #lines = new Lines();
  isOpen = false;
  #number = 0;

  read(bytes: Uint8Array): number {
    const before = this.#number;
    this.#lines.read(bytes, this.#take);
    return this.#number - before;
  }

  readonly #take = (bytes: Uint8Array, from: number, to: number): void => {
    if (!this.isOpen) {
      this.isOpen = true;
      return;
    }
    const number = this.#number + 1;
    const isNext =
      begins(bytes, from, to, confirmation) && numberIn(bytes, from + confirmation.length, to) === number;
    if (!isNext) throw wrong(`OK ${number}`, bytes, from, to);
    this.#number = number;
  };
}
