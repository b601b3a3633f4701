/**
 * Chance from a seed: the generator `sfc32` (C. Doty-Humphrey, PractRand), forked by name. Each component of the world
 * has one of its own, so that another draw in the network does not shuffle the disk.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, name: string) {
    this.#a = seed | 0;
    this.#b = (seed / 2 ** 32) | 0;
    this.#c = hashOf(name);
    for (let i = 0; i < 12; i += 1) this.#draw();
  }

  /** 32 bits, as a whole number around 0: small enough for the engine to keep it without an object. */
  bits(): number {
    return this.#draw() - 2 ** 31;
  }

  /** From 0 up to, and not including, 1. */
  next(): number {
    return this.#draw() / 2 ** 32;
  }

  /** A whole number from 0 up to, and not including, `count`. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  /** A whole number, both ends included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** Between both ends, the small ones as likely as the large: each order of magnitude has its part. */
  spread(least: number, most: number): number {
    return Math.floor(least * (most / least) ** this.next());
  }

  chance(part: number): boolean {
    return this.next() < part;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  #draw(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }
}

/** FNV-1a over UTF-16 units, in 32 bits. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
