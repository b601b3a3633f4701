/**
 * Latencies in buckets that grow with the value: 32 to each power of two, so that a percentile is right to 3.2 %
 * however many values there are (the idea of HdrHistogram).
 */
const linear = 64;
const perPower = linear / 2;
const powersMax = 40;

export class Histogram {
  readonly #counts = new Float64Array(linear + powersMax * perPower);
  #total = 0;
  #max = 0;

  get total(): number {
    return this.#total;
  }

  get max(): number {
    return this.#max;
  }

  /** Adds a value in microseconds; parts of one are cut off. */
  add(us: number): void {
    const whole = Math.floor(us);
    this.#counts[bucketOf(whole)]! += 1;
    this.#total += 1;
    if (whole > this.#max) this.#max = whole;
  }

  /** The value below which `part` (0 to 1) of all values are, in microseconds; 0 when there are none. */
  percentile(part: number): number {
    const wanted = Math.ceil(this.#total * part);
    let seen = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      seen += count;
      if (count > 0 && seen >= wanted) return Math.min(valueOf(bucket), this.#max);
    }
    return 0;
  }
}

/** Below `linear` each value has a bucket of its own; above, `power` halvings bring it into the upper half. */
function bucketOf(us: number): number {
  if (us < linear) return us;
  const power = Math.floor(Math.log2(us)) - Math.log2(perPower);
  return power * perPower + Math.floor(us / 2 ** power);
}

/** The greatest value of a bucket. */
function valueOf(bucket: number): number {
  if (bucket < linear) return bucket;
  const power = Math.floor(bucket / perPower) - 1;
  return (bucket - power * perPower + 1) * 2 ** power - 1;
}
