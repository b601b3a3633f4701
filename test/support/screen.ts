import assert from "node:assert/strict";
import { createRequire } from "node:module";
import type { TestContext } from "node:test";
import type * as Graphemes from "@xterm/addon-unicode-graphemes";
import headless from "@xterm/headless";
import type { IBufferCell, Terminal } from "@xterm/headless";
import { Pty } from "./pty.ts";
import type { PtyOptions } from "./pty.ts";
import { within } from "./wait.ts";

// A CommonJS bundle whose names Node does not find by itself.
const { UnicodeGraphemesAddon } = createRequire(import.meta.url)(
  "@xterm/addon-unicode-graphemes",
) as typeof Graphemes;

/** How long a test waits for a screen. */
const screenMsMax = 15_000;

/** Lines that have left the screen above and can still be looked at. */
const scrollbackLines = 20_000;

/** A cell of the screen, as far as tests look at it. */
export interface Cell {
  readonly text: string;
  /** 0 to 255 of the palette, an RGB value above that; `undefined`: the terminal's own. */
  readonly colour: number | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
}

/** A screen model without a program: bytes in, what a terminal shows of them out. Wide as graphemes are (UAX 29). */
export class ScreenModel {
  readonly terminal: Terminal;
  /** What a program has set as the window's title. */
  title = "";

  constructor(columns: number, rows: number) {
    this.terminal = new headless.Terminal({
      cols: columns,
      rows,
      scrollback: scrollbackLines,
      allowProposedApi: true,
    });
    this.terminal.loadAddon(new UnicodeGraphemesAddon());
    this.terminal.onTitleChange((title) => (this.title = title));
  }

  /** Shows bytes. A lone LF only moves down, as on a terminal without a driver. */
  async write(text: string | Uint8Array): Promise<void> {
    await new Promise<void>((resolve) => this.terminal.write(text, resolve));
  }

  /** The screen's lines, without the spaces at their ends and without the empty ones at the bottom. */
  get lines(): string[] {
    const { baseY } = this.terminal.buffer.active;
    return this.#read(baseY, baseY + this.terminal.rows);
  }

  /** The same with what has scrolled away above. */
  get allLines(): string[] {
    const { baseY } = this.terminal.buffer.active;
    return this.#read(0, baseY + this.terminal.rows);
  }

  /** Where the cursor is, from the screen's upper left corner, both from 0. */
  get cursor(): { readonly column: number; readonly row: number } {
    const { cursorX, cursorY } = this.terminal.buffer.active;
    return { column: cursorX, row: cursorY };
  }

  /** The cells of a line of the screen; a wide character's second one is left out. */
  cells(row: number): Cell[] {
    const { baseY } = this.terminal.buffer.active;
    const line = this.terminal.buffer.active.getLine(baseY + row);
    const cells: Cell[] = [];
    for (let column = 0; column < this.terminal.cols; column += 1) {
      const cell = line?.getCell(column);
      if (cell !== undefined && cell.getWidth() > 0) cells.push(cellOf(cell));
    }
    return cells;
  }

  #read(from: number, to: number): string[] {
    const lines: string[] = [];
    for (let y = from; y < to; y += 1) {
      lines.push(this.terminal.buffer.active.getLine(y)?.translateToString(true) ?? "");
    }
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }
}

function cellOf(cell: IBufferCell): Cell {
  return {
    text: cell.getChars(),
    colour: cell.isFgDefault() ? undefined : cell.getFgColor(),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
  };
}

/** A program on a terminal, and what a person before it sees: a pty, with a screen model behind it. */
export class Screen extends ScreenModel {
  readonly pty: Pty;
  /** So much of what was shown is in the model. */
  #shown = 0;

  private constructor(pty: Pty, columns: number, rows: number) {
    super(columns, rows);
    this.pty = pty;
    // A terminal answers when it is asked where its cursor is, or what it can.
    this.terminal.onData((answer) => pty.type(answer));
  }

  /** Runs `command` on a terminal of 80 × 24, unless told otherwise; it ends with the test at the latest. */
  static async spawn(
    t: Pick<TestContext, "after">,
    command: readonly string[],
    { columns = 80, rows = 24, ...options }: PtyOptions = {},
  ): Promise<Screen> {
    const env = { TERM: "xterm-256color", LANG: "C.UTF-8", ...options.env };
    return new Screen(await Pty.spawn(t, command, { ...options, env, columns, rows }), columns, rows);
  }

  /** Presses keys. */
  type(keys: string): void {
    this.pty.type(keys);
  }

  /** Another size of the window. Lines are broken anew, as today's terminals do. */
  async resize(columns: number, rows: number): Promise<void> {
    await this.#take();
    this.terminal.resize(columns, rows);
    this.pty.resize(columns, rows);
  }

  /** Waits until the screen is as `isSo` wants it. */
  async until(what: string, isSo: () => boolean, msMax: number = screenMsMax): Promise<void> {
    const wait = async (): Promise<void> => {
      for (await this.#take(); !isSo(); await this.#take()) {
        if (this.#shown === this.pty.text.length) await this.pty.changed(msMax);
      }
    };
    try {
      await within(msMax, what, wait());
    } catch (error) {
      throw new Error(`${(error as Error).message}; the screen:\n${this.lines.join("\n")}`, {
        cause: error,
      });
    }
  }

  /** Waits until a line of the screen matches. */
  async shows(pattern: RegExp, msMax: number = screenMsMax): Promise<void> {
    await this.until(String(pattern), () => this.lines.some((line) => pattern.test(line)), msMax);
  }

  /** Waits until the screen has exactly these lines. */
  async is(lines: readonly string[], msMax: number = screenMsMax): Promise<void> {
    const isSo = (): boolean => JSON.stringify(this.lines) === JSON.stringify(lines);
    await this.until("the screen", isSo, msMax).catch(() => undefined);
    assert.deepEqual(this.lines, lines);
  }

  async #take(): Promise<void> {
    const text = this.pty.text.slice(this.#shown);
    this.#shown += text.length;
    if (text !== "") await this.write(text);
  }
}
