import type { Parser } from "./parsers.ts";

/** A moment as people give it: so long ago, or a date. */
export interface Moment {
  /** As it was given. */
  readonly text: string;
  /** Milliseconds since 1970, if it is `nowMs` now. */
  at(nowMs: number): number;
}

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `2026-11-22`, `2026-11-22T10:00`, with seconds and a zone if wanted: ISO 8601, in local time without a zone. */
const isoPattern = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

export const moment: Parser<Moment> = {
  parse(text) {
    const [, count, unit = ""] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
    if (count !== undefined) {
      return { value: { text, at: (nowMs) => nowMs - Number(count) * unitMs[unit]! } };
    }
    // A date alone is a local day, not one of Greenwich's.
    const atMs = isoPattern.test(text) ? Date.parse(text.includes("T") ? text : `${text}T00:00`) : Number.NaN;
    return Number.isNaN(atMs) ? undefined : { value: { text, at: () => atMs } };
  },
  allowed: (texts) => texts.moment,
  format: (value) => value.text,
};
