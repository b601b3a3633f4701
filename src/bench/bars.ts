import type { Bucket } from "./histogram.ts";

/** A bar of a histogram: what took longer than `fromUs` microseconds, and `toUs` at most. */
export interface Bar {
  readonly fromUs: number;
  readonly toUs: number;
  readonly count: number;
}

/** Where bars end in each power of ten: `fine` gives some hundred messages a shape, `coarse` takes half the room. */
export const barEnds = { fine: [1, 1.5, 2, 3, 5, 7], coarse: [1, 2, 5] } as const;

/** Buckets gathered in bars between round ends, without gaps between the first bar and the last. */
export function barsOf(buckets: Iterable<Bucket>, ends: readonly number[] = barEnds.fine): Bar[] {
  const counts = new Map<number, number>();
  for (const { toUs, count } of buckets) {
    const index = barOf(toUs, ends);
    counts.set(index, (counts.get(index) ?? 0) + count);
  }
  const first = Math.min(...counts.keys());
  const last = Math.max(...counts.keys());
  return Array.from({ length: counts.size === 0 ? 0 : last - first + 1 }, (_, i) => ({
    fromUs: endOf(first + i - 1, ends),
    toUs: endOf(first + i, ends),
    count: counts.get(first + i) ?? 0,
  }));
}

/** The upper end of a bar, counted from 1 µs on. */
function endOf(index: number, ends: readonly number[]): number {
  const power = Math.floor(index / ends.length);
  return (ends[index - power * ends.length] ?? 1) * 10 ** power;
}

/** The first bar whose end is not below `us`. */
function barOf(us: number, ends: readonly number[]): number {
  let index = 0;
  while (endOf(index, ends) < us) index += 1;
  return index;
}
