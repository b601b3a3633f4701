import assert from "node:assert/strict";
import { test } from "node:test";
import { Tally } from "./tally.ts";

test("only what is answered within the measured time counts, its beginning included", () => {
  const tally = new Tally(() => {});
  tally.answer(1, 50);
  tally.measure(100, 200);
  for (const nowUs of [99, 100, 199, 200]) tally.answer(10, nowUs);
  tally.end(150);
  tally.answer(10, 160);
  const { answered, answeredInAll } = tally.figures;
  assert.deepEqual([answered, answeredInAll], [20, 51]);
});

test("whoever is out is counted by its reason", () => {
  const tally = new Tally(() => {});
  for (const reason of ["450 too-fast", "454 too-many", "450 too-fast"]) tally.refuse(reason);
  tally.lost += 1;
  assert.equal(tally.out, 4);
  assert.deepEqual(tally.figures.refusals, { "450 too-fast": 2, "454 too-many": 1 });
});
