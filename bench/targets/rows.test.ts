import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { openLog } from "../../src/ledger/read.ts";
import { temporaryFolder } from "../../test/support/folder.ts";
import { make, nameCount, rowName } from "./rows.ts";

test("a folder with rows reads as if all names had sent in turns", (t) => {
  const rows = 2_345;
  const folder = join(temporaryFolder(t), "rows");
  make(folder, rows);
  const log = openLog(folder);
  t.after(() => log.close());
  const names = Array.from({ length: nameCount(rows) }, (_, i) => rowName(i));
  const turns = Array.from({ length: rows }, (_, i) => names[i % names.length]);
  assert.deepEqual(
    Array.from(log.read(), ({ name }) => name),
    turns,
  );
  // By the chain of its session, from the newest row back.
  const own = Array.from(log.read({ name: names[344]!, limit: 10 }), ({ row, number }) => [row, number]);
  assert.deepEqual(own, [
    [345, 1],
    [1345, 2],
    [2345, 3],
  ]);
});
