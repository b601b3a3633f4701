/** How the original design is spoken to: its question, the name, and `OK n` for each line. */
import { WrongAnswer } from "../../src/bench/dialect.ts";
import type { AnswerReader, Dialect, DialectSource } from "../../src/bench/dialect.ts";

/** @public Imported by its name: see `originalSource`. */
export function original(): Dialect {
  return {
    open: (name) => Buffer.from(`${name}\n`),
    message: (_name, size) => Buffer.from(`${"x".repeat(size)}\n`),
    reader: () => new OriginalReader(),
  };
}

export const originalSource: DialectSource = { module: import.meta.url, name: original.name };

class OriginalReader implements AnswerReader {
  isOpen = false;
  #number = 0;
  #text = "";

  read(bytes: Uint8Array): number {
    const lines = (this.#text + Buffer.from(bytes).toString("latin1")).split("\n");
    this.#text = lines.pop()!;
    const before = this.#number;
    for (const line of lines) {
      if (this.isOpen) this.#take(line);
      this.isOpen = true;
    }
    return this.#number - before;
  }

  #take(line: string): void {
    this.#number += 1;
    if (line !== `OK ${this.#number}`) throw new WrongAnswer(`expected "OK ${this.#number}", got "${line}"`);
  }
}
