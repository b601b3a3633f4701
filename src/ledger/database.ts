/** The connection that writes: made, checked and proven before anything is stored through it. */
import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createEmpty, folderFiles, syncFolder } from "./folder.ts";
import { checkHeader, checkSchema, pragma, schema } from "./schema.ts";
import { FolderError } from "./trouble.ts";

/** Readers hold the log for one page of theirs; who does longer than this has a transaction open. */
const readersMsMax = 5000;

/**
 * What durability rests on, and how it reads back. Without `synchronous=FULL` a power cut loses what was
 * confirmed; checkpoints are ours, so that an error in one is seen; `fullfsync` is what macOS needs to
 * flush a disk's cache.
 */
const settings: readonly (readonly [name: string, set: string, got: string])[] = [
  ["journal_mode", "WAL", "wal"],
  ["synchronous", "FULL", "2"],
  ["wal_autocheckpoint", "0", "0"],
  ["fullfsync", "ON", "1"],
  ["checkpoint_fullfsync", "ON", "1"],
  ["trusted_schema", "OFF", "0"],
];

/**
 * Opens the folder's database for its one writer, or makes it. When this returns, the settings are verified and
 * everything that can be read from it is synced: what a killed process had written, too. For that it waits at
 * most `waitMs` for readers.
 */
export function openDatabase(folder: string, waitMs: number = readersMsMax): DatabaseSync {
  const path = join(folder, folderFiles.database);
  if (!existsSync(path)) makeDatabase(path);
  checkHeader(path);
  const database = connect(path, waitMs);
  try {
    if (!emptyLog(database)) throw new FolderError({ kind: "readers", path, waitedMs: waitMs });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A connection whose settings are verified, to a database that is there. It waits at most `waitMs` for others. */
export function connect(path: string, waitMs: number = readersMsMax): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: waitMs, enableForeignKeyConstraints: false });
  try {
    checkSchema(database, path);
    for (const [setting, set, wanted] of settings) {
      database.exec(`PRAGMA ${setting} = ${set}`);
      const got = String(pragma(database, setting));
      if (got !== wanted) throw new FolderError({ kind: "setting", setting, wanted, got });
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Copies the log into the database and syncs both; `false` when readers kept it from doing so. */
export function emptyLog(database: DatabaseSync): boolean {
  return database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.["busy"] === 0;
}

/** Under its own name a database is whole: it gets that when it is. */
function makeDatabase(path: string): void {
  const unfinished = `${path}.new`;
  for (const end of ["", "-journal", "-wal", "-shm"]) rmSync(unfinished + end, { force: true });
  createEmpty(unfinished);
  const database = new DatabaseSync(unfinished);
  database.exec(`BEGIN; ${schema} COMMIT; PRAGMA journal_mode = WAL;`);
  database.close();
  renameSync(unfinished, path);
  syncFolder(dirname(path));
}
