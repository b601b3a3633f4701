import type { Limits } from "../protocol/limits.ts";

/**
 * Paces an honest client, so that the server never finds it too fast.
 *
 * The server charges a line when it reads it: at some moment between the sending and the confirmation that the
 * client cannot know. Charged later a line weighs longer, so a bound from above charges a confirmed line at its
 * confirmation, and an unconfirmed one now, however long ago it was sent. The rest is the server's own arithmetic
 * (see `rate.ts`): a level that rises by a line, drains at the rate, and may not pass the burst.
 */
export class Pace {
  readonly #full: number;
  /** Units that drain each microsecond; 0 when there is no limit of rate. */
  readonly #drain: number;
  /** What two clocks may disagree about, in units. */
  readonly #slack: number;
  /** What the confirmed lines left, in units, at `#atUs`. */
  #level: number;
  #atUs: number;
  #unconfirmed = 0;

  /** `budget`: lines that may be sent at once at `nowUs`, as the server says. */
  constructor(limits: Limits, budget: number, nowUs: number) {
    this.#full = limits.burst * lineUnits;
    this.#drain = (limits.rate ?? 0) * drainShare;
    this.#slack = this.#drain * clockTicksUs;
    const used = this.#full - Math.min(budget, limits.burst) * lineUnits;
    this.#level = used > 0 ? used + this.#slack : 0;
    this.#atUs = nowUs;
  }

  /** A line that counts was sent. */
  sent(): void {
    this.#unconfirmed += 1;
  }

  /** The oldest of the lines sent was answered. */
  confirmed(nowUs: number): void {
    this.#level = Math.max(this.#levelAt(nowUs), this.#slack) + lineUnits;
    this.#atUs = nowUs;
    this.#unconfirmed -= 1;
  }

  /** When the next line may be sent, in microseconds: `Infinity` while that depends on a confirmation. */
  sendableAt(nowUs: number): number {
    if (this.#drain === 0) return nowUs;
    const allowed = this.#full - (this.#unconfirmed + 1) * lineUnits;
    if (allowed < 0) return Infinity;
    const excess = this.#levelAt(nowUs) - allowed;
    return excess > 0 ? nowUs + Math.ceil(excess / this.#drain) : nowUs;
  }

  #levelAt(nowUs: number): number {
    return Math.max(0, this.#level - Math.max(0, nowUs - this.#atUs) * this.#drain);
  }
}

/** A line in units of the level: at `rate` lines a second, `rate` units drain each microsecond. */
const lineUnits = 1_000_000;

/**
 * The share of the rate that the client believes in. The two clocks do not run alike: quartz is off by at most 100
 * parts in a million, and a clock that is being disciplined by 500 more; 5,000 leaves room for bad ones, and costs
 * half a per cent of the rate.
 */
const drainShare = 0.995;

/**
 * Both clocks are read in whole microseconds, so that of the same time one may show up to two more than the other.
 * Whatever begins to fill an empty level counts as having come so much later.
 */
const clockTicksUs = 2;
