/** Deleting old messages from a folder that nobody serves. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "./database.ts";
import { folderFiles, FolderLock } from "./folder.ts";
import { highest } from "./rows.ts";
import { FolderError } from "./trouble.ts";

/** Rows that one transaction looks at. */
const stepRows = 10_000;

/**
 * Deletes what was read before `before` (milliseconds since 1970), but for the newest row of all: its number is never
 * given again. Returns how many there were. Throws a `FolderError`.
 */
export function pruneFolder(folder: string, before: number): number {
  const path = join(folder, folderFiles.database);
  if (!existsSync(path)) throw new FolderError({ kind: "missing", path });
  const lock = new FolderLock(folder);
  try {
    const database = openDatabase(folder);
    const remove = database.prepare("DELETE FROM message WHERE id > ? AND id <= ? AND at < ?");
    const last = highest(database, "message") - 1;
    let deleted = 0;
    for (let after = 0; after < last; after += stepRows) {
      deleted += Number(remove.run(after, Math.min(after + stepRows, last), before).changes);
    }
    database.close();
    return deleted;
  } finally {
    lock.release();
  }
}
