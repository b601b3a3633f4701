/** How wide text is on a terminal, and where to break it. */
import { graphemesOf } from "./graphemes.ts";

/** Each character takes one column: nothing here combines, and nothing is wide. */
const narrow = /^[\u0020-\u02ff\u0370-\u0482\u048a-\u058f\u2010-\u2027]*$/;

/** East Asian wide and fullwidth blocks (UAX 11), and what is an emoji by itself (UTS 51). */
const wide =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18dff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;

/** What makes an emoji of the character before it. */
const widening = /[\ufe0f\p{Emoji_Modifier}]/u;

/** Indic scripts join letters in one grapheme, and a terminal gives each of them its column; not so a Hangul vowel. */
const letters = /[\p{Lo}--[\u1160-\u11ff]]/gv;

/** The columns that `text` takes, by grapheme (UAX 29): wide ones two, others one for each of their letters. */
export function displayWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += graphemeWidth(segment);
  return width;
}

/** `text` with spaces behind it up to `columns`; longer text stays as it is. */
export function padEnd(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - displayWidth(text)));
}

/** A part of a text, as `slice` takes it. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Where to break `text` so that no line is wider than `columns`: at spaces where there are any (they are left out at
 * the end of a line), else between graphemes.
 */
export function lineRanges(text: string, columns: number): Range[] {
  if (text.length * 2 <= columns || displayWidth(text) <= columns) return [{ start: 0, end: text.length }];
  const ranges: Range[] = [];
  let start = 0;
  let width = 0;
  /** The line's last space, and its width up to there. */
  let space: { readonly index: number; readonly width: number } | undefined;
  for (const { segment, index } of graphemesOf(text)) {
    const own = graphemeWidth(segment);
    while (index > start && width + own > columns) {
      const gap = segment === " " ? { index, width: width + own } : space;
      ranges.push({ start, end: withoutSpaces(text, start, gap?.index ?? index) });
      start = gap === undefined ? index : gap.index + 1;
      width -= gap?.width ?? width;
      space = undefined;
    }
    width += own;
    if (segment === " " && index > start) space = { index, width };
  }
  if (start < text.length) ranges.push({ start, end: text.length });
  return ranges;
}

/** The end of what is no space between `start` and `end`; all of it, if there are only spaces. */
function withoutSpaces(text: string, start: number, end: number): number {
  let index = end;
  while (index > start && text[index - 1] === " ") index -= 1;
  return index > start ? index : end;
}

function graphemeWidth(grapheme: string): number {
  if (wide.test(grapheme)) return 2;
  if (grapheme.length === 1) return 1;
  return Math.max(1, grapheme.match(letters)?.length ?? 0) + (widening.test(grapheme) ? 1 : 0);
}
