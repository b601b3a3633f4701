import type { DatabaseSync, StatementSync } from "node:sqlite";

/** In a gap the log is copied into the database from this many pages (of 4 KiB) on; less is not worth two syncs. */
export const gapPagesLeast = 1000;
/** Without a gap it is copied from this many pages on: a commit waits for it, some 10 ms long. */
export const busyPagesLeast = 2000;
/** Where the log is to begin anew at the latest; only for this it is waited for readers. */
export const logPagesMax = 16_000;
/** How long: a reader of ours is done with its page by then. */
const readersMsMax = 100;

/**
 * Copies the log into the database, in the gaps between commits if there are any. A log that is copied whole
 * and that no reader looks at begins anew with the next commit. Readers may keep it from that: not an error.
 */
export class Checkpoints {
  readonly #look: StatementSync;
  readonly #copy: StatementSync;
  readonly #restart: StatementSync;
  /** How long the log was when readers last kept it from being copied whole; 0 when they did not. */
  #triedAt = 0;

  constructor(database: DatabaseSync) {
    database.exec(`PRAGMA busy_timeout = ${readersMsMax}`);
    this.#look = database.prepare("PRAGMA wal_checkpoint(NOOP)");
    this.#copy = database.prepare("PRAGMA wal_checkpoint(PASSIVE)");
    this.#restart = database.prepare("PRAGMA wal_checkpoint(RESTART)");
  }

  /** For between two commits; `idle` when nothing waits. An error has the same meaning as one in a commit. */
  tidy(idle: boolean): void {
    const { pages, copied } = lengths(this.#look);
    if (pages - Math.max(copied, this.#triedAt) < (idle ? gapPagesLeast : busyPagesLeast)) return;
    const after = lengths(pages < logPagesMax ? this.#copy : this.#restart);
    this.#triedAt = after.copied < after.pages ? after.pages : 0;
  }
}

/** What a checkpoint of any kind says of the log when it has ended. */
function lengths(checkpoint: StatementSync): { pages: number; copied: number } {
  const { log, checkpointed } = checkpoint.get() ?? {};
  return { pages: Number(log), copied: Number(checkpointed) };
}
