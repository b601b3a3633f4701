import { openDatabase } from "./database.ts";
import { FolderLock, makeFolder } from "./folder.ts";
import { GroupLedger } from "./group.ts";
import type { GroupOptions, GroupSource, StoreEvents } from "./group.ts";
import { Names } from "./names.ts";
import type { NamesOptions } from "./names.ts";
import { highest, lowest, Rows } from "./rows.ts";
import { checkRuntime, runtime } from "./runtime.ts";
import { fileSystemOf, isVolatile } from "./space.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";

export interface SqliteOptions extends NamesOptions, StoreEvents {
  /** Free space below which nothing more is stored: `noSpace`. */
  readonly reserveBytes: number;
  readonly source?: GroupSource | undefined;
}

/** What was found out about a folder before it was served. */
export interface Verified {
  readonly word: ConfirmationWord;
  readonly journalMode: "wal";
  readonly synchronous: "full";
  readonly fileSystem: string;
  /** Version of SQLite. */
  readonly sqlite: string;
  /** Messages that are stored. */
  readonly rows: number;
}

/**
 * A ledger in a folder, by SQLite, in the thread that calls. It confirms with `stored`: a message is in a
 * committed and synced transaction before its receipt is made.
 */
export class SqliteLedger extends GroupLedger {
  readonly verified: Verified;

  private constructor(options: GroupOptions, verified: Verified) {
    super(options);
    this.verified = verified;
  }

  /**
   * Opens a folder, and makes it when there is none. Throws a `FolderError` that says why it cannot, or what the
   * system says. It may wait some seconds for readers to let go of what a killed process left.
   */
  static open(folder: string, options: SqliteOptions): SqliteLedger {
    checkRuntime();
    makeFolder(folder);
    const lock = new FolderLock(folder);
    try {
      const database = openDatabase(folder);
      const fileSystem = fileSystemOf(folder);
      const word = isVolatile(fileSystem) ? "accepted" : "stored";
      const verified: Verified = {
        word,
        journalMode: "wal",
        synchronous: "full",
        fileSystem,
        sqlite: runtime().sqlite,
        rows: highest(database, "message") - lowest(database, "message") + 1,
      };
      const names = new Names(options, highest(database, "session") + 1);
      const store = new Rows({ database, folder, lock, word, reserveBytes: options.reserveBytes });
      const { source, failed, noRoom, tally } = options;
      return new SqliteLedger({ names, store, source, failed, noRoom, tally }, verified);
    } catch (error) {
      lock.release();
      throw error;
    }
  }
}
