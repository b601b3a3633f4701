import assert from "node:assert/strict";
import { test } from "node:test";
import { ShutOut } from "./shut-out.ts";

test("a name is kept out until its time is over, and told how long that is", () => {
  const names = new ShutOut(3);
  names.add(["ana", 5_000_500]);
  assert.equal(names.waitMs("ana", 0), 5_001);
  assert.equal(names.waitMs("ana", 5_000_499), 1);
  assert.equal(names.waitMs("bo", 0), 0);
  assert.equal(names.waitMs("ana", 5_000_500), 0);
  assert.deepEqual(names.names, []);
});

test("the latest word on a name counts, and who is told of all knows them all", () => {
  const names = new ShutOut(3);
  names.add(["ana", 9_000]);
  names.add(["ana", 2_000]);
  assert.equal(new ShutOut(3, names.names).waitMs("ana", 0), 2);
});

test("where there are too many, the one that would come in first may come in", () => {
  const names = new ShutOut(2);
  names.add(["ana", 9_000]);
  names.add(["bo", 3_000]);
  names.add(["ana", 8_000]);
  names.add(["cai", 5_000]);
  assert.deepEqual(
    names.names.map(([key]) => key),
    ["ana", "cai"],
  );
});
