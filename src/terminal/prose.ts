/** Explanations on a terminal: wrapped, beside a label, and with what is typed or read just so set apart. */
import { wrapSpans } from "./span.ts";
import type { Span } from "./span.ts";
import type { Paint } from "./style.ts";
import { displayWidth } from "./width.ts";

/** `text` in painted lines of at most `columns`. What stands between backticks has a style of its own, too. */
export function wrapProse(text: string, columns: number, paint: Paint): string[] {
  return wrapSpans(text.split(/(`[^`]+`)/).map(spanOf), columns, paint);
}

/** `lines`, made before, beside a label of `labelColumns` at most, which stands at the first of them. */
export function beside(label: Span, labelColumns: number, lines: readonly string[], paint: Paint): string[] {
  const { text, style } = label;
  const painted = style === undefined ? text : paint(style, text);
  return lines.map((line, i) => {
    const left = i === 0 ? painted : "";
    return left + " ".repeat(labelColumns - (i === 0 ? displayWidth(text) : 0)) + line;
  });
}

function spanOf(text: string): Span {
  return text.startsWith("`") ? { text, style: "name" } : { text };
}
