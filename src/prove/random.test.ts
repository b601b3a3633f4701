import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Random } from "./random.ts";

test("the same seed gives the same numbers, and another one others", () => {
  const numbers = (seed: number): number[] => {
    const random = new Random(seed);
    return Array.from({ length: 20 }, () => random.below(1_000));
  };
  assert.deepEqual(numbers(7), numbers(7));
  assert.notDeepEqual(numbers(7), numbers(8));
  assert.ok(new Set(numbers(7)).size > 15, "they differ from each other");
  assert.ok(numbers(7).every((number) => number >= 0 && number < 1_000));
});

test("pieces are in order, none is empty, and together they are the whole", () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.uint8Array({ minLength: 1, maxLength: 50 }),
      fc.integer({ min: 1, max: 9 }),
      (seed, bytes, parts) => {
        const pieces = new Random(seed).cut(bytes, parts);
        assert.equal(pieces.length, Math.min(parts, bytes.length));
        assert.ok(pieces.every((piece) => piece.length > 0));
        assert.deepEqual(Buffer.concat(pieces), Buffer.from(bytes));
      },
    ),
  );
});
