/** What came of a load: for people, and for programs. */
import { benchTexts } from "../i18n/bench.ts";
import type { BenchTexts } from "../i18n/bench.ts";
import type { Lang } from "../i18n/lang.ts";
import { visible } from "../terminal/visible.ts";
import type { Paint } from "../terminal/style.ts";
import { displayWidth, padEnd } from "../terminal/width.ts";
import { barEnds, barsOf } from "./bars.ts";
import type { Bar } from "./bars.ts";
import type { LoadOrder } from "./generator.ts";
import type { Histogram } from "./histogram.ts";
import type { LoadResult } from "./load.ts";

export interface Paper {
  readonly lang: Lang;
  readonly columns: number;
  readonly paint: Paint;
}

/** A generator's thread that takes more of a core than this has no time left. */
const fullCoreShare = 0.95;

/** Finer bars are only drawn if they are no more than this. */
const barsMax = 14;
const barColumnsMax = 50;

const margin = "  ";

function perSecondOf({ answered, seconds }: LoadResult): number {
  return seconds === 0 ? 0 : answered / seconds;
}

/** Whether it was rather the generator that was measured. */
export function isGeneratorFull({ threads }: LoadOrder, { cores }: LoadResult): boolean {
  return cores > fullCoreShare * threads;
}

/** The lines of the result. */
export function summaryLines(
  order: LoadOrder,
  word: string,
  result: LoadResult,
  { lang, columns, paint }: Paper,
): string[] {
  const texts = benchTexts[lang];
  const { clients, inFlight, perSecond, size, threads } = order;
  const model =
    perSecond === undefined
      ? texts.closedModel(clients, inFlight, size)
      : texts.openModel(clients, perSecond, size);
  const { labels } = texts;
  const { answered, seconds, latency, cores } = result;
  const refusals = Object.entries(result.refusals).map(
    ([reason, count]) => [labels.refused, texts.refused(count, visible(reason)), count] as const,
  );
  const faults = [
    ...refusals,
    [labels.lost, texts.lost(result.lost), result.lost] as const,
    [labels.unanswered, texts.unanswered(result.unanswered), result.unanswered] as const,
    [labels.unsent, texts.unsent(result.unsent), result.unsent] as const,
  ].filter(([, , count]) => count > 0);
  const rows = [
    [labels.throughput, texts.throughput(perSecondOf(result), answered, seconds * 1000, word)],
    [labels.latency, latency.total === 0 ? texts.noLatency : percentiles(latency, texts)],
    [labels.generator, texts.generator(cores * 100, threads)],
  ] as const;
  const labelColumns = Math.max(...[...rows, ...faults].map(([label]) => displayWidth(label))) + 2;
  const row = ([label, text]: readonly [string, string, ...unknown[]]): string =>
    margin + padEnd(label, labelColumns) + text;
  const bars = barLines(latency, texts, columns, paint);
  return [
    paint("title", model),
    ...rows.map(row),
    ...faults.map((fault) => paint("bad", row(fault))),
    ...(bars.length === 0 ? [] : ["", ...bars]),
  ];
}

function percentiles(latency: Histogram, texts: BenchTexts): string {
  const named = [
    ["p50", 0.5],
    ["p90", 0.9],
    ["p99", 0.99],
    ["p99.9", 0.999],
  ] as const;
  const parts = named.map(([name, part]) => texts.percentile(name, latency.percentile(part)));
  return [...parts, texts.longest(latency.max)].join(" · ");
}

/** The histogram: a bar for each group of latencies, with how many messages took so long. */
function barLines(latency: Histogram, texts: BenchTexts, columns: number, paint: Paint): string[] {
  const fine = barsOf(latency.buckets());
  const bars = fine.length > barsMax ? barsOf(latency.buckets(), barEnds.coarse) : fine;
  if (bars.length === 0) return [];
  const cells = bars.map(({ toUs, count }) => ({ upTo: texts.latency(toUs), messages: texts.count(count) }));
  const upToColumns = Math.max(...[texts.upTo, ...cells.map(({ upTo }) => upTo)].map(displayWidth));
  const countColumns = Math.max(
    ...[texts.messages, ...cells.map(({ messages }) => messages)].map(displayWidth),
  );
  const line = (upTo: string, messages: string, bar: string): string =>
    `${margin}${upTo.padStart(upToColumns)}  ${messages.padStart(countColumns)}  ${bar}`.trimEnd();
  const room = Math.min(barColumnsMax, Math.max(1, columns - displayWidth(line("", "", "")) - 1));
  const most = Math.max(...bars.map(({ count }) => count));
  const drawn = ({ count }: Bar): string => paint("name", "█".repeat(Math.ceil((count / most) * room)));
  return [
    paint("faint", line(texts.upTo, texts.messages, "")),
    ...bars.map((bar, i) => line(cells[i]!.upTo, cells[i]!.messages, drawn(bar))),
  ];
}

/** The same for programs: names are stable, times of messages are microseconds. */
export function resultJson(
  { clients, inFlight, perSecond, size, threads }: LoadOrder,
  word: string,
  result: LoadResult,
  interrupted: boolean,
): string {
  const { latency } = result;
  return JSON.stringify({
    clients,
    inFlight,
    perSecond: perSecond ?? null,
    size,
    threads,
    ack: word,
    interrupted,
    seconds: Math.round(result.seconds * 1000) / 1000,
    confirmed: result.answered,
    confirmedPerSecond: Math.round(perSecondOf(result)),
    p50Us: latency.percentile(0.5),
    p90Us: latency.percentile(0.9),
    p99Us: latency.percentile(0.99),
    p999Us: latency.percentile(0.999),
    maxUs: latency.max,
    histogram: [...latency.buckets()].map(({ toUs, count }) => [toUs, count]),
    refusals: result.refusals,
    lost: result.lost,
    unanswered: result.unanswered,
    unsent: result.unsent,
    generatorCores: Math.round(result.cores * 1000) / 1000,
  });
}
