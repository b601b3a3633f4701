import assert from "node:assert/strict";
import { test } from "node:test";
import { summaryOf } from "./summary.ts";

test("the median is in the middle, or between the two that are", () => {
  assert.deepEqual(summaryOf([10, 9, 100]), { median: 10, least: 9, most: 100 });
  assert.deepEqual(summaryOf([4, 1, 3, 2]), { median: 2.5, least: 1, most: 4 });
  assert.deepEqual(summaryOf([7]), { median: 7, least: 7, most: 7 });
  assert.throws(() => summaryOf([]));
});
