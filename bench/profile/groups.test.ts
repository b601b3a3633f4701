import assert from "node:assert/strict";
import { test } from "node:test";
import { groupOf, sharesOf } from "./groups.ts";

test("a stack belongs to the innermost of its frames that tells something", () => {
  const commit = "7f9de40cc290 JS:*'commit file:///srv/acuse/src/ledger/rows.ts:109:9";
  assert.equal(
    groupOf(["fec4a fsync", "1f290d6 pagerWalFrames", "1ef04d6 sqlite3PagerCommit", commit]),
    "the sync",
  );
  assert.equal(groupOf(["8f2c memcpy", "1ef04d6 sqlite3VdbeExec", commit]), "SQLite");
  assert.equal(groupOf(["8f2c Builtins_Add", commit, "16178b1 uv_run"]), "acuse: src/ledger");
  assert.equal(groupOf(["8f2c JS:*'slice node:internal/util:1:1", "16178b1 uv_run"]), "Node's event loop");
  assert.equal(groupOf(["8f2c [unknown]"]), "everything else");
});

test("shares are of all stacks, the greatest first", () => {
  const stacks = [
    "T 1 \n\tfec4a fsync\n",
    "T 1 \n\t1ef04d6 sqlite3_step\n",
    "T 2 \n\tfec4a fsync\n",
    "T 2 \n\t1 tcp_sendmsg\n",
  ];
  assert.deepEqual(sharesOf(`${stacks.join("\n")}\n`), [
    { group: "the sync", percent: 50 },
    { group: "SQLite", percent: 25 },
    { group: "writing to sockets: the kernel", percent: 25 },
  ]);
});
