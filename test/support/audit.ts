import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import type { SentSession } from "./load.ts";
import type { StoredRow } from "./stored.ts";

/** What became of what was sent. */
export interface Audit {
  /** Messages that were confirmed and are not stored. */
  readonly lost: number;
  /** Messages that are stored more than once. */
  readonly doubled: number;
  /** Whatever else is not as it was sent: rows that nobody sent, out of order, with holes, or of two sessions. */
  readonly wrong: readonly string[];
}

/**
 * Holds the stored rows, in the order of their arrival, against what the clients sent. Rows that were not
 * confirmed may be there, as far as they were sent; after a last line with `last=N` exactly N are.
 */
export function audit(rows: readonly StoredRow[], sessions: readonly SentSession[]): Audit {
  const stored = new Map(sessions.map((session) => [keyOf(session.name, session.run), new Stored(session)]));
  const wrong: string[] = [];
  for (const row of rows) {
    const [name = "", run = ""] = row.text.split(" ", 2);
    const found = stored.get(keyOf(name, run))?.take(row) ?? "nobody sent it";
    if (found !== "fits") wrong.push(`${row.name}, message ${row.number}: ${found}: ${row.text}`);
  }
  const all = [...stored.values()];
  return {
    lost: all.reduce((sum, each) => sum + each.lost, 0),
    doubled: all.reduce((sum, each) => sum + each.doubled, 0),
    wrong: [...wrong, ...all.flatMap((each) => each.wrongLast)],
  };
}

/** What is not whole in a data folder: SQLite's own check, and each session's chain from row to row. */
export function brokenIn(data: string): string[] {
  const database = new DatabaseSync(join(data, "acuse.sqlite"), { readOnly: true });
  try {
    const found = checks.flatMap((check) => database.prepare(check).all());
    return found.map((row) => Object.values(row).join(" ")).filter((text) => text !== "ok");
  } finally {
    database.close();
  }
}

const checks = [
  "PRAGMA integrity_check",
  `SELECT 'chain', message.id FROM message LEFT JOIN message AS before ON before.id = message.prev
   WHERE CASE message.number WHEN 1 THEN message.prev <> 0
         ELSE before.session IS NOT message.session OR before.number IS NOT message.number - 1 END`,
  `SELECT 'head', session.id FROM session LEFT JOIN message ON message.id = session.head
   WHERE message.session IS NOT session.id OR message.number IS NOT session.last`,
  `SELECT 'last', session FROM message GROUP BY session
   HAVING count(*) <> max(number) OR max(number) IS NOT (SELECT last FROM session WHERE id = session)`,
];

/** The rows of one session, as they come. */
class Stored {
  readonly #sent: SentSession;
  /** The number that the server gave the session. */
  #session: number | undefined;
  /** How often each message was found; one session has few thousand. */
  readonly #times: number[] = [];
  #highest = 0;

  constructor(sent: SentSession) {
    this.#sent = sent;
  }

  take({ name, session, number, text }: StoredRow): string {
    const [, , written] = text.split(" ");
    this.#times[Number(written)] = (this.#times[Number(written)] ?? 0) + 1;
    this.#session ??= session;
    if (name !== this.#sent.name) return "under another name";
    if (session !== this.#session) return "in another session";
    if (text !== this.#sent.text(number)) return "the text of another one";
    if (number > this.#sent.sent) return "nobody sent it";
    if (number !== this.#highest + 1) return `it comes after ${this.#highest}`;
    this.#highest = number;
    return "fits";
  }

  get lost(): number {
    let lost = 0;
    for (let number = 1; number <= this.#sent.confirmed; number += 1) {
      if (this.#times[number] === undefined) lost += 1;
    }
    return lost;
  }

  get doubled(): number {
    return this.#times.filter((times) => times > 1).length;
  }

  get wrongLast(): string[] {
    const { name, closing } = this.#sent;
    const last = / last=(\d+)/.exec(closing ?? "")?.[1];
    if (last === undefined || Number(last) === this.#highest) return [];
    return [`${name} has ${this.#highest} messages, and heard: ${closing}`];
  }
}

function keyOf(name: string, run: number | string): string {
  return `${name} ${run}`;
}
