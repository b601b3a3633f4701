/** What is stored, asked by SQL and by none of the server's code: read only, and on what anybody may use. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { StatementSync } from "node:sqlite";

/** How long a reader waits for the one who writes. */
const busyMsMax = 1_000;

export interface StoredRow {
  readonly name: string;
  readonly session: number;
  readonly number: number;
  readonly text: string;
}

export interface Stored {
  /** In the order of arrival. */
  readonly rows: readonly StoredRow[];
  readonly journalMode: string;
  /** `ok`, or what is broken. */
  readonly integrity: string;
}

/** Reads a data folder, with a running server or without. */
export function readStored(folder: string): Stored {
  const database = open(folder);
  try {
    const rows = database.prepare("SELECT name, session, number, text FROM messages ORDER BY id").all();
    return {
      rows: rows.map((row) => ({
        name: String(row["name"]),
        session: Number(row["session"]),
        number: Number(row["number"]),
        text: String(row["text"]),
      })),
      journalMode: first(database, "PRAGMA journal_mode"),
      integrity: first(database, "PRAGMA integrity_check"),
    };
  } finally {
    database.close();
  }
}

/** The last number that is stored of `name`, who has but one session; 0 when there is none. */
export function storedLast(folder: string, name: string): number {
  const database = open(folder);
  try {
    const row = database.prepare("SELECT max(number) AS last FROM messages WHERE name = ?").get(name);
    return Number(row?.["last"] ?? 0);
  } finally {
    database.close();
  }
}

/** Looks again and again what has come, while the server stores. */
export class StoredFollower {
  readonly #database: DatabaseSync;
  readonly #after: StatementSync;
  readonly #highest = new Map<string, number>();
  #id = 0;

  constructor(folder: string) {
    this.#database = open(folder);
    this.#after = this.#database.prepare("SELECT id, name, number FROM messages WHERE id > ? ORDER BY id");
  }

  /** The highest number of `name` that can be seen at this moment; 0 when there is none. */
  highest(name: string, wanted: number): number {
    if ((this.#highest.get(name) ?? 0) < wanted) this.#look();
    return this.#highest.get(name) ?? 0;
  }

  close(): void {
    this.#database.close();
  }

  #look(): void {
    for (const row of this.#after.all(this.#id)) {
      this.#id = Number(row["id"]);
      this.#highest.set(String(row["name"]), Number(row["number"]));
    }
  }
}

function open(folder: string): DatabaseSync {
  return new DatabaseSync(join(folder, "acuse.sqlite"), { readOnly: true, timeout: busyMsMax });
}

function first(database: DatabaseSync, sql: string): string {
  return String(Object.values(database.prepare(sql).get() ?? {})[0]);
}
