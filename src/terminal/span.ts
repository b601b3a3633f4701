import type { Paint, Style } from "./style.ts";
import { lineRanges } from "./width.ts";

/** A part of a line that has a style of its own, or none. */
export interface Span {
  readonly text: string;
  readonly style?: Style;
}

/** The spans one behind the other, in painted lines of at most `columns`. */
export function wrapSpans(spans: readonly Span[], columns: number, paint: Paint): string[] {
  const text = spans.map((span) => span.text).join("");
  return lineRanges(text, columns).map((range) => {
    let line = "";
    let offset = 0;
    for (const span of spans) {
      const part = span.text.slice(Math.max(0, range.start - offset), Math.max(0, range.end - offset));
      line += span.style === undefined ? part : paint(span.style, part);
      offset += span.text.length;
    }
    return line;
  });
}
