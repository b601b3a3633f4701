/** Reading back what is stored, in any process, whether or not a server is running. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { StatementSync } from "node:sqlite";
import { folderFiles } from "./folder.ts";
import type { StoredMessage } from "./ledger.ts";
import { highest, lowest } from "./rows.ts";
import { checkSchema } from "./schema.ts";
import { FolderError } from "./trouble.ts";
import { nameKey } from "../protocol/name.ts";

/** The most that `limit` may be: so many row numbers are held in memory, 8 MB. */
export const limitMost = 1_000_000;

/** A page is read in one transaction, and the log of a running server cannot begin anew meanwhile: some ms. */
export const pageRowsMax = 1000;
/** The same in bytes, since a text may have a megabyte. */
const pageBytesMax: number = 4 * 1024 * 1024;
/** Rows that one transaction looks through in search of some. */
const soughtRowsMax = 10_000;
/** Rows that one page looks back through: some tenths of a second, and then whoever asked may ask on. */
const lookBackRowsMax = 1_000_000;

/** How long to wait for a server that is just starting or stopping. */
const busyMsMax = 5000;

export interface LogQuery {
  /** Only this name's, however it is written. */
  readonly name?: string | undefined;
  /** Only what was read at this time or later: milliseconds since 1970. */
  readonly since?: number | undefined;
  /** Only what was read before this time. */
  readonly until?: number | undefined;
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

/** What a page is to hold: `LogQuery`'s fields, and where it begins. */
export interface PageQuery extends Pick<LogQuery, "name" | "since" | "until"> {
  /** Only rows behind this one, the oldest of them first in line. */
  readonly after?: number | undefined;
  /** Only rows before this one; without `after`, the newest of them first in line. */
  readonly before?: number | undefined;
  /** At most so many, and `pageRowsMax`; fewer when their texts are long. */
  readonly limit: number;
}

/** Messages in the order of arrival. */
export interface LogPage {
  readonly messages: readonly LoggedMessage[];
  /** For the page before, which may be empty: its `before`; `null`: there is none. */
  readonly before: number | null;
  /** For the page behind: its `after`, also when that is still empty. */
  readonly after: number;
}

/** What a query comes to. */
interface Sought {
  readonly key: string | null;
  readonly since: number;
  readonly until: number;
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
  readonly #oldestRows: StatementSync;
  readonly #newestOfName: StatementSync;
  readonly #byRow: StatementSync;
  readonly #countOfName: StatementSync;

  constructor(database: DatabaseSync) {
    const columns = "message.id AS row, name, session, number, at, text";
    const joined = "message CROSS JOIN session ON session.id = message.session";
    this.#database = database;
    this.#sought = database.prepare(
      `SELECT ${columns} FROM ${joined}
       WHERE message.id > :after AND message.id <= :upTo AND at >= :since AND at < :until
         AND (:key IS NULL OR key = :key)
       ORDER BY message.id`,
    );
    this.#byRow = database.prepare(`SELECT ${columns} FROM ${joined} WHERE message.id = ?`);
    const rows = `SELECT id FROM message
       WHERE id > :after AND id <= :upTo AND at >= :since AND at < :until
         AND (:key IS NULL OR session IN (SELECT id FROM session WHERE key = :key))`;
    this.#newestRows = database.prepare(`${rows} ORDER BY id DESC LIMIT :limit`);
    this.#oldestRows = database.prepare(`${rows} ORDER BY id LIMIT :limit`);
    // The queue of a recursive query gives out the highest row first: it merges the chains of a name's sessions.
    this.#newestOfName = database.prepare(
      `WITH RECURSIVE chain (id) AS (
         SELECT head FROM session WHERE key = :key AND head > :after
         UNION ALL
         SELECT prev FROM chain JOIN message USING (id) WHERE prev > :after
         ORDER BY 1 DESC
       )
       SELECT id FROM chain CROSS JOIN message USING (id)
       WHERE id <= :upTo AND at >= :since AND at < :until LIMIT :limit`,
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
    const sought = this.#soughtBy(query, query.upTo);
    const limit = query.limit ?? (this.#isSparse(sought) ? limitMost : undefined);
    if (limit === undefined) yield* this.#look(sought);
    else yield* this.#fetch(this.#newest(sought, limit));
  }

  /** A page of what is stored. Throws a `RangeError` for a limit that is out of range. */
  page(query: PageQuery): LogPage {
    const { limit } = query;
    if (!(limit >= 1 && limit <= pageRowsMax)) {
      throw new RangeError(`limit must be from 1 to ${pageRowsMax}, got ${limit}`);
    }
    const sought = this.#soughtBy(query, query.before === undefined ? undefined : query.before - 1);
    return query.after === undefined ? this.#pageBefore(sought, limit) : this.#pageBehind(sought, limit);
  }

