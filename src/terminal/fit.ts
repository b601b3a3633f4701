import { graphemesOf } from "./graphemes.ts";
import { displayWidth } from "./width.ts";

/** `text` in at most `columns`; of a longer one the beginning, and `ellipsis` in the place of what is left out. */
export function fit(text: string, columns: number, ellipsis: string): string {
  if (text.length * 2 <= columns || displayWidth(text) <= columns) return text;
  const room = columns - displayWidth(ellipsis);
  let end = 0;
  let width = 0;
  for (const { segment, index } of graphemesOf(text)) {
    width += displayWidth(segment);
    if (width > room) break;
    end = index + segment.length;
  }
  return text.slice(0, end) + ellipsis;
}
