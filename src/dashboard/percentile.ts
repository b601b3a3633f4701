import { histogramBoundsUs } from "../server/watch.ts";

/** How many durations are counted. */
export function countOf(counts: Float64Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** What was counted since; nothing is negative, even where one was read while it was written. */
export function since(now: Float64Array, before: Float64Array): Float64Array {
  return now.map((count, i) => Math.max(0, count - (before[i] ?? 0)));
}

/**
 * The duration in milliseconds that `part` (0 to 1) of them do not exceed: the upper bound of its bucket, the last
 * bound for what is beyond. `null` when there are none.
 */
export function percentileMs(counts: Float64Array, part: number): number | null {
  const total = countOf(counts);
  if (total === 0) return null;
  const wanted = Math.ceil(total * part);
  let seen = 0;
  const bucket = counts.findIndex((count) => (seen += count) >= wanted);
  return (histogramBoundsUs[bucket] ?? histogramBoundsUs.at(-1)!) / 1000;
}
