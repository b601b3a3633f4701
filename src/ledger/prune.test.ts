import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import fc from "fast-check";
import { batchOf, dataFolder, opened, readAtMs, resumed } from "./contract-tools.ts";
import { openDatabase } from "./database.ts";
import type { Batch } from "./ledger.ts";
import { pruneFolder, Pruner } from "./prune.ts";
import { openLog } from "./read.ts";
import { SqliteLedger } from "./sqlite.ts";
import { FolderError } from "./trouble.ts";

const owner = 1;
const options = { slots: 16, isFull: () => true, reserveBytes: 0 };

/** A batch that was read at this time, all of it. */
function readAt(at: number, batch: Batch): Batch {
  return { ...batch, at: batch.at.map(() => at) };
}

function messagesOf(folder: string, name?: string): string[] {
  const log = openLog(folder);
  const messages = Array.from(
    log.read({ name, limit: 100_000 }),
    ({ row, text }) => `${row} ${Buffer.from(text).toString()}`,
  );
  log.close();
  return messages;
}

/** A ledger with messages of two names, in turns: two that are old, and two that are young. */
async function twoNames(t: TestContext): Promise<[folder: string, ledger: SqliteLedger]> {
  const folder = dataFolder(t);
  const ledger = SqliteLedger.open(folder, options);
  const ana = await resumed(ledger, "Ana", "ana's", 0, owner);
  const bo = await opened(ledger, "Bo", owner);
  for (const number of [1, 2, 3, 4]) {
    const parts = [ana, bo].map((session, i) => ({
      ...session,
      first: number,
      texts: [`${"ab"[i]}${number}`],
    }));
    await ledger.append(readAt(readAtMs + number, batchOf(parts)));
  }
  return [folder, ledger];
}

