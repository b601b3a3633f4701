import assert from "node:assert/strict";
import { test } from "node:test";
import { barEnds, barsOf } from "./bars.ts";

const buckets = [
  { toUs: 100, count: 1 },
  { toUs: 101, count: 2 },
  { toUs: 130, count: 3 },
  { toUs: 480, count: 4 },
];

test("buckets are gathered in bars between round ends, without a gap between the first and the last", () => {
  assert.deepEqual(barsOf(buckets), [
    { fromUs: 70, toUs: 100, count: 1 },
    { fromUs: 100, toUs: 150, count: 5 },
    { fromUs: 150, toUs: 200, count: 0 },
    { fromUs: 200, toUs: 300, count: 0 },
    { fromUs: 300, toUs: 500, count: 4 },
  ]);
  assert.deepEqual(barsOf(buckets, barEnds.coarse), [
    { fromUs: 50, toUs: 100, count: 1 },
    { fromUs: 100, toUs: 200, count: 5 },
    { fromUs: 200, toUs: 500, count: 4 },
  ]);
  assert.deepEqual(barsOf([]), []);
});
