/** The simulation at length: fails when a seed breaks a promise, and when there is something that no seed came to. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf, medianFaults, unmet } from "../sim/figures.ts";
import { runMany } from "../sim/many.ts";

/** Six minutes' work for two cores. For more there is `npm run sim -- --minutes N`. */
const seeds = 300_000;
/** Not those that `npm test` runs. */
const firstSeed = 1_000_000;

test("the simulation at length finds no broken promise, and comes to everything", async (t) => {
  const figures = await runMany({ from: firstSeed, count: seeds, msMax: Infinity });
  for (const line of linesOf(figures)) t.diagnostic(line);
  assert.deepEqual(figures.violations, []);
  assert.equal(figures.seeds, seeds);
  assert.deepEqual(unmet(figures), [], "what no seed came to");
  assert.ok(medianFaults(figures) > 0, "a fault hits the median seed");
});
