import assert from "node:assert/strict";
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import { dataFolder } from "./contract-tools.ts";
import { openDatabase } from "./database.ts";
import { folderFiles } from "./folder.ts";
import { applicationId, pragma, schemaVersion } from "./schema.ts";
import { FolderError } from "./trouble.ts";
import type { FolderTrouble } from "./trouble.ts";

function troubleOf(open: () => unknown): FolderTrouble {
  try {
    open();
  } catch (error) {
    if (error instanceof FolderError) return error.trouble;
    throw error;
  }
  return assert.fail("it must be refused");
}

test("a new database is acuse's, for its owner alone, and durable", (t) => {
  const folder = dataFolder(t);
  const database = openDatabase(folder);
  const read = (name: string): unknown => pragma(database, name);
  assert.equal(read("application_id"), applicationId);
  assert.equal(read("user_version"), schemaVersion);
  assert.equal(read("journal_mode"), "wal");
  assert.equal(read("synchronous"), 2);
  assert.equal(read("wal_autocheckpoint"), 0);
  assert.equal(read("fullfsync"), 1);
  assert.equal(read("checkpoint_fullfsync"), 1);
  assert.equal(read("trusted_schema"), 0);
  for (const file of readdirSync(folder))
    assert.equal(statSync(join(folder, file)).mode & 0o777, 0o600, file);
  database.close();
  openDatabase(folder).close();
});

test("what was left of a database that was not finished does no harm", (t) => {
  const folder = dataFolder(t);
  for (const end of [".new", ".new-journal"]) {
    writeFileSync(join(folder, folderFiles.database + end), "half of something");
  }
  openDatabase(folder).close();
  assert.deepEqual(readdirSync(folder), [folderFiles.database]);
});

for (const [what, make] of [
  ["a database of another program", "CREATE TABLE t (a); INSERT INTO t VALUES (1); PRAGMA user_version = 1;"],
  ["another program's with a write-ahead log", "PRAGMA journal_mode = WAL; CREATE TABLE t (a);"],
  ["a file that is no database", undefined],
  ["an empty file", ""],
] as const) {
  test(`${what} is refused and left as it is`, (t) => {
    const folder = dataFolder(t);
    const path = join(folder, folderFiles.database);
    if (make === undefined) writeFileSync(path, "Dear diary, ".repeat(1000));
    else if (make === "") writeFileSync(path, "");
    else {
      const database = new DatabaseSync(path);
      database.exec(make);
      database.close();
    }
    const before = readFileSync(path);
    assert.deepEqual(
      troubleOf(() => openDatabase(folder)),
      { kind: "foreign", path },
    );
    assert.deepEqual(readFileSync(path), before);
    assert.deepEqual(readdirSync(folder), [folderFiles.database]);
  });
}

test("another program's is left as it is also when it was killed in the middle of its work", (t) => {
  const [killed, folder] = [dataFolder(t), dataFolder(t)];
  const [from, path] = [join(killed, folderFiles.database), join(folder, folderFiles.database)];
  const other = new DatabaseSync(from);
  other.exec(
    "PRAGMA journal_mode = WAL; CREATE TABLE t (a); PRAGMA wal_checkpoint; INSERT INTO t VALUES (1)",
  );
  for (const end of ["", "-wal"]) copyFileSync(from + end, path + end);
  other.close();
  const before = [readFileSync(path), readFileSync(`${path}-wal`)];
  assert.deepEqual(
    troubleOf(() => openDatabase(folder)),
    { kind: "foreign", path },
  );
  assert.deepEqual([readFileSync(path), readFileSync(`${path}-wal`)], before);
  assert.equal(readdirSync(folder).length, before.length);
});

test("a database of a later acuse is refused and left as it is", (t) => {
  const folder = dataFolder(t);
  const path = join(folder, folderFiles.database);
  const database = openDatabase(folder);
  database.exec(`PRAGMA user_version = ${schemaVersion + 1}`);
  database.close();
  const before = readFileSync(path);
  const trouble = { kind: "newer", path, version: schemaVersion + 1, known: schemaVersion };
  assert.deepEqual(
    troubleOf(() => openDatabase(folder)),
    trouble,
  );
  assert.deepEqual(readFileSync(path), before);
});

test("what a killed process left in the log is synced before anything is said, or the folder is refused", (t) => {
  const [killed, folder] = [dataFolder(t), dataFolder(t)];
  const database = openDatabase(killed);
  database.exec("INSERT INTO session VALUES (1, 'ana', 'Ana', NULL, 1, 1, 1)");
  // A copy of the files is what a kill leaves.
  for (const end of ["", "-wal"]) {
    copyFileSync(join(killed, folderFiles.database + end), join(folder, folderFiles.database + end));
  }
  database.close();
  const path = join(folder, folderFiles.database);
  const reader = new DatabaseSync(path, { readOnly: true });
  reader.exec("BEGIN; SELECT * FROM session");
  assert.deepEqual(
    troubleOf(() => openDatabase(folder, 50)),
    { kind: "readers", path, waitedMs: 50 },
  );
  reader.close();
  const after = openDatabase(folder);
  assert.equal(statSync(`${path}-wal`).size, 0);
  assert.equal(after.prepare("SELECT name FROM session").get()?.["name"], "Ana");
  after.close();
});

test("a checkpoint that a kill cut off is finished", (t) => {
  const [killed, folder] = [dataFolder(t), dataFolder(t)];
  const [from, path] = [join(killed, folderFiles.database), join(folder, folderFiles.database)];
  const database = openDatabase(killed);
  database.exec("INSERT INTO message VALUES (1, 1, 1, 0, 0, zeroblob(100000))");
  for (const end of ["", "-wal"]) copyFileSync(from + end, path + end);
  database.close();
  // Of what the checkpoint copied, only the first page has arrived: it speaks of pages that are not there.
  const cutOff = readFileSync(path);
  readFileSync(from).copy(cutOff, 0, 0, 4096);
  writeFileSync(path, cutOff);
  const after = openDatabase(folder);
  assert.equal(after.prepare("SELECT length(text) AS bytes FROM message").get()?.["bytes"], 100_000);
  assert.deepEqual(after.prepare("PRAGMA integrity_check").all().map(Object.values), [["ok"]]);
  after.close();
});