describe("pruning", () => {
  test("deletes what is older than a time, and chains end where their rows are gone", async (t) => {
    const [folder, ledger] = await twoNames(t);
    assert.equal(await ledger.prune(readAtMs + 3), 4);
    assert.deepEqual(messagesOf(folder), ["5 a3", "6 b3", "7 a4", "8 b4"]);
    assert.deepEqual(messagesOf(folder, "Ana"), ["5 a3", "7 a4"]);
    const log = openLog(folder);
    assert.deepEqual(
      log.page({ name: "bo", limit: 10 }).messages.map(({ row }) => row),
      [6, 8],
    );
    assert.deepEqual(log.page({ name: "bo", limit: 1 }).before, 8);
    log.close();
    await ledger.close();
    const again = SqliteLedger.open(folder, options);
    assert.equal(again.verified.rows, 4);
    await again.close();
  });

  test("keeps the newest message, so that no row is there twice, and numbers and chains go on", async (t) => {
    const [folder, ledger] = await twoNames(t);
    assert.equal(await ledger.prune(readAtMs + 1_000), 7);
    assert.deepEqual(messagesOf(folder), ["8 b4"]);
    await ledger.close();
    const again = SqliteLedger.open(folder, options);
    const ana = await resumed(again, "Ana", "ana's", 4, owner);
    assert.equal(ana.last, 4);
    await again.append(batchOf([{ ...ana, first: 5, texts: ["a5", "a6"] }]));
    assert.deepEqual(messagesOf(folder), ["8 b4", "9 a5", "10 a6"]);
    assert.deepEqual(messagesOf(folder, "Ana"), ["9 a5", "10 a6"]);
    assert.equal(await again.prune(readAtMs + 1_000), 2);
    await again.close();
    const third = SqliteLedger.open(folder, options);
    assert.equal((await resumed(third, "Ana", "ana's", 6, owner)).last, 6);
    await third.close();
  });

  test("deletes nothing that is younger, whatever the clock did: it ends at the first one", (t) => {
    const folder = dataFolder(t);
    fc.assert(
      fc.property(fc.array(fc.nat(10), { maxLength: 20 }), fc.nat(11), (ats, before) => {
        const database = openDatabase(folder);
        database.exec("DELETE FROM message");
        const insert = database.prepare("INSERT INTO message VALUES (?, 1, ?, 0, ?, x'')");
        for (const [i, at] of ats.entries()) insert.run(i + 1, i + 1, at);
        database.close();
        const young = ats.findIndex((at) => at >= before);
        const wanted = Math.max(0, Math.min(young < 0 ? Infinity : young, ats.length - 1));
        assert.equal(pruneFolder(folder, before), wanted);
        assert.equal(messagesOf(folder).length, 0); // They have no session: only the rows count here.
        const left = openDatabase(folder);
        const rows = left.prepare("SELECT id FROM message ORDER BY id").all();
        left.close();
        assert.deepEqual(
          rows.map(({ id }) => id),
          ats.map((_, i) => i + 1).slice(wanted),
        );
      }),
      { numRuns: 50 },
    );
  });

  test("takes many steps for many messages, and what comes meanwhile is confirmed between them", async (t) => {
    const folder = dataFolder(t);
    const ledger = SqliteLedger.open(folder, options);
    const ana = await opened(ledger, "Ana", owner);
    const old = 20_000;
    await ledger.append(batchOf([{ ...ana, first: 1, texts: Array.from({ length: old }, () => "old") }]));
    const pruning = { isOver: false };
    const pruned = ledger.prune(readAtMs + 10 * old).finally(() => (pruning.isOver = true));
    let confirmed = 0;
    for (; !pruning.isOver; confirmed += 1) {
      const receipt = await ledger.append(
        readAt(readAtMs + 10 * old, batchOf([{ ...ana, first: old + 1 + confirmed, texts: ["new"] }])),
      );
      assert.equal(receipt.last[0], old + 1 + confirmed);
    }
    assert.equal(await pruned, old);
    assert.ok(confirmed > 2, `${confirmed} messages were confirmed meanwhile`);
    assert.equal(messagesOf(folder).length, confirmed);
    await ledger.close();
  });

  test("takes few rows at once where each takes long, as long texts do", (t) => {
    const database = openDatabase(dataFolder(t));
    t.after(() => database.close());
    const rows = 10_000;
    database.exec(
      `WITH RECURSIVE row (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM row WHERE id < ${rows})
       INSERT INTO message SELECT id, 1, id, id - 1, 1, x'61' FROM row`,
    );
    const pruner = new Pruner(database);
    let nowMs = 0;
    const clock = t.mock.method(performance, "now", () => (nowMs += 2));
    for (let step = 0; step < 10; step += 1) assert.ok(pruner.step(2).deleted <= 48);
    clock.mock.restore();
    for (let isDone = false; !isDone;) {
      const step = pruner.step(2);
      assert.ok(step.deleted <= 4096);
      isDone = step.isDone;
    }
    assert.deepEqual(
      database
        .prepare("SELECT id FROM message")
        .all()
        .map(({ id }) => id),
      [rows],
    );
  });

  test("ends with the ledger, and says how far it came", async (t) => {
    const [folder, ledger] = await twoNames(t);
    const [pruned] = await Promise.all([ledger.prune(readAtMs + 3), ledger.close()]);
    assert.equal(pruned, 8 - messagesOf(folder).length);
  });
});

describe("pruning a folder whose server does not run", () => {
  test("deletes the same", async (t) => {
    const [folder, ledger] = await twoNames(t);
    await ledger.close();
    const told: number[] = [];
    assert.equal(
      pruneFolder(folder, readAtMs + 3, (deleted) => told.push(deleted)),
      4,
    );
    assert.equal(told.at(-1), 4);
    assert.deepEqual(messagesOf(folder), ["5 a3", "6 b3", "7 a4", "8 b4"]);
    assert.equal(pruneFolder(folder, readAtMs + 3), 0);
  });

  test("is refused while it runs, and where there is none", async (t) => {
    const [folder, ledger] = await twoNames(t);
    const kindOf = (path: string): string | undefined => {
      try {
        pruneFolder(path, readAtMs);
      } catch (error) {
        return error instanceof FolderError ? error.trouble.kind : undefined;
      }
      return "nothing";
    };
    assert.equal(kindOf(folder), "busy");
    await ledger.close();
    assert.equal(kindOf(dataFolder(t)), "missing");
  });
});
