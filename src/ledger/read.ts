/** Reading back what is stored, in any process, whether or not a server is running. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { StatementSync } from "node:sqlite";
import { folderFiles } from "./folder.ts";
import type { StoredMessage } from "./ledger.ts";
import { highest } from "./rows.ts";
import { checkSchema } from "./schema.ts";
import { FolderError } from "./trouble.ts";
import { nameKey } from "../protocol/name.ts";

/** The most that `limit` may be: so many row numbers are held in memory, 8 MB. */
export const limitMost = 1_000_000;

/** A page is read in one transaction, and the log of a running server cannot begin anew meanwhile: some ms. */
const pageRowsMax = 1000;
/** The same in bytes, since a text may have a megabyte. */
const pageBytesMax: number = 4 * 1024 * 1024;
/** Rows that one transaction looks through in search of some. */
const soughtRowsMax = 10_000;

/** How long to wait for a server that is just starting or stopping. */
const busyMsMax = 5000;

export interface LogQuery {
  /** Only this name's, however it is written. */
  readonly name?: string | undefined;
  /** Only what was read at this time or later: milliseconds since 1970. */
  readonly since?: number | undefined;
  /** Only the newest so many, at most `limitMost`. */
  readonly limit?: number | undefined;
  /** Only what came behind this row. */
  readonly after?: number | undefined;
  /** Only up to this row; what is stored meanwhile is not read. Left out: `lastRow()`. */
  readonly upTo?: number | undefined;
}

export interface LoggedMessage extends StoredMessage {
  /** Its place in the order of arrival. */
  readonly row: number;
}

/** What a query comes to. */
interface Sought {
  readonly key: string | null;
  readonly since: number;
  readonly after: number;
  readonly upTo: number;
}

/** Opens a folder for reading. Throws a `FolderError`: `missing`, `foreign` or `newer`. */
export function openLog(folder: string): LogReader {
  const path = join(folder, folderFiles.database);
  if (!existsSync(path)) throw new FolderError({ kind: "missing", path });
  const database = new DatabaseSync(path, { readOnly: true, timeout: busyMsMax });
  try {
    checkSchema(database, path);
    return new LogReader(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Reads a folder's messages in short transactions: it never makes the server wait. */
export class LogReader {
  readonly #database: DatabaseSync;
  readonly #sought: StatementSync;
  readonly #newestRows: StatementSync;
  readonly #newestOfName: StatementSync;
  readonly #byRow: StatementSync;
  readonly #countOfName: StatementSync;

  constructor(database: DatabaseSync) {
    const columns = "message.id AS row, name, session, number, at, text";
    const joined = "message CROSS JOIN session ON session.id = message.session";
    this.#database = database;
    this.#sought = database.prepare(
      `SELECT ${columns} FROM ${joined}
       WHERE message.id > :after AND message.id <= :upTo AND at >= :since AND (:key IS NULL OR key = :key)
       ORDER BY message.id`,
    );
    this.#byRow = database.prepare(`SELECT ${columns} FROM ${joined} WHERE message.id = ?`);
    this.#newestRows = database.prepare(
      `SELECT id FROM message WHERE id > :after AND id <= :upTo AND at >= :since
       ORDER BY id DESC LIMIT :limit`,
    );
    // The queue of a recursive query gives out the highest row first: it merges the chains of a name's sessions.
    this.#newestOfName = database.prepare(
      `WITH RECURSIVE chain (id) AS (
         SELECT head FROM session WHERE key = :key AND head > :after
         UNION ALL
         SELECT prev FROM chain JOIN message USING (id) WHERE prev > :after
         ORDER BY 1 DESC
       )
       SELECT id FROM chain CROSS JOIN message USING (id) WHERE id <= :upTo AND at >= :since LIMIT :limit`,
    );
    this.#countOfName = database.prepare("SELECT coalesce(sum(last), 0) AS count FROM session WHERE key = ?");
  }

  /** The newest row, 0 when there is none. Cheap: ask it to see whether something came. */
  lastRow(): number {
    return highest(this.#database, "message");
  }

  /** Messages that are there. It looks at all of them. */
  count(): number {
    return Number(this.#database.prepare("SELECT count(*) AS count FROM message").get()?.["count"]);
  }

  /** What is stored, in the order of arrival. Throws a `RangeError` for a limit that is out of range. */
  *read(query: LogQuery = {}): Generator<LoggedMessage, void, undefined> {
    const sought: Sought = {
      key: query.name === undefined ? null : nameKey(query.name),
      since: query.since ?? 0,
      after: query.after ?? 0,
      upTo: Math.min(query.upTo ?? Infinity, this.lastRow()),
    };
    const limit = query.limit ?? (this.#isSparse(sought) ? limitMost : undefined);
    if (limit === undefined) yield* this.#look(sought);
    else yield* this.#fetch(this.#newest(sought, limit));
  }

  close(): void {
    this.#database.close();
  }

  /** Whether what a name has is better found by its chains than by looking through all rows. */
  #isSparse({ key, after, upTo }: Sought): boolean {
    if (key === null || upTo - after <= soughtRowsMax) return false;
    return Number(this.#countOfName.get(key)?.["count"]) <= limitMost;
  }

  /** Looks through all rows. */
  *#look(sought: Sought): Generator<LoggedMessage, void, undefined> {
    let after = sought.after;
    while (after < sought.upTo) {
      const upTo = Math.min(after + soughtRowsMax, sought.upTo);
      const page = new Page();
      for (const row of this.#sought.iterate({ ...sought, after, upTo })) if (page.add(row)) break;
      after = page.isFull ? page.messages.at(-1)!.row : upTo;
      yield* page.messages;
    }
  }

  /** The newest rows of what is sought, oldest first. */
  #newest(sought: Sought, limit: number): number[] {
    if (!(limit >= 0 && limit <= limitMost)) {
      throw new RangeError(`limit must be from 0 to ${limitMost}, got ${limit}`);
    }
    const { key, since, after } = sought;
    const rows: number[] = [];
    const take = (found: readonly Record<string, unknown>[]): void => {
      for (const { id } of found) rows.push(Number(id));
    };
    if (key !== null) take(this.#newestOfName.all({ ...sought, limit }));
    else {
      for (let upTo = sought.upTo; upTo > after && rows.length < limit; upTo -= soughtRowsMax) {
        const window = { since, upTo, after: Math.max(after, upTo - soughtRowsMax) };
        take(this.#newestRows.all({ ...window, limit: limit - rows.length }));
      }
    }
    return rows.toReversed();
  }

  *#fetch(rows: readonly number[]): Generator<LoggedMessage, void, undefined> {
    for (let next = 0; next < rows.length;) {
      const page = new Page();
      this.#database.exec("BEGIN");
      while (next < rows.length && !page.isFull) {
        page.add(this.#byRow.get(rows[next]!)!);
        next += 1;
      }
      this.#database.exec("COMMIT");
      yield* page.messages;
    }
  }
}

/** What was read in one transaction. */
class Page {
  readonly messages: LoggedMessage[] = [];
  #bytes = 0;

  get isFull(): boolean {
    return this.messages.length >= pageRowsMax || this.#bytes >= pageBytesMax;
  }

  /** Adds a row; `true` when the page is full. */
  add(row: Record<string, unknown>): boolean {
    const message = { ...row } as unknown as LoggedMessage;
    this.messages.push(message);
    this.#bytes += message.text.length;
    return this.isFull;
  }
}
