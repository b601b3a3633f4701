/** The simulation at length: fails when a seed breaks a promise, and when there is something that no seed came to. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { linesOf, medianFaults, unmet } from "../sim/figures.ts";
import { runMany } from "../sim/many.ts";
import { missedOf } from "../sim/planted.ts";
import { plants } from "../sim/plants.ts";

/** The other long tests need their time, too. For more there is `npm run sim -- --minutes N`. */
const msMax = 150_000;
/** With fewer seeds the rarest point of interest may be missed by chance: it comes about once in a thousand. */
const seedsLeast = 10_000;
/** Not those that `npm test` runs. */
const firstSeed = 1_000_000;

describe("the simulation at length", { concurrency: false }, () => {
  test("finds no broken promise, and comes to everything", async (t) => {
    const figures = await runMany({ from: firstSeed, count: Infinity, msMax });
    for (const line of linesOf(figures)) t.diagnostic(line);
    assert.deepEqual(figures.violations, []);
    assert.ok(figures.seeds >= seedsLeast, `${figures.seeds} seeds were run`);
    assert.deepEqual(unmet(figures), [], "what no seed came to");
    assert.ok(medianFaults(figures) > 0, "a fault hits the median seed");
  });

  test("finds the planted bugs that take hundreds of seeds", async (t) => {
    const rare = plants.filter(({ isRare }) => isRare === true);
    assert.deepEqual(await missedOf(rare, (line) => t.diagnostic(line)), []);
    assert.ok(rare.length > 0);
  });
});
