/** `acuse prove`, whole, and more faults that it must catch. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { caught, moreFaults, proveServer } from "../prove/faults.ts";
import { temporaryFolder } from "../support/folder.ts";
import { root } from "../support/server.ts";

describe("acuse prove --quick", { concurrency: 2 }, () => {
  for (const fault of moreFaults) {
    test(`catches a server that ${fault.what}`, async (t) => {
      assert.deepEqual(await caught(t, fault), []);
    });
  }
});

test("acuse prove --quick passes against this server in less than 15 s", async (t) => {
  // As somebody has it who runs it for the first time: Node has compiled nothing yet.
  const { code, stdout, evidence } = await proveServer(t, root, { NODE_COMPILE_CACHE: temporaryFolder(t) });
  assert.equal(code, 0, stdout);
  assert.equal(evidence.mode, "quick");
  assert.ok(evidence.tookMs < 15_000, `${evidence.tookMs} ms`);
});

test("acuse prove, whole, passes against this server in less than two minutes", async (t) => {
  const { code, stdout, evidence } = await proveServer(t, root, {}, []);
  assert.equal(code, 0, stdout);
  assert.ok(evidence.tookMs < 120_000, `${evidence.tookMs} ms`);
});
