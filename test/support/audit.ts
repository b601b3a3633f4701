import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Load, SentSession } from "./load.ts";
import { storedRows } from "./stored.ts";
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

export const faultless: Audit = { lost: 0, doubled: 0, wrong: [] };

/** What clients know of a data folder, held against what is stored in it. */
export class Evidence {
  readonly #data: string;
  readonly #sessions: SentSession[] = [];
  /** Rows of sessions that go on over several loads. */
  readonly #ongoing: StoredRow[] = [];
  /** Loads, and those of them that had no message in flight when they ended. */
  loads = 0;
  loadsIdle = 0;
  sent = 0;
  confirmed = 0;
  inFlight = 0;
  stored = 0;

  constructor(data: string) {
    this.#data = data;
  }

  /**
   * Fails unless all of `load` that was confirmed, and nothing that it did not send, was stored since the load before;
   * and of the sessions that go on meanwhile, each under a name that no load has, what they know up to now.
   */
  add(load: Load, ongoing: readonly SentSession[] = []): void {
    assert.deepEqual(load.problems, []);
    const rows = storedRows(this.#data, this.stored + this.#ongoing.length);
    const [others, own] = [rows.filter(isOf(ongoing)), rows.filter((row) => !isOf(ongoing)(row))];
    assert.deepEqual(audit(own, load.sessions), faultless, `load ${this.loads + 1}`);
    this.#ongoing.push(...others);
    assert.deepEqual(audit(this.#ongoing, ongoing), faultless, `what goes on beside load ${this.loads + 1}`);
    this.#sessions.push(...load.sessions);
    this.loads += 1;
    if (load.unanswered === 0) this.loadsIdle += 1;
    this.sent += load.sent;
    this.confirmed += load.confirmed;
    this.inFlight += load.unanswered;
    this.stored += own.length;
  }

  /** How many messages of a session that goes on were stored when the last load was added. */
  storedOf({ name }: SentSession): number {
    return this.#ongoing.filter((row) => row.name === name).length;
  }

  /** Fails unless the same is so for all loads together, and the folder is whole. */
  verify(ongoing: readonly SentSession[] = []): void {
    assert.deepEqual(audit(storedRows(this.#data), [...this.#sessions, ...ongoing]), faultless);
    assert.deepEqual(brokenIn(this.#data), []);
  }
}

function isOf(sessions: readonly SentSession[]): (row: StoredRow) => boolean {
  return (row) => sessions.some(({ name }) => name === row.name);
}

/** The figures of some evidence, for the test's report. */
export function figuresOf(evidence: readonly Evidence[]): string {
  const sum = (of: (each: Evidence) => number): number => evidence.reduce((all, each) => all + of(each), 0);
  return (
    `${sum((each) => each.loads)} loads, ${sum((each) => each.sent)} messages sent, ` +
    `${sum((each) => each.confirmed)} confirmed, ${sum((each) => each.stored)} stored; ` +
    `0 confirmed ones lost, 0 doubled; ${sum((each) => each.inFlight)} in flight when the loads ended`
  );
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
