/** How things look on this terminal: colours, and the signs that it can show. */
import { toAscii } from "../terminal/charset.ts";
import { painter } from "../terminal/style.ts";
import type { Paint } from "../terminal/style.ts";
import { visible } from "../terminal/visible.ts";

export interface Look {
  readonly paint: Paint;
  /** A text as it can be shown. */
  show(text: string): string;
}

/** What each line and each state of the connection begins with; no two are alike. */
export const signs = {
  confirmed: "✓",
  sent: "→",
  waiting: "·",
  refused: "×",
  unknown: "?",
  connected: "●",
  busy: "◐",
  idle: "○",
} as const;

/** What stands for our own signs where there is only ASCII. */
const plainSigns: Readonly<Record<string, string>> = {
  "→": ">",
  "●": "o",
  "◐": "~",
  "○": ".",
  "›": ">",
  "↑": "Up",
  "↓": "Down",
};

export function lookOf(colour: boolean, utf8: boolean): Look {
  return { paint: painter(colour), show: utf8 ? visible : (text) => inAscii(visible(text)) };
}

function inAscii(text: string): string {
  return toAscii(text.replace(/[→●◐○›↑↓]/g, (sign) => plainSigns[sign] ?? sign));
}
