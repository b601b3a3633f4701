/** A conversation is cut at each of its bytes, in both directions and in four ways. */
import { randomInt } from "node:crypto";
import { test } from "node:test";
import { checkCuts } from "../cuts/report.ts";
import { runCuts } from "../cuts/run.ts";
import { compiledOnce } from "../support/compiled.ts";

test("a conversation that is cut at each of its bytes is stored once and in order", async (t) => {
  const seed = randomInt(2 ** 32);
  checkCuts(t, seed, await runCuts(t, seed, () => true, { env: await compiledOnce(t) }));
});
