/** A name's key, and until when it is kept out: microseconds of the clock that all threads share. */
export type ShutOutName = readonly [key: string, untilUs: number];

/** Names that may not come in for a while; a bounded number of them. */
export class ShutOut {
  readonly #namesMax: number;
  readonly #untilUs: Map<string, number>;

  constructor(namesMax: number, names: readonly ShutOutName[] = []) {
    this.#namesMax = namesMax;
    this.#untilUs = new Map(names);
  }

  /** All of them, to be told to somebody else. */
  get names(): readonly ShutOutName[] {
    return [...this.#untilUs];
  }

  /** Keeps a name out. Where there are too many, the one goes that would go first. */
  add([key, untilUs]: ShutOutName): void {
    this.#untilUs.delete(key);
    if (this.#untilUs.size === this.#namesMax) this.#untilUs.delete(this.#soonest()!);
    this.#untilUs.set(key, untilUs);
  }

  /** How long the name is still kept out, in milliseconds; 0: it may come in. */
  waitMs(key: string, nowUs: number): number {
    const untilUs = this.#untilUs.get(key);
    if (untilUs === undefined) return 0;
    if (untilUs > nowUs) return Math.ceil((untilUs - nowUs) / 1000);
    this.#untilUs.delete(key);
    return 0;
  }

  #soonest(): string | undefined {
    let [soonest, soonestUs]: [string | undefined, number] = [undefined, Infinity];
    for (const [key, untilUs] of this.#untilUs) {
      if (untilUs < soonestUs) [soonest, soonestUs] = [key, untilUs];
    }
    return soonest;
  }
}
