/**
 * When a client's messages are to be sent, and since when each of them counts. Time comes in as an argument, in
 * microseconds.
 */
import type { Histogram } from "./histogram.ts";

export interface Schedule {
  /** How many messages are to be sent by now, in all. */
  due(nowUs: number): number;
  /** The next `count` messages were sent. */
  send(count: number, nowUs: number): void;
  /** The `count` oldest messages that had no answer were answered. */
  answer(count: number, nowUs: number, latencies: Latencies): void;
  /** Nothing more becomes due. */
  end(nowUs: number): void;
}

/** The latencies of the messages that count: those that were to be sent at `fromUs` or later. */
export class Latencies {
  readonly histogram: Histogram;
  readonly fromUs: number;

  constructor(histogram: Histogram, fromUs: number) {
    this.histogram = histogram;
    this.fromUs = fromUs;
  }

  add(sinceUs: number, nowUs: number, count: number): void {
    if (sinceUs >= this.fromUs) this.histogram.add(nowUs - sinceUs, count);
  }
}

/** The closed model: the next message is sent when an answer comes, and counts from then on. */
export class ClosedSchedule implements Schedule {
  /** Messages that were sent at the same time, in a ring; of the oldest ones those without an answer. */
  readonly #sentUs: Float64Array;
  readonly #counts: Uint32Array;
  #first = 0;
  #next = 0;
  #due = Infinity;
  #sent = 0;

  /** `inFlight`: most messages that have no answer. */
  constructor(inFlight: number) {
    this.#sentUs = new Float64Array(inFlight);
    this.#counts = new Uint32Array(inFlight);
  }

  due(): number {
    return this.#due;
  }

  send(count: number, nowUs: number): void {
    this.#sent += count;
    this.#sentUs[this.#next] = nowUs;
    this.#counts[this.#next] = count;
    this.#next = this.#after(this.#next);
  }

  answer(count: number, nowUs: number, latencies: Latencies): void {
    let left = count;
    while (left > 0) {
      const waiting = this.#counts[this.#first]!;
      const answered = Math.min(left, waiting);
      latencies.add(this.#sentUs[this.#first]!, nowUs, answered);
      this.#counts[this.#first] = waiting - answered;
      if (answered === waiting) this.#first = this.#after(this.#first);
      left -= answered;
    }
  }

  end(): void {
    this.#due = this.#sent;
  }

  #after(place: number): number {
    return place + 1 === this.#counts.length ? 0 : place + 1;
  }
}

/**
 * The open model: messages become due at fixed intervals, whatever becomes of those before, and count from then on,
 * however late they are sent. So a server that stalls is charged for every message that came meanwhile; to measure from
 * the real time of sending would leave just these out (coordinated omission).
 */
export class OpenSchedule implements Schedule {
  readonly #firstUs: number;
  readonly #intervalUs: number;
  #endUs = Infinity;
  #answered = 0;

  constructor(firstUs: number, intervalUs: number) {
    this.#firstUs = firstUs;
    this.#intervalUs = intervalUs;
  }

  due(nowUs: number): number {
    const untilUs = Math.min(nowUs, this.#endUs);
    return Math.max(0, Math.floor((untilUs - this.#firstUs) / this.#intervalUs) + 1);
  }

  send(): void {}

  answer(count: number, nowUs: number, latencies: Latencies): void {
    for (let left = count; left > 0; left -= 1) {
      latencies.add(this.#firstUs + this.#answered * this.#intervalUs, nowUs, 1);
      this.#answered += 1;
    }
  }

  end(nowUs: number): void {
    this.#endUs = Math.min(this.#endUs, nowUs);
  }
}
