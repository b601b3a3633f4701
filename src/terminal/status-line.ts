import type { Writable } from "node:stream";
import { lineRanges } from "./width.ts";

const clearLine = "\r\u001B[K";

/** The last line of a terminal, kept current in its place; what does not fit is left out. */
export class StatusLine {
  readonly #terminal: Writable;
  readonly #columns: () => number;
  #shown = "";

  constructor(terminal: Writable, columns: () => number) {
    this.#terminal = terminal;
    this.#columns = columns;
  }

  show(text: string): void {
    const [range] = lineRanges(text, Math.max(1, this.#columns() - 1));
    const line = text.slice(range?.start, range?.end);
    if (line === this.#shown) return;
    this.#shown = line;
    this.#terminal.write(`${clearLine}${line}`);
  }

  /** Makes room for something that stays. */
  clear(): void {
    if (this.#shown !== "") this.#terminal.write(clearLine);
    this.#shown = "";
  }
}
