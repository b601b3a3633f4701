import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { Checkpoints } from "./checkpoints.ts";
import { emptyLog } from "./database.ts";
import type { FolderLock } from "./folder.ts";
import { keyOfSecret, selectorOf } from "./names.ts";
import type { HeldSession } from "./names.ts";
import { Pruner } from "./prune.ts";
import type { PruneStep } from "./prune.ts";
import { availableBytes } from "./space.ts";
import type { KeptSession, Store } from "./store.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";

/** Rows that one statement inserts where there are so many: a statement for each would cost half as much again. */
export const rowsPerInsert = 16;

/** A secret is a SHA-256. */
const secretBytes = 32;

/** Columns of a message, in the order in which they are bound. */
const columns = ["id", "session", "number", "prev", "at", "text"] as const;

export interface RowsOptions {
  readonly database: DatabaseSync;
  readonly folder: string;
  readonly lock: FolderLock;
  readonly word: ConfirmationWord;
  /** Free space below which nothing more is begun. */
  readonly reserveBytes: number;
}

/** Messages as rows of a SQLite database, in the thread that calls. */
export class Rows implements Store {
  readonly word: ConfirmationWord;
  readonly #options: RowsOptions;
  readonly #checkpoints: Checkpoints;
  readonly #pruner: Pruner;
  readonly #begin: StatementSync;
  readonly #insert: StatementSync;
  readonly #insertMany: StatementSync;
  readonly #insertSession: StatementSync;
  readonly #updateSession: StatementSync;
  readonly #commit: StatementSync;
  readonly #find: StatementSync;
  /** Sessions with rows in the group under way. */
  #touched: HeldSession[] = [];
  readonly #touchedBySecret = new Map<string, HeldSession>();
  #nextRow: number;
  /** Values for `insertMany`, one row behind the other; those of the first `waiting` are not inserted yet. */
  readonly #values: SQLInputValue[] = Array.from({ length: rowsPerInsert * columns.length }, () => null);
  #waiting = 0;

  constructor(options: RowsOptions) {
    const { database } = options;
    this.word = options.word;
    this.#options = options;
    this.#checkpoints = new Checkpoints(database);
    this.#pruner = new Pruner(database);
    this.#begin = database.prepare("BEGIN IMMEDIATE");
    this.#insert = database.prepare(insertOf(1));
    this.#insertMany = database.prepare(insertOf(rowsPerInsert));
    this.#insertSession = database.prepare(
      "INSERT INTO session (id, key, name, secret, epoch, last, head) VALUES (?, ?, ?, ?, ?, ?, ?)",
    );
    this.#updateSession = database.prepare(
      "UPDATE session SET epoch = ?, last = ?, head = ? WHERE id = ? AND epoch = ? AND last = ? AND head = ?",
    );
    this.#commit = database.prepare("COMMIT");
    this.#find = database.prepare(
      "SELECT id AS session, key, secret, epoch, last, head FROM session WHERE secret >= ? AND secret <= ?",
    );
    this.#nextRow = highest(database, "message") + 1;
  }

  find(secret: Uint8Array): KeptSession | undefined {
    // What this group holds of a session is newer than the database, and not there yet.
    return (
      this.#touchedBySecret.get(keyOfSecret(secret)) ??
      (this.#find.get(...rangeOf(selectorOf(secret))) as KeptSession | undefined)
    );
  }

  hasRoom(): boolean {
    return availableBytes(this.#options.folder) >= this.#options.reserveBytes;
  }

  begin(): void {
    this.#begin.run();
  }

  put(held: HeldSession, at: number, text: Uint8Array): void {
    if (held.last === held.lastStored) this.#touch(held);
    held.last += 1;
    const values = this.#values;
    let next = this.#waiting * columns.length;
    values[next++] = this.#nextRow;
    values[next++] = held.session;
    values[next++] = held.last;
    values[next++] = held.head;
    values[next++] = at;
    values[next++] = text;
    held.head = this.#nextRow;
    this.#nextRow += 1;
    this.#waiting += 1;
    if (this.#waiting < rowsPerInsert) return;
    this.#insertMany.run(...values);
    this.#waiting = 0;
  }

  commit(): void {
    for (let row = 0; row < this.#waiting; row += 1) {
      this.#insert.run(...this.#values.slice(row * columns.length, (row + 1) * columns.length));
    }
    this.#waiting = 0;
    for (const held of this.#touched) this.#settle(held);
    this.#commit.run();
    for (const held of this.#touched) {
      held.lastStored = held.last;
      held.headStored = held.head;
      held.epochStored = held.epoch;
    }
    this.#touched = [];
    this.#touchedBySecret.clear();
  }

  #touch(held: HeldSession): void {
    this.#touched.push(held);
    if (held.secret !== undefined) this.#touchedBySecret.set(keyOfSecret(held.secret), held);
  }

  /**
   * Writes how far a session is, on the condition that it was where we believe. This is the fence, and the proof
   * that no row is there twice: whoever else wrote, one of both does not commit.
   */
  #settle(held: HeldSession): void {
    const { session, key, name, secret, epoch, last, head, epochStored, lastStored, headStored } = held;
    const { changes } =
      lastStored === 0
        ? this.#insertSession.run(session, key, name, secret ?? null, epoch, last, head)
        : this.#updateSession.run(epoch, last, head, session, epochStored, lastStored, headStored);
    if (changes !== 1) {
      throw new Error(`session ${session} is not at message ${lastStored}: somebody else wrote it`);
    }
  }

  prune(before: number): PruneStep {
    return this.#pruner.step(before);
  }

  tidy(): void {
    this.#checkpoints.tidy();
  }

  close(): void {
    const { database, lock } = this.#options;
    this.#checkpoints.close();
    emptyLog(database);
    database.close();
    lock.release();
  }
}

/** The least and the greatest secret with this selector. */
function rangeOf(selector: Uint8Array): [Uint8Array, Uint8Array] {
  const most = new Uint8Array(secretBytes).fill(255);
  most.set(selector);
  return [selector, most];
}

function insertOf(rows: number): string {
  const row = `(${columns.map(() => "?").join(", ")})`;
  return `INSERT INTO message (${columns.join(", ")}) VALUES ${Array.from({ length: rows }, () => row).join(", ")}`;
}

/** Lowest row of a table, 1 when it has none. */
export function lowest(database: DatabaseSync, table: "message" | "session"): number {
  return Number(database.prepare(`SELECT coalesce(min(id), 1) AS id FROM ${table}`).get()?.["id"]);
}

/** Highest row of a table, 0 when it has none. */
export function highest(database: DatabaseSync, table: "message" | "session"): number {
  return Number(database.prepare(`SELECT coalesce(max(id), 0) AS id FROM ${table}`).get()?.["id"]);
}
