/** Counts of durations in shared memory: the sum of them in microseconds, and then a cell for each bucket. */
import { histogramBoundsUs } from "./watch.ts";
import type { Histogram } from "./watch.ts";

const leastUs = histogramBoundsUs[0]!;
const bucketsPerDoubling = histogramBoundsUs.indexOf(leastUs * 2);

/** The last one is for what is above all bounds. */
const buckets = histogramBoundsUs.length + 1;

/** Cells that a histogram takes. */
export const histogramCells: number = buckets + 1;

/** Which bucket counts a duration of whole microseconds. */
export function bucketOf(us: number): number {
  if (us <= leastUs) return 0;
  const bucket = Math.min(Math.ceil(Math.log2(us / leastUs) * bucketsPerDoubling), buckets - 1);
  // The bounds are rounded, so a duration may lie on one that is a little above its own.
  return us <= histogramBoundsUs[bucket - 1]! ? bucket - 1 : bucket;
}

/** Counts `count` durations of `us` microseconds in the histogram whose cells begin at `at`. */
export function record(cells: Float64Array, at: number, us: number, count: number): void {
  const whole = Math.max(0, Math.round(us));
  cells[at]! += whole * count;
  cells[at + 1 + bucketOf(whole)]! += count;
}

/** The sum of histograms whose cells begin at `at` in each of these blocks. */
export function readHistogram(blocks: readonly Float64Array[], at: number): Histogram {
  const counts = new Float64Array(buckets);
  let sumUs = 0;
  for (const cells of blocks) {
    sumUs += cells[at]!;
    for (let bucket = 0; bucket < buckets; bucket += 1) counts[bucket]! += cells[at + 1 + bucket]!;
  }
  return { counts, sumUs };
}
