/**
 * Latencies in buckets that grow with the value: 128 to each power of two, so that a percentile is right to 0.8 %
 * however many values there are (the idea of HdrHistogram).
 */
const linear = 256;
const perPower = linear / 2;
const perPowerBits = 7;

/** Half an hour. What is longer counts as this much: nobody waits to know how much longer. */
const usMax: number = 2 ** 31 - 1;

export class Histogram {
  readonly #counts: Float64Array;
  #total = 0;
  #max = 0;

  constructor() {
    this.#counts = new Float64Array(bucketOf(usMax) + 1);
  }

  get total(): number {
    return this.#total;
  }

  get max(): number {
    return this.#max;
  }

  /** Adds a value in microseconds, `count` times; parts of a microsecond are cut off. */
  add(us: number, count = 1): void {
    const whole = Math.min(Math.floor(us), usMax);
    this.#counts[bucketOf(whole)]! += count;
    this.#total += count;
    if (whole > this.#max) this.#max = whole;
  }

  /** Adds what another one has. */
  merge(other: Iterable<Bucket>): void {
    for (const { toUs, count } of other) this.add(toUs, count);
  }

  /** The value below which `part` (0 to 1) of all values are, in microseconds; 0 when there are none. */
  percentile(part: number): number {
    const wanted = Math.ceil(this.#total * part);
    let seen = 0;
    for (const { toUs, count } of this.buckets()) {
      seen += count;
      if (seen >= wanted) return toUs;
    }
    return 0;
  }

  /** The buckets that hold something, the smallest values first. Of the last one `toUs` is the greatest value. */
  *buckets(): Generator<Bucket, void, void> {
    for (const [bucket, count] of this.#counts.entries()) {
      if (count > 0) yield { toUs: Math.min(valueOf(bucket), this.#max), count };
    }
  }
}

/** Values up to `toUs` microseconds, that one included, and beyond the bucket before. */
export interface Bucket {
  readonly toUs: number;
  readonly count: number;
}

/** Below `linear` each value has a bucket of its own; above, `power` halvings bring it into the upper half. */
function bucketOf(us: number): number {
  if (us < linear) return us;
  const power = 31 - Math.clz32(us) - perPowerBits;
  return power * perPower + (us >>> power);
}

/** The greatest value of a bucket. */
function valueOf(bucket: number): number {
  if (bucket < linear) return bucket;
  const power = Math.floor(bucket / perPower) - 1;
  return (bucket - power * perPower + 1) * 2 ** power - 1;
}
