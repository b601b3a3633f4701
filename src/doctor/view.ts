/** Findings as a person or a program reads them. */
import { doctorTexts } from "../i18n/doctor.ts";
import type { DoctorTexts } from "../i18n/doctor.ts";
import type { Lang } from "../i18n/lang.ts";
import { jsonLine } from "../terminal/json.ts";
import { beside, wrapProse } from "../terminal/prose.ts";
import type { Paint, Style } from "../terminal/style.ts";
import { displayWidth } from "../terminal/width.ts";
import type { Finding, Verdict } from "./finding.ts";
import { wordsOf } from "./words.ts";

/** What is written on: in which language, how wide, and in which colours. */
export interface Paper {
  readonly lang: Lang;
  readonly columns: number;
  readonly paint: Paint;
}

const margin = "  ";
const gap = "  ";

/** A sign and a colour, beside the word. */
const signs: Readonly<Record<Verdict, { readonly sign: string; readonly style: Style }>> = {
  ok: { sign: "✓", style: "good" },
  warning: { sign: "!", style: "warning" },
  problem: { sign: "✗", style: "bad" },
};

/** The lines of one finding: verdict, thing, what was found, and below it what to do. */
export function findingLines(finding: Finding, { lang, columns, paint }: Paper): string[] {
  const texts = doctorTexts[lang];
  const { found, advice } = wordsOf(finding, lang);
  const verdict = verdictText(finding.verdict, texts);
  const verdictColumns = widest(
    ["ok", "warning", "problem"].map((each) => verdictText(each as Verdict, texts)),
  );
  const labelColumns = widest(Object.values(texts.labels)) + gap.length;
  const room = columns - margin.length - verdictColumns - gap.length - labelColumns;
  const lines = [
    ...wrapProse(found, room, paint),
    ...(advice === undefined ? [] : beside({ text: "→ " }, 2, wrapProse(advice, room - 2, paint), paint)),
  ];
  const label = { text: texts.labels[finding.check], style: "title" } as const;
  const left = { text: verdict, style: signs[finding.verdict].style };
  const rows = beside(label, labelColumns, lines, paint);
  return beside(left, verdictColumns + gap.length, rows, paint).map((line) => margin + line);
}

/** The last words: whether what acuse promises holds here. */
export function summaryLines(findings: readonly Finding[], { lang, columns, paint }: Paper): string[] {
  const texts = doctorTexts[lang];
  const count = (verdict: Verdict): number => findings.filter((each) => each.verdict === verdict).length;
  const problems = count("problem");
  const { sign, style } = signs[problems === 0 ? "ok" : "problem"];
  const text = problems === 0 ? texts.allIsWell(count("warning")) : texts.somethingBreaks(problems);
  const lines = wrapProse(text, columns - margin.length - 2, paint);
  return ["", ...beside({ text: sign, style }, 2, lines, paint).map((line) => margin + line)];
}

/** A finding as one JSON object: its facts, and what a person reads of it. */
export function findingJson(finding: Finding, lang: Lang): string {
  const { found, advice } = wordsOf(finding, lang);
  return jsonLine({ ...finding, message: found, advice: advice ?? null });
}

function verdictText(verdict: Verdict, texts: DoctorTexts): string {
  return `${signs[verdict].sign} ${texts.verdicts[verdict]}`;
}

function widest(texts: readonly string[]): number {
  return Math.max(...texts.map(displayWidth));
}
