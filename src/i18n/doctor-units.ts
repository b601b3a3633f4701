/** Times as `acuse doctor` tells them. */
import type { Lang } from "./lang.ts";
import { formatCount } from "./units.ts";

/** Below this many microseconds a time is told in microseconds. */
const microsecondsMax = 10_000;

/** A time as exact as it is worth: `412 µs`, `38 ms`. */
export function formatMicroseconds(lang: Lang, us: number): string {
  return us < microsecondsMax ? `${formatCount(lang, us)} µs` : `${formatCount(lang, us / 1000)} ms`;
}

/** Time of day in the machine's time zone: `16:27`. */
export function formatTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}
