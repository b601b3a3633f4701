import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { bucketOf, histogramCells, readHistogram, record } from "./histogram.ts";
import { histogramBoundsUs } from "./watch.ts";

const last = histogramBoundsUs.length;

/** The bucket by the definition: the first whose bound is not below. */
function soughtBucket(us: number): number {
  const found = histogramBoundsUs.findIndex((bound) => us <= bound);
  return found < 0 ? last : found;
}

describe("a histogram", () => {
  test("puts every duration into the bucket whose bounds are around it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (us) => bucketOf(us) === soughtBucket(us)),
      { numRuns: 10_000 },
    );
  });

  test("knows each bound, and what is one more and one less", () => {
    for (const bound of histogramBoundsUs) {
      for (const us of [bound - 1, bound, bound + 1])
        assert.equal(bucketOf(us), soughtBucket(us), `${us} µs`);
    }
  });

  test("counts by weight, takes whole microseconds, and adds up what several threads counted", () => {
    const blocks = [new Float64Array(3 + histogramCells), new Float64Array(3 + histogramCells)];
    record(blocks[0]!, 3, 100.4, 7);
    record(blocks[1]!, 3, 100, 2);
    record(blocks[1]!, 3, 1e9, 1);
    record(blocks[1]!, 3, -5, 1);
    const { counts, sumUs } = readHistogram(blocks, 3);
    assert.equal(sumUs, 1e9 + 900);
    assert.equal(counts.length, last + 1);
    assert.deepEqual([counts[soughtBucket(100)], counts[last], counts[0]], [9, 1, 1]);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      11,
    );
  });
});
