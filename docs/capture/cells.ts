/** A screen as it was captured, and what differs each time replaced in it by what reads well. */
import type { Cell } from "../../test/support/screen.ts";

/** A cell, and whether the cursor stands there. */
export type ShownCell = Cell & { readonly cursor?: true };

/** A line of a screen. */
export type Line = readonly ShownCell[];

/** What is replaced, and by what: each time it is found, from the top of the screen to its end. */
export type Mask = readonly [pattern: RegExp, replacement: (found: RegExpExecArray) => string];

/** The lines with every mask put on them, one after the other. What is put in looks like what it replaces. */
export function masked(lines: readonly Line[], masks: readonly Mask[]): Line[] {
  return masks.reduce<readonly Line[]>(
    (all, mask) => all.map((line) => maskedLine(line, mask)),
    lines,
  ) as Line[];
}

/** The line's text, without the spaces at its end. */
export function textOf(line: Line): string {
  return line.map(shownOf).join("").trimEnd();
}

/** What a cell shows; one that nothing was written into shows a space. */
export function shownOf({ text }: Cell): string {
  return text === "" ? " " : text;
}

function maskedLine(line: Line, [pattern, replacement]: Mask): Line {
  const text = textOf(line);
  const cells: ShownCell[] = [];
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    const start = cellAt(line, found.index);
    const end = cellAt(line, found.index + found[0].length);
    cells.push(...line.slice(from, start));
    cells.push(...Array.from(replacement(found), (each) => ({ ...line[start]!, text: each })));
    from = end;
  }
  return [...cells, ...line.slice(from)];
}

/** The cell that holds the text's character at `index`. */
function cellAt(line: Line, index: number): number {
  let passed = 0;
  return (
    line.findIndex((cell) => {
      const isThere = passed >= index;
      passed += shownOf(cell).length;
      return isThere;
    }) >>> 0
  );
}
