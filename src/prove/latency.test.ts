import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { latencyOf, percentile } from "./latency.ts";

test("percentiles are samples, of which so many are at most as large", () => {
  const samples = Array.from({ length: 100 }, (_, i) => i + 1);
  assert.equal(percentile(samples, 0.5), 50);
  assert.equal(percentile(samples, 0.99), 99);
  assert.equal(percentile(samples, 1), 100);
  assert.equal(percentile([7], 0.5), 7);
  assert.equal(percentile([], 0.5), 0);
});

test("every sample is in the one bucket that ends at or above it, and buckets rise", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.001, max: 10_000, noNaN: true })), (samples) => {
      const { count, buckets, maxUs, p50Us, p99Us } = latencyOf(samples);
      assert.equal(count, samples.length);
      assert.equal(
        buckets.reduce((sum, bucket) => sum + bucket.count, 0),
        samples.length,
      );
      const ends = buckets.map(({ toUs }) => toUs);
      assert.deepEqual(
        ends,
        ends.toSorted((a, b) => a - b),
      );
      assert.equal(new Set(ends).size, ends.length);
      let below = 0;
      for (const bucket of buckets) {
        below += bucket.count;
        const atMost = samples.filter((ms) => Math.ceil(ms * 1000) <= bucket.toUs).length;
        assert.equal(atMost, below);
      }
      assert.ok(p50Us <= p99Us && p99Us <= maxUs);
    }),
  );
});
