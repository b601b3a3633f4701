import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** A stored row, read by SQL and not by code of ours. */
export interface StoredRow {
  readonly name: string;
  readonly session: number;
  readonly number: number;
  readonly text: string;
}

/** All rows of a data folder, in the order in which they came; without the first `skip`. */
export function storedRows(data: string, skip = 0): StoredRow[] {
  const database = new DatabaseSync(join(data, "acuse.sqlite"), { readOnly: true });
  try {
    const rows = database
      .prepare(
        "SELECT session.name AS name, message.session AS session, message.number AS number, message.text AS text " +
          "FROM message JOIN session ON session.id = message.session ORDER BY message.id LIMIT -1 OFFSET ?",
      )
      .all(skip);
    return rows.map((row) => ({
      name: row["name"] as string,
      session: row["session"] as number,
      number: row["number"] as number,
      text: Buffer.from(row["text"] as Uint8Array).toString("utf8"),
    }));
  } finally {
    database.close();
  }
}

/** How many messages of a name are stored. */
export function storedCount(data: string, name: string): number {
  const database = new DatabaseSync(join(data, "acuse.sqlite"), { readOnly: true });
  try {
    const row = database.prepare("SELECT total(last) AS count FROM session WHERE name = ?").get(name);
    return row!["count"] as number;
  } finally {
    database.close();
  }
}
