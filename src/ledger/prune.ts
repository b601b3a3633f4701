/** Deleting old messages: from the oldest on, in small steps, and never the newest one. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { emptyLog, openDatabase } from "./database.ts";
import { folderFiles, FolderLock } from "./folder.ts";
import { checkRuntime } from "./runtime.ts";
import { FolderError } from "./trouble.ts";

/** A step deletes at most so many rows, and begins no further slice after this time: a commit may wait for it. */
const stepRowsMax = 4096;
const stepMsMax = 5;

/** A statement should take so long: it deletes fewer rows where their texts are long. */
const sliceMsAim = 1;
const sliceRowsLeast = 16;
const sliceRowsMax = 512;

export interface PruneStep {
  readonly deleted: number;
  /** Nothing is left to be deleted. */
  readonly isDone: boolean;
}

/**
 * Deletes the messages that were read before a time, in the order of arrival, up to the first one that was not: where
 * a clock had been set back, an older one behind that stays. The newest message stays too, for the rows of new ones
 * are counted on from it. Sessions stay as they are, and are resumed as ever. The file does not shrink: the room
 * is used for new messages.
 */
export class Pruner {
  readonly #database: DatabaseSync;
  readonly #look: StatementSync;
  readonly #delete: StatementSync;
  #sliceRows = sliceRowsLeast;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#look = database.prepare(
      `SELECT min(iif(at >= :before, id, NULL)) AS young, max(id) AS through,
              (SELECT max(id) FROM message) AS newest
       FROM (SELECT id, at FROM message ORDER BY id LIMIT :rows)`,
    );
    this.#delete = database.prepare("DELETE FROM message WHERE id <= ?");
  }

  /** A part of it, in a transaction of its own that is durable when this returns. */
  step(before: number): PruneStep {
    const begunMs = performance.now();
    let deleted = 0;
    let isDone = false;
    this.#database.exec("BEGIN");
    while (!isDone && deleted < stepRowsMax && performance.now() - begunMs < stepMsMax) {
      const slice = this.#slice(before, Math.min(this.#sliceRows, stepRowsMax - deleted));
      deleted += slice.deleted;
      isDone = slice.isDone;
    }
    this.#database.exec("COMMIT");
    return { deleted, isDone };
  }

  #slice(before: number, rows: number): PruneStep {
    const begunMs = performance.now();
    const { young, through, newest } = this.#look.get({ before, rows }) ?? {};
    if (newest === null || newest === undefined) return { deleted: 0, isDone: true };
    const stay = Math.min(young === null ? Infinity : Number(young), Number(newest));
    const last = Math.min(Number(through), stay - 1);
    const { changes } = this.#delete.run(last);
    const aimed = Math.round((rows * sliceMsAim) / (performance.now() - begunMs));
    this.#sliceRows = Math.max(sliceRowsLeast, Math.min(aimed, this.#sliceRows * 2, sliceRowsMax));
    return { deleted: Number(changes), isDone: last < Number(through) };
  }
}

/**
 * Prunes a folder whose server does not run; returns how many messages were deleted. Throws a `FolderError`, of kind
 * `busy` when the server does run. `progress` hears now and then how many there are so far.
 */
export function pruneFolder(
  folder: string,
  before: number,
  progress: (deleted: number) => void = () => {},
): number {
  checkRuntime();
  const path = join(folder, folderFiles.database);
  if (!existsSync(path)) throw new FolderError({ kind: "missing", path });
  const lock = new FolderLock(folder);
  try {
    const database = openDatabase(folder);
    try {
      return pruneAll(database, before, progress);
    } finally {
      database.close();
    }
  } finally {
    lock.release();
  }
}

function pruneAll(database: DatabaseSync, before: number, progress: (deleted: number) => void): number {
  const pruner = new Pruner(database);
  let deleted = 0;
  for (let isDone = false; !isDone;) {
    const step = pruner.step(before);
    deleted += step.deleted;
    isDone = step.isDone;
    if (deleted % logRows < step.deleted) emptyLog(database);
    progress(deleted);
  }
  emptyLog(database);
  return deleted;
}

/** After so many rows the log is emptied, which would grow with all that is deleted. */
const logRows = 100_000;
