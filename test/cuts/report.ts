import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { faultless } from "../support/audit.ts";
import { directions } from "../support/proxy.ts";
import { cutKinds } from "./cases.ts";
import type { CutFigures } from "./run.ts";

/** Tells the figures, and fails unless every cut happened, and everything is stored once and in order. */
export function checkCuts(t: Pick<TestContext, "diagnostic">, seed: number, figures: CutFigures): void {
  const { cases, reached, length, kills, stored, resumes, spared, repeated } = figures;
  t.diagnostic(`seed ${seed}: a conversation of ${length.up} bytes up and ${length.down} down`);
  for (const kind of cutKinds) {
    const counts = directions.map((direction) => {
      const count = [...reached].filter((each) => each.kind === kind && each.direction === direction).length;
      return `${count} ${direction}`;
    });
    t.diagnostic(`cut by ${kind}: ${counts.join(", ")}`);
  }
  t.diagnostic(
    `${stored} messages stored; ${resumes} resumes, ${spared} messages told to be stored and not repeated, ` +
      `${repeated} repeated; ${kills} kills of the server`,
  );
  const missed = cases.filter((each) => !reached.has(each));
  assert.deepEqual(missed, [], "every cut happened");
  assert.deepEqual(figures.audit, faultless, `seed ${seed}`);
  assert.deepEqual(figures.broken, []);
  assert.ok(resumes > 0 && spared > 0 && repeated > 0 && kills > 0);
}