  close(): void {
    this.#database.close();
  }

  #soughtBy({ name, since, until, after }: LogQuery, upTo = Infinity): Sought {
    return {
      key: name === undefined ? null : nameKey(name),
      since: since ?? 0,
      until: until ?? Number.MAX_SAFE_INTEGER,
      // Rows below the first one were pruned.
      after: Math.max(after ?? 0, lowest(this.#database, "message") - 1),
      upTo: Math.min(upTo, this.lastRow()),
    };
  }

  /** The newest of what is sought. One more is looked for, to know whether there is a page before. */
  #pageBefore(sought: Sought, limit: number): LogPage {
    const { rows, upTo } = this.#isChained(sought, limit + 1)
      ? { rows: this.#chain(sought, limit + 1), upTo: sought.after }
      : this.#lookBack(sought, limit + 1, lookBackRowsMax);
    const { messages, read } = this.#readPage(rows.slice(0, limit));
    const more = read < rows.length ? rows[read - 1]! : upTo + 1;
    const hasMore = read < rows.length || upTo > sought.after;
    return {
      messages: messages.toReversed(),
      before: hasMore ? more : null,
      after: Math.max(sought.upTo, sought.after),
    };
  }

  /** The oldest of what is sought. */
  #pageBehind(sought: Sought, limit: number): LogPage {
    const rows = this.#isChained(sought, limit)
      ? this.#chain(sought, limitMost).toReversed().slice(0, limit)
      : this.#lookOn(sought, limit);
    const { messages, read } = this.#readPage(rows);
    const isLast = read === rows.length && rows.length < limit;
    const first = messages[0]?.row ?? sought.after + 1;
    return {
      messages,
      before: first > lowest(this.#database, "message") ? first : null,
      after: isLast ? Math.max(sought.upTo, sought.after) : rows[read - 1]!,
    };
  }

  /** Reads rows until a page is full; `read` of them. */
  #readPage(rows: readonly number[]): { readonly messages: LoggedMessage[]; readonly read: number } {
    const page = new Page();
    let read = 0;
    this.#database.exec("BEGIN");
    while (read < rows.length && !page.isFull) {
      const row = this.#byRow.get(rows[read]!);
      if (row !== undefined) page.add(row); // It may have been pruned meanwhile.
      read += 1;
    }
    this.#database.exec("COMMIT");
    return { messages: page.messages, read };
  }

  /**
   * Whether so many rows are sooner found by a name's chains, which begin at its newest message, than by looking
   * through all rows, of which every so many are its own.
   */
  #isChained({ key, after, upTo }: Sought, limit: number): boolean {
    if (key === null) return false;
    const count = Number(this.#countOfName.get(key)?.["count"]);
    return count <= Math.min(limitMost, Math.sqrt(limit * (upTo - after)) + limit);
  }

  /** The newest rows of a name, the newest first. */
  #chain(sought: Sought, limit: number): number[] {
    return idsOf(this.#newestOfName.all({ ...sought, limit }));
  }

  /** Looks through rows from the newest on, `rowsMax` of them; all are looked at above `upTo`. */
  #lookBack(sought: Sought, limit: number, rowsMax: number): { rows: number[]; upTo: number } {
    const rows: number[] = [];
    const end = Math.max(sought.after, sought.upTo - rowsMax);
    let { upTo } = sought;
    while (upTo > end && rows.length < limit) {
      const after = Math.max(end, upTo - soughtRowsMax);
      rows.push(...idsOf(this.#newestRows.all({ ...sought, after, upTo, limit: limit - rows.length })));
      upTo = after;
    }
    return { rows, upTo: Math.max(upTo, sought.after) };
  }

  /** Looks through rows from the oldest on. */
  #lookOn(sought: Sought, limit: number): number[] {
    const rows: number[] = [];
    for (let { after } = sought; after < sought.upTo && rows.length < limit; after += soughtRowsMax) {
      const upTo = Math.min(after + soughtRowsMax, sought.upTo);
      rows.push(...idsOf(this.#oldestRows.all({ ...sought, after, upTo, limit: limit - rows.length })));
    }
    return rows;
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
    const rows =
      sought.key === null ? this.#lookBack(sought, limit, Infinity).rows : this.#chain(sought, limit);
    return rows.toReversed();
  }

  *#fetch(rows: readonly number[]): Generator<LoggedMessage, void, undefined> {
    for (let next = 0; next < rows.length;) {
      const { messages, read } = this.#readPage(rows.slice(next, next + pageRowsMax));
      next += read;
      yield* messages;
    }
  }
}

function idsOf(found: readonly Record<string, unknown>[]): number[] {
  return found.map(({ id }) => Number(id));
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
