/** Folders with many rows. */
import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { emptyLog, openDatabase } from "../../src/ledger/database.ts";
import { folderFiles } from "../../src/ledger/folder.ts";
import { schemaVersion } from "../../src/ledger/schema.ts";
import { nameKey } from "../../src/protocol/name.ts";
import type { Stage } from "../../test/support/stage.ts";
import { defaultData, makeFolder, removeFolder } from "../child.ts";
import type { Say } from "./target.ts";

/** They stay for the next run: outside of the clone, on a real disk. */
const kept = (rows: number): string => join(defaultData, `acuse-bench-rows-v${schemaVersion}-${rows}`);

/** Who wrote them, in turns. */
const namesMax = 1_000;
const textBytes = 64;
const everyMs = 100;
/** A transaction of this size is fast, and its log small. */
const groupRows = 100_000;

/** How many names a folder's rows are from. */
export function nameCount(rows: number): number {
  return Math.min(rows, namesMax);
}

/** The name of one of them, from 0. */
export function rowName(index: number): string {
  return `sensor-${index + 1}`;
}

/** A folder of its own with so many rows, on the disk before anything is measured. */
export async function folderWithRows(stage: Stage, rows: number, say: Say): Promise<string> {
  // Of this kind it also goes when the run is interrupted: a gigabyte is too much to leave behind.
  const folder = makeFolder();
  stage.after(() => removeFolder(folder));
  const source = kept(rows);
  if (!existsSync(source)) {
    say(`making a folder with ${rows} rows`);
    make(source, rows);
  }
  await cp(source, folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  sync(join(folder, folderFiles.database));
  return folder;
}

/** Makes such a folder. Under its own name it is whole. */
export function make(folder: string, rows: number): void {
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished);
  const database = openDatabase(unfinished);
  try {
    fill(database, rows);
  } finally {
    database.close();
  }
  renameSync(unfinished, folder);
}

/** Rows as they would be if all names had sent in turns, each in one session. */
function fill(database: DatabaseSync, rows: number): void {
  const names = nameCount(rows);
  const text = Buffer.alloc(textBytes, "x");
  const beganAt = Date.now() - rows * everyMs;
  const insert = database.prepare(
    "INSERT INTO message (id, session, number, prev, at, text) VALUES (?, ?, ?, ?, ?, ?)",
  );
  for (let first = 1; first <= rows; first += groupRows) {
    database.exec("BEGIN");
    for (let row = first; row < Math.min(first + groupRows, rows + 1); row += 1) {
      const session = ((row - 1) % names) + 1;
      const number = Math.ceil(row / names);
      insert.run(row, session, number, Math.max(0, row - names), beganAt + row * everyMs, text);
    }
    database.exec("COMMIT");
    emptyLog(database);
  }
  const insertSession = database.prepare(
    "INSERT INTO session (id, key, name, epoch, last, head) VALUES (?, ?, ?, 1, ?, ?)",
  );
  database.exec("BEGIN");
  for (let index = 0; index < names; index += 1) {
    const name = rowName(index);
    const last = Math.ceil((rows - index) / names);
    insertSession.run(index + 1, nameKey(name), name, last, (last - 1) * names + index + 1);
  }
  database.exec("COMMIT");
  emptyLog(database);
}

function sync(path: string): void {
  const file = openSync(path, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
