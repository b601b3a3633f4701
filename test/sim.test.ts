/** Deterministic simulation: the real cores in worlds that are wholly made from a number. See `docs/proof.md`. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ledgerContract } from "../src/ledger/contract.ts";
import { GroupLedger } from "../src/ledger/group.ts";
import { Names } from "../src/ledger/names.ts";
import { Disk } from "./sim/disk.ts";
import { addOutcome, linesOf, medianFaults, noFigures, unmet } from "./sim/figures.ts";
import { runMany } from "./sim/many.ts";
import { missedOf } from "./sim/planted.ts";
import { plants } from "./sim/plants.ts";
import { Random } from "./sim/random.ts";
import { run } from "./sim/run.ts";
import { shrink } from "./sim/shrink.ts";
import { SimStore } from "./sim/store.ts";
import { Program } from "./support/program.ts";
import { root } from "./support/server.ts";

/** Half a minute's work for two cores: `test/long/sim.test.ts` runs many more. */
const seeds = 20_000;

ledgerContract("simulation", (options) => {
  const disk = new Disk({ random: new Random(1, "disk"), lies: false, trustsCache: false, synced: () => {} });
  const ledger = new GroupLedger({ names: new Names(options), store: new SimStore(disk, []) });
  return Promise.resolve({ as: () => ledger, end: () => ledger.close() });
});

describe("the simulation", { concurrency: false }, () => {
  test("finds no broken promise, and comes to everything", async (t) => {
    const figures = await runMany({ from: 1, count: seeds, msMax: Infinity });
    for (const line of linesOf(figures)) t.diagnostic(line);
    assert.deepEqual(figures.violations, []);
    assert.equal(figures.seeds, seeds);
    assert.deepEqual(unmet(figures), [], "what no seed came to");
    assert.ok(medianFaults(figures) > 0, "a fault hits the median seed");
    assert.ok(figures.sums.resumes > 0 && figures.sums.spared > 0, "sessions were resumed");
  });

  test("ends quietly when nobody reads what it prints", async (t) => {
    const program = Program.run(t, [process.execPath, `${root}test/sim/main.ts`, "--seeds", "2"]);
    program.process.stdout.destroy();
    const { code, stderr } = await program.end();
    assert.deepEqual([code, stderr], [0, ""]);
  });

  test("notices what no seed came to", () => {
    const figures = noFigures();
    const all = unmet(figures).length;
    addOutcome(figures, run({ seed: 1 }));
    assert.ok(unmet(figures).length < all, "seed 1 came to something");
    assert.ok(unmet(figures).length > 0, "and not to everything");
  });

  test("tells the same of the same seed", () => {
    const log = (seed: number): { readonly hash: string; readonly lines: readonly string[] } => {
      const lines: string[] = [];
      const { hash } = run({ seed, print: (line) => lines.push(line) });
      return { hash, lines };
    };
    for (const seed of [1, 2, 3]) {
      const first = log(seed);
      assert.deepEqual(log(seed), first);
      assert.equal(run({ seed }).hash, first.hash, "whether or not somebody reads the log");
      assert.notEqual(run({ seed: seed + 1000 }).hash, first.hash);
      assert.ok(first.lines.length > 10);
    }
  });

  test("makes a failing world smaller", () => {
    const failing = { seed: 1, faulty: "lying disk" } as const;
    const { outcome, options } = shrink(failing);
    assert.match(outcome.violation ?? "", /durable/);
    assert.ok(outcome.events < run({ seed: 1 }).events, "there is less of it");
    assert.equal(run(options).hash, outcome.hash, "it can be replayed");
  });

  test("finds every planted bug", async (t) => {
    assert.deepEqual(await missedOf(plants, (line) => t.diagnostic(line)), []);
    assert.ok(plants.length >= 15);
  });
});
