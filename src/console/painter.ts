/**
 * What is on the terminal: a transcript that only grows, and below it a live part that is painted anew whenever
 * something changes: what is on its way, and the line that is being typed. Pure: frames are strings.
 *
 * Each frame goes up to where the live part begins, clears from there on, writes what is new in the transcript and
 * the live part below it, and puts the cursor in its place. No row is ever broken by the terminal: we break them, and
 * wrapping is off meanwhile, so that a character that the terminal takes for wider than we do cannot move a row.
 *
 * When the window gets wider or narrower most terminals break what is on the screen anew, some do not, and none says
 * where the cursor has gone. So everything of ours that may be visible is written again: going up too far is
 * harmless then. What has scrolled away is not: it may be there a second time, as it was.
 */
import { stripVTControlCharacters } from "node:util";
import type { Size } from "../terminal/tty.ts";
import { displayWidth } from "../terminal/width.ts";
import { renderBlock } from "./block.ts";
import type { Block } from "./block.ts";
import type { Rows } from "./layout.ts";
import type { Look } from "./look.ts";

/** Rows of the transcript that are kept to be written again: no window is as high as this. */
const keptRowsMax = 1_000;

const wrapOff = "\x1b[?7l";
const wrapOn = "\x1b[?7h";
const clearBelow = "\x1b[J";
const clearScreen = "\x1b[H\x1b[2J";

interface Printed {
  readonly block: Block;
  /** As they are on the terminal. */
  readonly rows: readonly string[];
}

export class Painter {
  readonly #look: Look;
  #columns: number;
  #printed: Printed[] = [];
  #printedRows = 0;
  #fresh: Block[] = [];
  /** What the last frame has left on the screen. */
  #live: Rows = nothing;
  #isCleared = false;

  constructor(look: Look, columns: number) {
    this.#look = look;
    this.#columns = columns;
  }

  /** Blocks that no frame has shown yet. */
  get backlog(): number {
    return this.#fresh.length;
  }

  /** Adds to the transcript. */
  add(...blocks: readonly Block[]): void {
    this.#fresh.push(...blocks);
  }

  /** The next frame begins with an empty screen. */
  clear(): void {
    this.#isCleared = true;
  }

  /** The next frame begins where the cursor is then: somebody else has written to the terminal. */
  forget(): void {
    this.#live = nothing;
    this.#printed = [];
    this.#printedRows = 0;
  }

  /** The bytes that bring the terminal up to date. */
  frame(live: Rows, size: Size): string {
    const isAsWide = size.columns === this.#columns;
    const above = isAsWide ? this.#live.cursor.row : this.#beginAnew(size);
    const start = this.#isCleared ? clearScreen : `${up(above)}\r${clearBelow}`;
    if (this.#isCleared) this.forget();
    this.#isCleared = false;
    const rows = this.#fresh.flatMap((block) => this.#print(block));
    this.#fresh = [];
    this.#live = live;
    const lines = [...rows, ...live.rows].join("\r\n");
    const { row, column } = live.cursor;
    const back = `${up(live.rows.length - 1 - row)}\x1b[${column + 1}G`;
    return `${wrapOff}${start}${lines}${back}${wrapOn}`;
  }

  /** The bytes that leave the live part as it is, and put the cursor below it. */
  leave(): string {
    const { rows, cursor } = this.#live;
    this.forget();
    return "\r\n".repeat(rows.length === 0 ? 0 : rows.length - cursor.row);
  }

  #print(block: Block): readonly string[] {
    const rows = renderBlock(block, this.#columns, this.#look);
    this.#printed.push({ block, rows });
    this.#printedRows += rows.length;
    while (this.#printedRows > keptRowsMax && this.#printed.length > 1) {
      this.#printedRows -= this.#printed.shift()!.rows.length;
    }
    return rows;
  }

  /** What may be visible becomes new again. Returns how many rows above the cursor it begins, at most. */
  #beginAnew(size: Size): number {
    this.#columns = size.columns;
    const { rows, cursor } = this.#live;
    let above = heightOf(rows.slice(0, cursor.row), size.columns);
    // Terminals do not agree on whether the row with the cursor is broken anew.
    let most = above + Math.floor(cursor.column / size.columns);
    const again: Block[] = [];
    for (const { block, rows } of this.#printed.toReversed()) {
      if (above >= size.rows - 1) break;
      const height = heightOf(rows, size.columns);
      above += height;
      most += height;
      again.unshift(block);
    }
    this.forget();
    this.#fresh.unshift(...again);
    return most;
  }
}

const nothing: Rows = { rows: [], cursor: { row: 0, column: 0 } };

/** So many rows up; at the top of the screen it stays there. */
function up(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : "";
}

/** Rows that these take on a terminal with other columns. */
function heightOf(rows: readonly string[], columns: number): number {
  return rows.reduce((sum, row) => {
    const width = displayWidth(stripVTControlCharacters(row));
    return sum + Math.max(1, Math.ceil(width / columns));
  }, 0);
}
