/** A paragraph of the conversation: a head, and a text that is wrapped beside it. */
import { wrapSpans } from "../terminal/span.ts";
import type { Span } from "../terminal/span.ts";
import { displayWidth } from "../terminal/width.ts";
import type { Look } from "./look.ts";

export interface Block {
  readonly head: readonly Span[];
  readonly body: readonly Span[];
  /** The columns of the head, where it stands in a table. */
  readonly headColumns?: number;
}

/** With less room than this beside the head, the rows that follow begin further left. */
const bodyColumnsLeast = 24;

/** Under the mark that each head begins with. */
const marginColumns = 2;

/** The block in painted rows of at most `columns`. */
export function renderBlock(block: Block, columns: number, look: Look): string[] {
  const { paint } = look;
  const head = shown(block.head, look);
  const body = shown(block.body, look);
  const ownColumns = displayWidth(head.map(({ text }) => text).join(""));
  const headColumns = Math.max(ownColumns, block.headColumns ?? 0);
  if (headColumns > marginColumns && columns - headColumns < bodyColumnsLeast) {
    const rows = wrapSpans([...head, ...body], columns - marginColumns, paint);
    return rows.map((row, i) => (i === 0 ? row : " ".repeat(marginColumns) + row));
  }
  const [painted = ""] = wrapSpans(
    [...head, { text: " ".repeat(headColumns - ownColumns) }],
    Infinity,
    paint,
  );
  const rows = wrapSpans(body, columns - headColumns, paint);
  return rows.map((row, i) => (i === 0 ? painted : " ".repeat(headColumns)) + row);
}

function shown(spans: readonly Span[], look: Look): Span[] {
  return spans.map((span) => ({ ...span, text: look.show(span.text) }));
}
