/** How a line that is being typed lies on the terminal: broken by us, so that no terminal has to guess. */
import { graphemesOf } from "../terminal/graphemes.ts";
import { displayWidth } from "../terminal/width.ts";
import type { Look } from "./look.ts";

/** Rows as they are written, and where the cursor belongs, both counted from 0. */
export interface Rows {
  readonly rows: readonly string[];
  readonly cursor: { readonly row: number; readonly column: number };
}

/** What stands before the line. */
export interface Prompt {
  readonly painted: string;
  readonly width: number;
}

/**
 * `prompt` and `text` in rows of at most `columns`, broken between graphemes. What cannot be shown as it is appears
 * as an escape (see `visible`), faint, so that it is not taken for a backslash that was typed.
 */
export function layOut(prompt: Prompt, text: string, cursor: number, columns: number, look: Look): Rows {
  const rows: string[] = [];
  let row = prompt.painted;
  let width = prompt.width;
  let place = { row: 0, column: width };
  const breakRow = (): void => {
    rows.push(row);
    row = "";
    width = 0;
  };
  for (const { segment, index } of graphemesOf(text)) {
    const shown = look.show(segment);
    const isEscaped = shown !== segment;
    // An escape may be longer than a row.
    const pieces = isEscaped ? Array.from(graphemesOf(shown), ({ segment }) => segment) : [shown];
    for (const [i, piece] of pieces.entries()) {
      const pieceWidth = displayWidth(piece);
      if (width > 0 && width + pieceWidth > columns) breakRow();
      // The cursor is where the next character will be, which is the next row when it has no room in this one.
      if (index === cursor && i === 0) place = { row: rows.length, column: width };
      row += isEscaped ? look.paint("faint", piece) : piece;
      width += pieceWidth;
    }
  }
  if (cursor >= text.length) {
    if (width >= columns) breakRow();
    place = { row: rows.length, column: width };
  }
  rows.push(row);
  return { rows, cursor: place };
}

/** At most `rowsMax` of the rows, those around the cursor. */
export function windowOf({ rows, cursor }: Rows, rowsMax: number): Rows {
  const first = Math.max(0, cursor.row - rowsMax + 1);
  return {
    rows: rows.slice(first, first + rowsMax),
    cursor: { row: cursor.row - first, column: cursor.column },
  };
}
