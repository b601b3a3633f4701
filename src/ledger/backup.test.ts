import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import { backUp } from "./backup.ts";
import { dataFolder, readAtMs } from "./contract-tools.ts";
import { openDatabase } from "./database.ts";
import { Pruner } from "./prune.ts";
import { openLog } from "./read.ts";

/** More than one transaction copies. */
const rows = 50_000;

describe("a copy", () => {
  test("has no hole where messages are pruned while it is made", async (t) => {
    const folder = dataFolder(t);
    const database = openDatabase(folder);
    t.after(() => database.close());
    database.exec(
      `WITH RECURSIVE row (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM row WHERE id < ${rows})
       INSERT INTO message SELECT id, 1, id, id - 1, ${readAtMs} + id, x'61' FROM row;
       INSERT INTO session VALUES (1, 'ana', 'Ana', NULL, 1, ${rows}, ${rows});`,
    );
    const pruner = new Pruner(database);
    const young = 40_000;
    const prune = (): void => void (!pruner.step(readAtMs + young).isDone && prune());
    let copiedBefore = 0;
    const copy = join(folder, "copy");
    const { messages } = await backUp(folder, copy, new AbortController().signal, (copied) => {
      if (copiedBefore > 0) return;
      copiedBefore = copied;
      prune();
    });
    assert.ok(copiedBefore > 0 && copiedBefore < young - 1, "messages were pruned that were not copied yet");
    const log = openLog(copy);
    const found = Array.from(log.read(), ({ row }) => row);
    log.close();
    assert.deepEqual([found[0], found.at(-1), found.length], [young, rows, rows - young + 1]);
    assert.equal(messages, found.length);
  });
});
