/** Numbers, durations and moments, as the language and region of the page write them. */
import type { Lang } from "../../src/i18n/lang.ts";
import { formatCount, formatTook, languageTag } from "../../src/i18n/units.ts";

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

/** Making one takes much longer than using it. */
function format<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const known = formats.get(key);
  if (known !== undefined) return known as T;
  const made = make();
  formats.set(key, made);
  return made;
}

/** `950`, `12.3K`: in five characters or so. */
export function short(lang: Lang, value: number): string {
  const tag = languageTag(lang);
  return format(`short ${tag}`, () => {
    return new Intl.NumberFormat(tag, { notation: "compact", maximumFractionDigits: 2 });
  }).format(value);
}

/** A rate or a mean: `0.4`, `37`, `12,345`. */
export function decimal(lang: Lang, value: number): string {
  const tag = languageTag(lang);
  if (value >= 10) return formatCount(lang, value);
  return format(`decimal ${tag}`, () => new Intl.NumberFormat(tag, { maximumFractionDigits: 1 })).format(
    value,
  );
}

/** Nothing was measured. */
export const none = "–";

/** `0.8 ms`, and `–` where there was none. */
export function took(lang: Lang, ms: number | null): string {
  return ms === null ? none : formatTook(lang, ms).replace(" ", "\u{a0}");
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How long something is going on, in one or two units: `12s`, `5m`, `3h 20m`, `2d 4h`. */
export function duration(lang: Lang, ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < minuteMs) return unit(lang, "second", whole / secondMs);
  if (whole < hourMs) return unit(lang, "minute", whole / minuteMs);
  if (whole < dayMs) return two(lang, "hour", whole / hourMs, "minute", (whole % hourMs) / minuteMs);
  return two(lang, "day", whole / dayMs, "hour", (whole % dayMs) / hourMs);
}

type Unit = "second" | "minute" | "hour" | "day";

function two(lang: Lang, large: Unit, count: number, small: Unit, rest: number): string {
  const first = unit(lang, large, count);
  return rest < 1 ? first : `${first} ${unit(lang, small, rest)}`;
}

function unit(lang: Lang, name: Unit, value: number): string {
  const tag = languageTag(lang);
  return format(`unit ${name} ${tag}`, () => {
    return new Intl.NumberFormat(tag, { style: "unit", unit: name, unitDisplay: "narrow" });
  })
    .format(Math.floor(value))
    .replaceAll(" ", "\u{a0}");
}

/** `14:03:27`. */
export function time(lang: Lang, at: number): string {
  return moment(lang, "time", at, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/** `14:03`. */
export function minute(lang: Lang, at: number): string {
  return moment(lang, "minute", at, { hour: "2-digit", minute: "2-digit" });
}

/** The time, and before it the day where it is not today's. */
export function when(lang: Lang, at: number): string {
  if (new Date(at).toDateString() === new Date().toDateString()) return time(lang, at);
  return `${moment(lang, "day", at, { day: "numeric", month: "short" })}, ${time(lang, at)}`;
}

/** `23 Nov 2026, 14:03:27`. */
export function full(lang: Lang, at: number): string {
  return moment(lang, "full", at, { dateStyle: "medium", timeStyle: "medium" });
}

function moment(lang: Lang, name: string, at: number, options: Intl.DateTimeFormatOptions): string {
  const tag = languageTag(lang);
  const hours = name === "full" ? {} : ({ hourCycle: "h23" } as const);
  return format(`moment ${name} ${tag}`, () => new Intl.DateTimeFormat(tag, { ...options, ...hours })).format(
    at,
  );
}

/** In the language of attributes: `2026-11-23T14:03:27.123Z`. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}
