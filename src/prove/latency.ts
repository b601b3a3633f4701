import type { Latency } from "./evidence.ts";

/** Upper ends of buckets within a power of ten: fine enough to see a shape, few enough to draw. */
const steps = [1, 1.5, 2, 3, 5, 7] as const;

/** What samples in milliseconds say together. */
export function latencyOf(samplesMs: readonly number[]): Latency {
  const us = samplesMs.map((ms) => Math.ceil(ms * 1000)).toSorted((a, b) => a - b);
  const counts = Map.groupBy(us, bucketOf);
  return {
    count: us.length,
    p50Us: percentile(us, 0.5),
    p90Us: percentile(us, 0.9),
    p99Us: percentile(us, 0.99),
    maxUs: us.at(-1) ?? 0,
    buckets: [...counts].map(([toUs, samples]) => ({ toUs, count: samples.length })),
  };
}

/** The value at or below which `part` (0 to 1) of the sorted samples are; 0 when there are none. */
export function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? 0;
}

/** The upper end of the bucket of a sample. */
function bucketOf(us: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, us)));
  const step = steps.find((each) => us <= each * power);
  return Math.round((step ?? 10) * power);
}
