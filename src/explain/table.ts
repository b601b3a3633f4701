/** All replies at a glance, by their first digit. */
import { explainTexts } from "../i18n/explain.ts";
import type { Digit } from "../i18n/explain.ts";
import type { Lang } from "../i18n/lang.ts";
import { replies } from "../protocol/replies.ts";
import type { ReplyKey } from "../protocol/replies.ts";
import { beside, wrapProse } from "../terminal/prose.ts";
import { explanationOf } from "./explanation.ts";
import type { Explanation } from "./explanation.ts";
import type { Paper } from "./page.ts";
import { digitOf } from "./topic.ts";

const margin = "  ";

/** Whether the connection ends after a reply, as it is marked in the table. */
const marks: Readonly<Record<Explanation["connection"], string>> = {
  stays: "   ",
  ends: " × ",
  "ends-after-hello": "(×)",
};

interface Row {
  readonly code: number;
  readonly keyword: string;
  readonly mark: string;
  readonly when: string;
}

/** The whole table, with a word before and after it. */
export function table(paper: Paper): string[] {
  const { intro, marks, outro } = explainTexts[paper.lang].table;
  const prose = (text: string): string[] => wrapProse(text, paper.columns, paper.paint);
  const groups = (["2", "3", "4", "5"] as const).flatMap((digit) => [...group(digit, paper), ""]);
  return [...prose(intro), "", ...groups, ...prose(marks), ...prose(outro)];
}

/** The replies whose codes begin with `digit`. */
export function group(digit: Digit, { lang, columns, paint }: Paper): string[] {
  const rows = (Object.keys(replies) as ReplyKey[]).flatMap((key) => rowsOf(key, lang));
  const keywordColumns = Math.max(...rows.map(({ keyword }) => keyword.length));
  const own = rows.filter(({ code }) => digitOf(code) === digit);
  const lines = own.flatMap(({ code, keyword, mark, when }) => {
    const left = `${margin}${code} ${keyword.padEnd(keywordColumns)} ${mark} `;
    return beside(
      { text: left, style: "name" },
      left.length,
      wrapProse(when, columns - left.length, paint),
      paint,
    );
  });
  return [`${paint("title", `${digit}xx`)} ${explainTexts[lang].digits[digit]}`, ...lines];
}

/** A row, or one for each word of the confirmation. */
function rowsOf(key: ReplyKey, lang: Lang): readonly Row[] {
  const { code, keyword, connection, when, reserved, words } = explanationOf(key, lang);
  const mark = marks[connection];
  if (key === "confirmation") {
    return words.map(({ word, means }) => ({ code, keyword: word, mark, when: means }));
  }
  return [{ code, keyword, mark, when: reserved ? `${when} (${explainTexts[lang].reserved})` : when }];
}
