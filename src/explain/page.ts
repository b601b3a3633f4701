/** A reply, explained to a person. */
import { explainTexts } from "../i18n/explain.ts";
import type { ExplainTexts } from "../i18n/explain.ts";
import type { Lang } from "../i18n/lang.ts";
import { beside, wrapProse } from "../terminal/prose.ts";
import { wrapSpans } from "../terminal/span.ts";
import type { Paint } from "../terminal/style.ts";
import { displayWidth } from "../terminal/width.ts";
import { explanationOf, partsOf } from "./explanation.ts";
import type { Explanation, Meaning } from "./explanation.ts";
import { digitOf } from "./topic.ts";
import type { ReplyTopic, UnknownTopic } from "./topic.ts";

/** What is written on: in which language, how wide, and in which colours. */
export interface Paper {
  readonly lang: Lang;
  readonly columns: number;
  readonly paint: Paint;
}

const margin = "  ";
/** Between a label and what it says. */
const gapColumns = 2;

/** A part of a page: a label, and beside it paragraphs, words with their meanings, or a line of the wire. */
interface Part {
  readonly label: string;
  readonly prose?: readonly string[];
  readonly meanings?: readonly Meaning[];
  readonly wire?: string;
}

/** The page of a reply. */
export function replyPage(topic: ReplyTopic, paper: Paper): string[] {
  const { key, word, line } = topic;
  const texts = explainTexts[paper.lang];
  const { labels } = texts;
  const told = explanationOf(key, paper.lang);
  const isConfirmation = key === "confirmation";
  const keyword = line?.keyword ?? (isConfirmation ? word : undefined) ?? told.keyword;
  const isOther = keyword !== told.keyword && !told.words.some((each) => each.word === keyword);
  const chosen = word ?? line?.keyword;
  const words = told.words.filter((each) => chosen === undefined || each.word === chosen);
  return [
    ...title(told.code, keyword, told.reserved ? ` (${texts.reserved})` : "", paper),
    ...layOut(
      [
        { label: labels.means, prose: [told.means, ...(isOther ? [texts.otherKeyword(told.keyword)] : [])] },
        { label: isConfirmation ? labels.words : labels.reasons, meanings: words },
        { label: labels.when, prose: [told.when] },
        { label: labels.connection, prose: [fateOf(told, texts)] },
        { label: labels.person, prose: [told.person] },
        { label: labels.program, prose: [told.program] },
        ...(line === undefined
          ? [
              { label: labels.syntax, wire: told.syntax },
              { label: labels.params, meanings: paramMeanings(told, texts) },
              { label: labels.example, wire: told.example },
            ]
          : [{ label: labels.line, meanings: partsOf(line, key, paper.lang) }]),
      ],
      paper,
    ),
  ];
}

/** The page of a code that this version does not know: its first digit says what there is to say. */
export function unknownPage({ code, line }: UnknownTopic, paper: Paper): string[] {
  const texts = explainTexts[paper.lang];
  const meanings = line === undefined ? [] : partsOf(line, undefined, paper.lang);
  return [
    ...title(code, line?.keyword ?? "", "", paper),
    ...layOut(
      [
        { label: texts.labels.means, prose: [texts.unknownCode] },
        { label: texts.labels.line, meanings },
      ],
      paper,
    ),
  ];
}

function title(code: number, keyword: string, mark: string, { lang, columns, paint }: Paper): string[] {
  const digit = digitOf(code);
  const group = `${digit}xx: ${explainTexts[lang].digits[digit]}${mark}`;
  const spans = [
    { text: `${code} ${keyword}`.trimEnd(), style: "title" },
    { text: `   ${group}`, style: "faint" },
  ] as const;
  return [...wrapSpans(spans, columns, paint), ""];
}

function fateOf({ connection }: Explanation, { fates }: ExplainTexts): string {
  return { stays: fates.stays, ends: fates.ends, "ends-after-hello": fates.endsAfterHello }[connection];
}

function paramMeanings({ positional, params }: Explanation, texts: ExplainTexts): Meaning[] {
  const named = params.map(({ name, holds, optional, means }) => ({
    word: name,
    means: [means, texts.kinds[holds], ...(optional ? [texts.optional] : [])].join(" · "),
  }));
  return [...positional, ...named];
}

/** The parts below each other, those that say nothing left out. */
function layOut(parts: readonly Part[], { columns, paint }: Paper): string[] {
  const labelColumns = Math.max(...parts.map(({ label }) => displayWidth(label))) + gapColumns;
  const room = columns - margin.length - labelColumns;
  return parts.flatMap(({ label, prose = [], meanings = [], wire }) => {
    const lines = [
      ...prose.flatMap((text) => wrapProse(text, room, paint)),
      ...meaningLines(meanings, room, paint),
      ...(wire === undefined ? [] : wrapSpans([{ text: wire, style: "name" }], room, paint)),
    ];
    const rows = beside({ text: label, style: "faint" }, labelColumns, lines, paint);
    return rows.map((line) => margin + line);
  });
}

function meaningLines(meanings: readonly Meaning[], columns: number, paint: Paint): string[] {
  const wordColumns = Math.max(0, ...meanings.map(({ word }) => displayWidth(word))) + gapColumns;
  return meanings.flatMap(({ word, means }) => {
    const lines = wrapProse(means, columns - wordColumns, paint);
    return beside({ text: word, style: "name" }, wordColumns, lines, paint);
  });
}
