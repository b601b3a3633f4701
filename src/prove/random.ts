/** A random generator that begins with a seed: the same seed, the same run (mulberry32, by Tommy Ettinger). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 up to, but not including, `below`. */
  below(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  }

  /** A whole number from `least` to `most`, both of them included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** `bytes` in `parts` pieces, cut anywhere; none of them is empty. */
  cut(bytes: Uint8Array, parts: number): Uint8Array[] {
    const places = new Set<number>();
    const cuts = Math.min(parts, bytes.length) - 1;
    while (places.size < cuts) places.add(1 + this.below(bytes.length - 1));
    const ends = [...places, bytes.length].toSorted((a, b) => a - b);
    return ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
  }
}
