import type { DatabaseSync } from "node:sqlite";
import { Copier } from "./copier.ts";

/** The log is copied into the database from this many pages (of 4 KiB) on; less is not worth the syncs. */
export const copyPagesLeast = 1000;
/** So many are left to the writer, so that the log can begin anew: a commit waits for it, a few ms long. */
export const finishPagesMax = 250;
/** Where the log is to begin anew at the latest; only for this the copier is waited for, and readers are. */
export const logPagesMax = 16_000;
/** How long: a reader of ours is done with its page by then. */
const readersMsMax = 100;

interface LogLengths {
  readonly pages: number;
  readonly copied: number;
}

/**
 * Copies the log into the database: most of it beside the commits, in the copier's thread, and what is written
 * meanwhile between two of them. A log that is copied whole and that no reader looks at begins anew with the next
 * commit. Readers may keep it from that: not an error.
 */
export class Checkpoints {
  readonly #copier: Copier;
  readonly #look: () => LogLengths;
  readonly #copy: () => LogLengths;
  readonly #restart: () => LogLengths;
  /** The log as it was when the copier was sent to copy it; until the log begins anew, or readers keep it from that. */
  #sentFor: LogLengths | undefined;
  /** How long the log was when readers last kept it from being copied whole; 0 when they did not. */
  #triedAt = 0;

  constructor(database: DatabaseSync) {
    database.exec(`PRAGMA busy_timeout = ${readersMsMax}`);
    this.#copier = new Copier(database.location()!);
    this.#look = checkpoint(database, "NOOP");
    this.#copy = checkpoint(database, "PASSIVE");
    this.#restart = checkpoint(database, "RESTART");
  }

  /** For between two commits. An error, the copier's too, has the same meaning as one in a commit. */
  tidy(): void {
    const log = this.#look();
    const isDue = log.pages - Math.max(log.copied, this.#triedAt) >= copyPagesLeast;
    if (isDue && log.pages >= logPagesMax) {
      this.#copier.wait();
      this.#finish(this.#restart);
    } else if (!this.#copier.isBusy()) {
      if (this.#sentFor !== undefined) this.#follow(log, this.#sentFor);
      else if (isDue) this.#send(log);
    }
  }

  /** Waits for the copier, and lets it go. */
  close(): void {
    this.#copier.close();
  }

  #send(log: LogLengths): void {
    this.#sentFor = log;
    this.#copier.begin();
  }

  /** The copier has come back. */
  #follow(log: LogLengths, before: LogLengths): void {
    const hasBegunAnew = log.pages < before.pages;
    if (hasBegunAnew || log.copied === log.pages) this.#sentFor = undefined;
    else if (log.pages - log.copied <= finishPagesMax) this.#finish(this.#copy);
    else if (log.copied > before.copied) this.#send(log);
    else this.#settle(log);
  }

  #finish(copy: () => LogLengths): void {
    this.#settle(copy());
  }

  #settle({ pages, copied }: LogLengths): void {
    this.#triedAt = copied < pages ? pages : 0;
    this.#sentFor = undefined;
  }
}

/** A checkpoint of one kind; it returns what it left of the log. */
export function checkpoint(database: DatabaseSync, kind: "NOOP" | "PASSIVE" | "RESTART"): () => LogLengths {
  const statement = database.prepare(`PRAGMA wal_checkpoint(${kind})`);
  return () => {
    const { log, checkpointed } = statement.get() ?? {};
    return { pages: Number(log), copied: Number(checkpointed) };
  };
}
