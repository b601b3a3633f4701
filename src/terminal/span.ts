import type { Paint, Style } from "./style.ts";
import { visible } from "./visible.ts";
import { displayWidth, lineRanges } from "./width.ts";

/** A part of a line that has a style of its own, or none. */
export interface Span {
  readonly text: string;
  readonly style?: Style;
  /** Goes to the next line as a whole rather than be broken at its spaces, if a line has room for it. */
  readonly isWhole?: boolean;
}

/** As wide as a space, and no place to break a line at. */
const noBreakSpace = "\u00A0";

/** The spans one behind the other, in painted lines of at most `columns`, and nothing in them that does harm. */
export function wrapSpans(spans: readonly Span[], columns: number, paint: Paint): string[] {
  const parts = spans.map((span) => ({ ...span, text: visible(span.text) }));
  const breakable = parts
    .map(({ text, isWhole = false }) =>
      isWhole && displayWidth(text) <= columns ? text.replaceAll(" ", noBreakSpace) : text,
    )
    .join("");
  return lineRanges(breakable, columns).map((range) => {
    let line = "";
    let offset = 0;
    for (const { text, style } of parts) {
      const part = text.slice(Math.max(0, range.start - offset), Math.max(0, range.end - offset));
      line += style === undefined ? part : paint(style, part);
      offset += text.length;
    }
    return line;
  });
}
