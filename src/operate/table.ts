/** Rows in columns, as wide as what is in them. */
import { fit } from "../terminal/fit.ts";
import type { Span } from "../terminal/span.ts";
import { visible } from "../terminal/visible.ts";
import { displayWidth } from "../terminal/width.ts";
import type { Paper } from "./paper.ts";

export interface Column<Row> {
  readonly title: string;
  readonly align: "left" | "right";
  /** It may be cut to so many columns where there is no room; left out: it is never cut. */
  readonly columnsLeast?: number;
  /** Where cutting is not enough, the one with the highest rank is left out first; left out: it stays. */
  readonly rank?: number;
  cell(row: Row): Span;
}

const gap = "  ";
const ellipsis = "…";

/** A column, with its cells and its width. */
interface Laid<Row> {
  readonly column: Column<Row>;
  readonly cells: readonly Span[];
  readonly width: number;
}

/** A line of titles, and one for each row; nothing in them that does harm. */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { columns: room, paint }: Paper,
): string[] {
  const laid = fitted(
    columns.map((column) => layOut(column, rows)),
    room,
  );
  const line = (spans: readonly Span[]): string =>
    laid
      .map(({ column: { align }, width }, i) => {
        const { text, style } = spans[i]!;
        const short = fit(text, width, ellipsis);
        const painted = style === undefined ? short : paint(style, short);
        const space = " ".repeat(width - displayWidth(short));
        return align === "right" ? space + painted : painted + space;
      })
      .join(gap)
      .trimEnd();
  return [
    line(laid.map(({ column }) => ({ text: column.title, style: "title" }))),
    ...rows.map((_, i) => line(laid.map(({ cells }) => cells[i]!))),
  ];
}

function layOut<Row>(column: Column<Row>, rows: readonly Row[]): Laid<Row> {
  const cells = rows.map((row) => {
    const { text, style } = column.cell(row);
    return { text: visible(text), ...(style !== undefined && { style }) };
  });
  const width = cells.reduce(
    (most, { text }) => Math.max(most, displayWidth(text)),
    displayWidth(column.title),
  );
  return { column, cells, width };
}

/** The columns within `room`: those that may be are cut, the widest first; where that is not enough, one is left out. */
function fitted<Row>(laid: readonly Laid<Row>[], room: number): readonly Laid<Row>[] {
  const widths = laid.map(({ width }) => width);
  const leasts = laid.map(({ column, width }) =>
    column.columnsLeast === undefined ? width : Math.max(column.columnsLeast, displayWidth(column.title)),
  );
  let excess = widths.reduce((sum, width) => sum + width + gap.length, -gap.length) - room;
  while (excess > 0) {
    const slack = widths.map((width, i) => (width > leasts[i]! ? width : 0));
    const widest = slack.indexOf(Math.max(...slack));
    if (slack[widest] === 0) break;
    widths[widest]! -= 1;
    excess -= 1;
  }
  const ranked = laid.filter(({ column }) => column.rank !== undefined);
  if (excess <= 0 || ranked.length === 0) return laid.map((each, i) => ({ ...each, width: widths[i]! }));
  const last = ranked.reduce((a, b) => (a.column.rank! > b.column.rank! ? a : b));
  return fitted(
    laid.filter((each) => each !== last),
    room,
  );
}
