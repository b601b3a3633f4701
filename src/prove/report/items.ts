/** The marks of a lane as they are drawn: those at the same place gathered, the others kept apart. */
import type { Mark, MarkKind } from "../evidence.ts";

/** A lane has three rows: what is sent, what happens to the connection, what comes back. */
export type Row = "above" | "on" | "below";

/** One mark, or several of a kind that stand too close to be seen one by one. */
export interface Item {
  readonly kind: MarkKind;
  readonly row: Row;
  readonly marks: readonly Mark[];
  /** Where the marks are, in their order. */
  readonly xs: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** Marks of a kind that are closer than this (from centre to centre) are one item. */
const near: Readonly<Record<MarkKind, number>> = {
  connect: 13,
  name: 13,
  welcome: 13,
  message: 8,
  confirmation: 8,
  goodbye: 13,
  "cut-off": 18,
  lost: 13,
  start: 16,
  kill: 16,
  // Thin, and many.
  sync: 4,
};

function rowOf(kind: MarkKind): Row {
  if (kind === "message") return "above";
  return kind === "confirmation" || kind === "welcome" ? "below" : "on";
}

/**
 * The items of a lane in their order of time. Those that would lie on each other are moved to the right, as little as
 * possible, and nothing is left of what came before it.
 */
export function itemsOf(marks: readonly Mark[], xOf: (ms: number) => number): Item[] {
  let start = -Infinity;
  const ends: Record<Row, number> = { above: -Infinity, on: -Infinity, below: -Infinity };
  return gathered(marks, xOf).map((item) => {
    const from = Math.max(item.from, start, ends[item.row] + near[item.kind]);
    const to = Math.max(item.to, from);
    start = from;
    ends[item.row] = to;
    return { ...item, xs: item.xs.map((x) => Math.max(x, from)), from, to };
  });
}

function gathered(marks: readonly Mark[], xOf: (ms: number) => number): Item[] {
  const items: { kind: MarkKind; row: Row; marks: Mark[]; xs: number[]; from: number; to: number }[] = [];
  for (const mark of [...marks].sort((a, b) => a.atMs - b.atMs)) {
    const x = xOf(mark.atMs);
    const item = items.findLast(({ kind }) => kind === mark.kind);
    if (item !== undefined && x - item.to < near[mark.kind]) {
      item.marks.push(mark);
      item.xs.push(x);
      item.to = x;
    } else {
      items.push({ kind: mark.kind, row: rowOf(mark.kind), marks: [mark], xs: [x], from: x, to: x });
    }
  }
  return items;
}
