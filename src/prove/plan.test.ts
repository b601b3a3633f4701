import assert from "node:assert/strict";
import { test } from "node:test";
import { proveTexts } from "../i18n/prove.ts";
import { plan, provesOf, ranges } from "./plan.ts";

/** What no check can show by itself: the report is the evidence (S14) and the way to check (P9); P10 is not built. */
const beyond = ["S14", "P9", "P10"];

test("every promise is proved by something, and every check with a text is done", () => {
  const proved = new Set<string>(Object.values(plan).flatMap(provesOf));
  assert.deepEqual(
    Object.keys(proveTexts.en.promises).filter((id) => !proved.has(id)),
    beyond,
  );
  const checks = new Set<string>(Object.values(plan).flatMap((planned) => Object.keys(planned.checks)));
  assert.deepEqual(
    Object.keys(proveTexts.en.checks).filter((id) => !checks.has(id)),
    [],
  );
});

test("ids that follow each other are a range", () => {
  assert.equal(ranges(["S1", "S2", "S3", "S5", "S6", "S9", "S10", "P1"]), "S1-S3 S5 S6 S9 S10 P1");
  assert.equal(ranges(["S14", "P1", "P2", "P3", "P4"]), "S14 P1-P4");
  assert.equal(ranges([]), "");
});
