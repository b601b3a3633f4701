import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { RateMeter, cellsPerBudget, isRecovered } from "./rate.ts";

const meter = (rate: number, burst: number): RateMeter =>
  new RateMeter(rate, burst, new Float64Array(cellsPerBudget));

/**
 * The formula, told otherwise and in whole numbers of any size: virtual scheduling of ITU-T I.371. A line is
 * allowed when it comes no earlier than its theoretical arrival time less (burst - 1) intervals.
 */
class VirtualScheduling {
  #arrival = 0n;
  readonly #rate: bigint;
  readonly #burst: bigint;

  constructor(rate: number, burst: number) {
    this.#rate = BigInt(rate);
    this.#burst = BigInt(burst);
  }

  /** Time in microseconds times rate, so that an interval is a whole number. */
  take(nowUs: number): number {
    const interval = 1_000_000n;
    const now = BigInt(nowUs) * this.#rate;
    const earliest = this.#arrival - (this.#burst - 1n) * interval;
    if (now < earliest) return Number((earliest - now + this.#rate - 1n) / this.#rate);
    this.#arrival = (now > this.#arrival ? now : this.#arrival) + interval;
    return 0;
  }
}

describe("the rate meter", () => {
  test("lets the burst through in one instant and refuses the next line", () => {
    const m = meter(20, 40);
    for (let i = 1; i <= 40; i += 1) assert.equal(m.take(5), 0, `line ${i}`);
    assert.equal(m.take(5), 50_000);
    assert.equal(m.take(5), 50_000, "a refusal charges nothing");
    assert.equal(m.take(50_004), 1);
    assert.equal(m.take(50_005), 0, "the announced wait is exact");
    assert.equal(m.take(50_005), 50_000);
  });

  test("is the formula on 100,000 random runs of a virtual clock", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(
          fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3_000_000 })),
          {
            maxLength: 60,
            size: "max",
          },
        ),
        (rate, burst, steps) => {
          const [m, formula] = [meter(rate, burst), new VirtualScheduling(rate, burst)];
          let nowUs = 1_000_000_000_000;
          for (const step of steps) {
            nowUs += step;
            assert.equal(m.take(nowUs), formula.take(nowUs));
          }
        },
      ),
      { numRuns: Number(process.env["ACUSE_TEST_RUNS"] ?? 100_000) },
    );
  });

  test("tells how many lines may come at once, and they may", () => {
    const m = meter(20, 40);
    assert.equal(m.available(0), 40);
    for (let i = 0; i < 39; i += 1) m.take(0);
    assert.equal(m.available(0), 1);
    assert.equal(m.available(49_999), 1);
    assert.equal(m.available(50_000), 2);
  });

  test("keeps the budget in its cells, for the name's next connection", () => {
    const cells = new Float64Array(2 * cellsPerBudget);
    const first = new RateMeter(20, 40, cells, 1);
    for (let i = 0; i < 40; i += 1) first.take(0);
    assert.equal(new RateMeter(20, 40, cells, 1).take(0), 50_000);
    assert.equal(new RateMeter(20, 40, cells, 0).take(0), 0, "another name has a budget of its own");
    assert.equal(isRecovered(cells, 1, 20, 1_999_999), false);
    assert.equal(isRecovered(cells, 1, 20, 2_000_000), true);
  });

  test("credits a stall: a client that kept to the rate meanwhile is not too fast afterwards", () => {
    const m = meter(20, 40);
    m.credit(5_000_000, 5_000_000);
    for (let i = 1; i <= 140; i += 1) assert.equal(m.take(5_000_000), 0, `line ${i}`);
    assert.ok(m.take(5_000_000) > 0);
  });

  test("credits only what a full bucket could not drain", () => {
    const m = meter(20, 40);
    for (let i = 0; i < 40; i += 1) m.take(0);
    m.credit(5_000_000, 5_000_000);
    let taken = 0;
    while (m.take(5_000_000) === 0) taken += 1;
    assert.equal(taken, 100, "rate times five seconds, and not a line more");
  });

  test("never lets more than burst and rate times the time pass, whatever is credited", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ step: fc.integer({ min: 0, max: 400_000 }), pause: fc.boolean(), lines: fc.nat(60) }),
        ),
        (steps) => {
          const [rate, burst, m] = [20, 40, meter(20, 40)];
          let [nowUs, taken] = [0, 0];
          for (const { step, pause, lines } of steps) {
            nowUs += step;
            if (pause) m.credit(step, nowUs);
            for (let i = 0; i < lines; i += 1) taken += m.take(nowUs) === 0 ? 1 : 0;
            assert.ok(taken <= burst + (rate * nowUs) / 1_000_000, `${taken} lines in ${nowUs} µs`);
          }
        },
      ),
      { numRuns: 5_000 },
    );
  });

  test("lets credit expire after as long a time as the stall took", () => {
    const m = meter(20, 40);
    m.credit(1_000_000, 1_000_000);
    let taken = 0;
    while (m.take(2_000_001) === 0) taken += 1;
    assert.equal(taken, 40);
  });
});
