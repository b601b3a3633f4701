import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dataFolder } from "./contract-tools.ts";
import { Copier } from "./copier.ts";
import { openDatabase } from "./database.ts";
import { folderFiles } from "./folder.ts";

test("what is in the log is copied while its thread works, and nothing of it stays behind", (t) => {
  const folder = dataFolder(t);
  const path = join(folder, folderFiles.database);
  const database = openDatabase(folder);
  const copier = new Copier(path);
  database.exec(
    "INSERT INTO message (session, number, prev, at, text) VALUES (1, 1, 0, 0, zeroblob(100000))",
  );
  copier.begin();
  copier.wait();
  assert.equal(copier.isBusy(), false);
  const { log, checkpointed } = database.prepare("PRAGMA wal_checkpoint(NOOP)").get()!;
  assert.ok(Number(log) > 0);
  assert.equal(checkpointed, log);
  copier.begin();
  copier.close();
  database.close();
  assert.equal(existsSync(`${path}-wal`), false, "the last connection takes the log away");
});

test("a copier that was never needed has nothing to close", (t) => {
  new Copier(join(dataFolder(t), folderFiles.database)).close();
});

test("an error in its thread is told to whoever looks after it", (t) => {
  const copier = new Copier(join(dataFolder(t), "missing", folderFiles.database));
  copier.begin();
  assert.throws(() => copier.wait(), /unable to open database file/);
});
