/** What the report of `acuse prove` writes alike in both languages. */
import type { Lang } from "./lang.ts";
import type { ReportTexts } from "./report.ts";
import { formatCount, formatDay, formatLatency, formatTook } from "./units.ts";

/** Numbers and times. */
export function reportUnits(
  lang: Lang,
): Pick<ReportTexts, "count" | "milliseconds" | "latency" | "duration" | "moment"> {
  const duration = (ms: number): string => formatTook(lang, ms).replace(" ", "\u{a0}");
  return {
    count: (count) => formatCount(lang, count),
    milliseconds: (ms) => `${formatCount(lang, ms)}\u{a0}ms`,
    latency: (us) => formatLatency(lang, us).replace(" ", "\u{a0}"),
    duration,
    moment: (at) => `${formatDay(lang, at)}, ${timeOfDay(at)}`,
  };
}

function timeOfDay(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(lang: Lang, items: readonly string[]): string {
  return new Intl.ListFormat(lang).format(items);
}
