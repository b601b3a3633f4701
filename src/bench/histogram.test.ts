import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Histogram } from "./histogram.ts";

test("a percentile is that of the sorted values, to 0.8 % and never below", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.nat(200),
          fc.nat(100_000),
          fc.nat(100_000_000),
          fc.double({ min: 0, max: 5_000, noNaN: true }),
        ),
        {
          minLength: 1,
          maxLength: 400,
          size: "max",
        },
      ),
      fc.constantFrom(0.5, 0.9, 0.99, 0.999, 1),
      (values, part) => {
        const histogram = new Histogram();
        for (const value of values) histogram.add(value);
        const exact = values.map(Math.floor).toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1]!;
        const found = histogram.percentile(part);
        assert.ok(found >= exact && found <= exact * 1.008 + 1, `${found} for ${exact}`);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("several of the same value are as many as one after the other, and two histograms are one", () => {
  const values = [0, 63, 64, 1_000, 1_000, 1_000, 70_000_000];
  const single = new Histogram();
  for (const value of values) single.add(value);
  const counted = new Histogram();
  counted.add(1_000, 3);
  const merged = new Histogram();
  for (const value of [0, 63, 64, 70_000_000]) merged.add(value);
  merged.merge(counted.buckets());
  assert.deepEqual([...merged.buckets()], [...single.buckets()]);
  assert.deepEqual([merged.total, merged.max], [values.length, 70_000_000]);
});

test("what takes longer than half an hour counts as that", () => {
  const histogram = new Histogram();
  histogram.add(1e12);
  assert.deepEqual([histogram.total, histogram.max], [1, 2 ** 31 - 1]);
});
