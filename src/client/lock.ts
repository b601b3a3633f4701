/**
 * The right to a file, for one process. It is a lock of the operating system's, so it ends with the process, however
 * that dies, and is never left behind; SQLite is how Node gets at one.
 */
import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** Only who sends reads what is sent. */
export const fileMode = 0o600;

/** SQLite's result code SQLITE_BUSY. */
const busyCode = 5;

export class FileLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Takes the lock that `path` stands for, an empty file that stays; `undefined` when another has it. */
  static take(path: string): FileLock | undefined {
    createEmpty(path);
    const database = new DatabaseSync(path);
    try {
      // Nothing is ever written, so no journal has to lie beside the file.
      database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
      return new FileLock(database);
    } catch (error) {
      database.close();
      if ((error as { readonly errcode?: number }).errcode !== busyCode) throw error;
      return undefined;
    }
  }

  release(): void {
    this.#database.close();
  }
}

/** Creates a file, unless there is one. Never opens one that is there: closing it would end the locks on it. */
function createEmpty(path: string): void {
  try {
    closeSync(openSync(path, "wx", fileMode));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}
