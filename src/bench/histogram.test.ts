import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Histogram } from "./histogram.ts";

test("a percentile is that of the sorted values, to 3.2 % and never below", () => {
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
        assert.ok(found >= exact && found <= exact * 1.032 + 1, `${found} for ${exact}`);
      },
    ),
    { numRuns: 2_000 },
  );
});
