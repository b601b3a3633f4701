/** `acuse explain`, as lines. */
import { explainTexts } from "../i18n/explain.ts";
import type { Lang } from "../i18n/lang.ts";
import { replies } from "../protocol/replies.ts";
import type { ReplyKey } from "../protocol/replies.ts";
import { jsonLine } from "../terminal/json.ts";
import { painter } from "../terminal/style.ts";
import { explanationOf, partsOf } from "./explanation.ts";
import { replyPage, unknownPage } from "./page.ts";
import type { Paper } from "./page.ts";
import { group, table } from "./table.ts";
import { digitOf } from "./topic.ts";
import type { Topic } from "./topic.ts";

/** What every terminal has, and what a pipe gets. */
const columnsByDefault = 80;
/** Longer lines are hard to read. */
const columnsMax = 120;

export interface ExplainOptions {
  readonly lang: Lang;
  /** An object a line, instead of a page. */
  readonly json: boolean;
  /** Of the terminal, where there is one. */
  readonly columns: number | undefined;
  readonly colour: boolean;
}

/** The lines that explain `topic`; without one, all replies. */
export function explain(topic: Topic | undefined, options: ExplainOptions): string[] {
  if (options.json) return objects(topic, options.lang).map(jsonLine);
  const columns = Math.min(options.columns ?? columnsByDefault, columnsMax);
  return pageOf(topic, { lang: options.lang, columns, paint: painter(options.colour) });
}

function pageOf(topic: Topic | undefined, paper: Paper): string[] {
  switch (topic?.kind) {
    case undefined:
      return table(paper);
    case "digit":
      return group(topic.digit, paper);
    case "unknown":
      return unknownPage(topic, paper);
    case "reply":
      return replyPage(topic, paper);
  }
}

function objects(topic: Topic | undefined, lang: Lang): object[] {
  const keys = Object.keys(replies) as ReplyKey[];
  switch (topic?.kind) {
    case undefined:
      return keys.map((key) => explanationOf(key, lang));
    case "digit":
      return keys
        .filter((key) => digitOf(replies[key].code) === topic.digit)
        .map((key) => explanationOf(key, lang));
    case "unknown": {
      const { code, line } = topic;
      const means = explainTexts[lang].digits[digitOf(code)];
      return [{ code, keyword: line?.keyword ?? null, known: false, means, ...linePart(topic, lang) }];
    }
    case "reply":
      return [{ ...explanationOf(topic.key, lang), ...linePart(topic, lang) }];
  }
}

/** The parts of the line that was given. */
function linePart(topic: Exclude<Topic, { kind: "digit" }>, lang: Lang): object {
  const key = topic.kind === "reply" ? topic.key : undefined;
  return topic.line === undefined ? {} : { line: partsOf(topic.line, key, lang) };
}
