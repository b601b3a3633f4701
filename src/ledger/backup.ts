/** A copy of a data folder, made while its server runs or while none does. */
import {
  chmodSync,
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { SQLOutputValue } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { createEmpty, folderFiles, folderMode, makeFolder, syncFolder } from "./folder.ts";
import { checkSchema } from "./schema.ts";
import { FolderError } from "./trouble.ts";

/** How long to wait for a server that is just starting or stopping. */
const busyMsMax = 5000;

/** A page is read in one transaction, and the log of a running server cannot begin anew meanwhile. */
const pageMsAim = 10;
/** Rows of the first page: a text may have a megabyte. */
const firstPageRows = 100;
const pageRowsMax = 20_000;

/** So few rows are copied together with the sessions, in the last transaction. */
const restRowsMax = 20_000;
/** Rounds over what came during the one before: each is shorter, unless more comes than can be copied. */
const roundsMax = 8;

export interface Backup {
  /** Messages in the copy. */
  readonly messages: number;
  /** When the newest of them was read; `null` when there is none. Milliseconds since 1970. */
  readonly newestAt: number | null;
  readonly sessions: number;
  readonly bytes: number;
}

/** The folder for the copy has something in it already. */
export class NotEmpty extends Error {
  override readonly name = "NotEmpty";
}

/**
 * Copies `folder` into `copy`, a folder that does not exist or is empty. Whatever was confirmed before the call is in
 * the copy, unless it is pruned meanwhile, and each session with all of its messages up to its `last`. When this resolves, the copy is synced.
 *
 * It is read in short transactions with pauses between them, and synced as it grows: neither the server's log nor its
 * disk is kept from it for long. `follow` hears how many messages are copied, of how many. Rejects with `FolderError`,
 * `NotEmpty`, the signal's reason, or what the system says; nothing is left behind then.
 */
export async function backUp(
  folder: string,
  copy: string,
  signal: AbortSignal,
  follow: (copied: number, of: number) => void = () => {},
): Promise<Backup> {
  const source = join(folder, folderFiles.database);
  if (!existsSync(source)) throw new FolderError({ kind: "missing", path: source });
  checkSource(source);
  const isNew = !existsSync(copy);
  makeFolder(copy);
  if (readdirSync(copy).length > 0) throw new NotEmpty();
  chmodSync(copy, folderMode);
  const path = join(copy, folderFiles.database);
  const unfinished = `${path}.new`;
  try {
    const copied = await copyDatabase(source, unfinished, signal, follow);
    renameSync(unfinished, path);
    syncFolder(copy);
    syncFolder(dirname(resolve(copy)));
    return { ...copied, bytes: statSync(path).size };
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (isNew) rmSync(copy, { recursive: true });
    throw error;
  }
}

function checkSource(source: string): void {
  const database = new DatabaseSync(source, { readOnly: true, timeout: busyMsMax });
  try {
    checkSchema(database, source);
  } finally {
    database.close();
  }
}

async function copyDatabase(
  source: string,
  path: string,
  signal: AbortSignal,
  follow: (copied: number, of: number) => void,
): Promise<Omit<Backup, "bytes">> {
  createEmpty(path);
  const file = openSync(path, "r+");
  const database = new DatabaseSync(path, { timeout: busyMsMax, enableForeignKeyConstraints: false });
  try {
    // What is unfinished is thrown away whole, and synced here and not by SQLite.
    database.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    database.prepare("ATTACH ? AS source").run(`${pathToFileURL(resolve(source)).href}?mode=ro`);
    copySchema(database);
    const messages = await copyMessages(database, file, signal, follow);
    const last = copyRest(database);
    database.close();
    fsyncSync(file);
    return { ...last, messages: messages + last.messages };
  } finally {
    if (database.isOpen) database.close();
    closeSync(file);
  }
}

/** Tables, indices and views as they are, of whatever version. */
function copySchema(database: DatabaseSync): void {
  const objects = database.prepare("SELECT sql FROM source.sqlite_schema WHERE sql IS NOT NULL").all();
  database.exec(`BEGIN; ${objects.map(({ sql }) => `${String(sql)};`).join("\n")} COMMIT`);
  for (const name of ["application_id", "user_version"]) {
    const [value] = Object.values(database.prepare(`PRAGMA source.${name}`).get() ?? {});
    database.exec(`PRAGMA main.${name} = ${Number(value)}`);
  }
}

/** Most of the messages; those of the last moments are left. Resolves with how many there were. */
async function copyMessages(
  database: DatabaseSync,
  file: number,
  signal: AbortSignal,
  follow: (copied: number, of: number) => void,
): Promise<number> {
  const page = database.prepare(
    "INSERT INTO main.message SELECT * FROM source.message WHERE id > ? AND id <= ? ORDER BY id LIMIT ?",
  );
  let copied = 0;
  let after = 0;
  let rows = firstPageRows;
  for (let round = 0; round < roundsMax; round += 1) {
    const upTo = newest(database, "source");
    if (upTo - after <= restRowsMax) break;
    while (after < upTo) {
      signal.throwIfAborted();
      const startMs = performance.now();
      const { changes } = page.run(after, upTo, rows);
      const tookMs = performance.now() - startMs;
      copied += Number(changes);
      after = Number(changes) < rows ? upTo : newest(database, "main");
      rows = Math.min(pageRowsMax, Math.max(1, Math.round((rows * pageMsAim) / tookMs)));
      fdatasyncSync(file);
      follow(copied, copied + upTo - after);
      await delay(performance.now() - startMs);
    }
  }
  return copied;
}

/** All that is missing, in one transaction: a session is never behind its messages, nor they behind it. */
function copyRest(database: DatabaseSync): Omit<Backup, "bytes"> {
  database.exec("BEGIN");
  const run = (sql: string): number => Number(database.prepare(sql).run().changes);
  const messages = run(
    "INSERT INTO main.message SELECT * FROM source.message WHERE id > (SELECT coalesce(max(id), 0) FROM main.message)",
  );
  const sessions = run("INSERT INTO main.session SELECT * FROM source.session");
  const first = oldest(database);
  database.exec("COMMIT");
  // What was pruned since it was copied: what is behind it may not have been copied any more.
  const { changes: pruned } = database.prepare("DELETE FROM main.message WHERE id < ?").run(first);
  const at: SQLOutputValue | undefined = database
    .prepare("SELECT at FROM main.message ORDER BY id DESC LIMIT 1")
    .get()?.["at"];
  return { messages: messages - Number(pruned), sessions, newestAt: at === undefined ? null : Number(at) };
}

/** The newest row of a schema's messages, 0 when there is none. */
function newest(database: DatabaseSync, schema: "main" | "source"): number {
  return Number(database.prepare(`SELECT coalesce(max(id), 0) AS id FROM ${schema}.message`).get()?.["id"]);
}

/** The oldest row of the source's messages, 0 when there is none. */
function oldest(database: DatabaseSync): number {
  return Number(database.prepare("SELECT coalesce(min(id), 0) AS id FROM source.message").get()?.["id"]);
}
