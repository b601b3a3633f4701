import assert from "node:assert/strict";
import { test } from "node:test";
import { Remade } from "./remade.ts";

test("what could not be made is made for the next who needs it, and what was made stays", async () => {
  let tries = 0;
  const made = new Remade(async () => {
    tries += 1;
    if (tries === 1) throw new Error("EMFILE");
    return tries;
  });
  assert.equal(await made.ifMade(), undefined);
  const first = [made.get(), made.get()];
  for (const failed of first) await assert.rejects(failed, /EMFILE/);
  assert.equal(await made.ifMade(), undefined);
  assert.deepEqual([await made.get(), await made.get(), await made.ifMade(), tries], [2, 2, 2, 2]);
});
