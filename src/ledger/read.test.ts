import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { TestContext } from "node:test";
import fc from "fast-check";
import { dataFolder } from "./contract-tools.ts";
import { emptyLog, openDatabase } from "./database.ts";
import { folderFiles } from "./folder.ts";
import { limitMost, openLog, pageRowsMax } from "./read.ts";
import type { LoggedMessage, LogQuery } from "./read.ts";
import { schemaVersion } from "./schema.ts";
import { FolderError } from "./trouble.ts";
import { nameKey } from "../protocol/name.ts";

/** A message to be stored: session, and when it was read. */
interface Planned {
  readonly session: number;
  readonly at: number;
}

/** Of each session, whose it is: sessions 0 and 1 are the same name's. */
const nameOf = ["Ana", "ANA", "Bo", "ß"];

/** Stores what is planned, in this order, and returns it as it should be read. */
function store(database: DatabaseSync, planned: readonly Planned[]): LoggedMessage[] {
  database.exec("BEGIN; DELETE FROM message; DELETE FROM session");
  const insert = database.prepare("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?)");
  const ends = nameOf.map(() => ({ last: 0, head: 0 }));
  const messages = planned.map(({ session, at }, index) => {
    const end = ends[session]!;
    const row = index + 1;
    const text = new TextEncoder().encode(`text ${row}`);
    end.last += 1;
    insert.run(row, session + 1, end.last, end.head, at, text);
    end.head = row;
    return { row, name: nameOf[session]!, session: session + 1, number: end.last, at, text };
  });
  for (const [session, { last, head }] of ends.entries()) {
    const name = nameOf[session]!;
    if (last === 0) continue;
    database
      .prepare("INSERT INTO session VALUES (?, ?, ?, NULL, 1, ?, ?)")
      .run(session + 1, nameKey(name), name, last, head);
  }
  database.exec("COMMIT");
  return messages;
}

function stored(
  t: TestContext,
  planned: readonly Planned[],
): [folder: string, DatabaseSync, LoggedMessage[]] {
  const folder = dataFolder(t);
  const database = openDatabase(folder);
  return [folder, database, store(database, planned)];
}

/** So many messages of one session. */
const planOf = (count: number): Planned[] => Array.from({ length: count }, () => ({ session: 0, at: 1 }));

/** Whether a message is one of those that a query asks for, wherever it lies. */
function isSought(message: LoggedMessage, { name, since = 0, until = Infinity }: LogQuery): boolean {
  const isOfName = name === undefined || nameKey(message.name) === nameKey(name);
  return isOfName && message.at >= since && message.at < until;
}

const rowsOf = (messages: Iterable<LoggedMessage>): number[] => Array.from(messages, ({ row }) => row);

test("every query finds what looking at each message finds", (t) => {
  const [folder, database] = stored(t, []);
  const log = openLog(folder);
  const planned = fc.record({ session: fc.nat(3), at: fc.integer({ min: 1000, max: 1010 }) });
  const query = fc.record(
    {
      name: fc.constantFrom("ana", "Bo", "ss", "nobody"),
      since: fc.integer({ min: 999, max: 1011 }),
      until: fc.integer({ min: 999, max: 1011 }),
      limit: fc.nat(12),
      after: fc.nat(30),
      upTo: fc.nat(30),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.array(planned, { maxLength: 30 }),
      fc.array(query, { minLength: 10 }),
      (planned, queries) => {
        const messages = store(database, planned);
        for (const query of queries) {
          const { after = 0, upTo = Infinity, limit = Infinity }: LogQuery = query;
          const fit = messages.filter(
            (message) => isSought(message, query) && message.row > after && message.row <= upTo,
          );
          assert.deepEqual([...log.read(query)], limit === 0 ? [] : fit.slice(-limit));
        }
      },
    ),
    { numRuns: 200 },
  );
  log.close();
  database.close();
});

test("pages, in both directions and from anywhere, hold all that is sought, and each message once", (t) => {
  const [folder, database] = stored(t, []);
  const log = openLog(folder);
  const planned = fc.record({ session: fc.nat(3), at: fc.integer({ min: 1000, max: 1010 }) });
  const query = fc.record(
    {
      name: fc.constantFrom("ana", "Bo", "ss", "nobody"),
      since: fc.integer({ min: 999, max: 1011 }),
      until: fc.integer({ min: 999, max: 1011 }),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.array(planned, { maxLength: 40 }),
      query,
      fc.integer({ min: 1, max: 12 }),
      fc.nat(40),
      fc.nat(10),
      (planned, query, limit, row, pruned) => {
        const all = store(database, planned);
        database.exec(`DELETE FROM message WHERE id <= ${pruned} AND id < ${all.length}`);
        const kept = all.filter((message) => message.row > pruned || message.row === all.length);
        const fit = kept.filter((message) => isSought(message, query));
        const back: LoggedMessage[] = [];
        for (let before: number | null = row; before !== null;) {
          const page = log.page({ ...query, before, limit });
          assert.ok(page.messages.length <= limit);
          assert.ok(page.before === null || page.before < before, "it goes on");
          back.unshift(...page.messages);
          before = page.before;
        }
        assert.deepEqual(
          back,
          fit.filter((message) => message.row < row),
        );
        const on: LoggedMessage[] = [];
        for (let after = row, isLast = false; !isLast;) {
          const page = log.page({ ...query, after, limit });
          on.push(...page.messages);
          isLast = page.messages.length === 0;
          assert.ok(isLast || page.after > after, "it goes on");
          after = page.after;
        }
        assert.deepEqual(
          on,
          fit.filter((message) => message.row > row),
        );
        assert.deepEqual(log.page({ ...query, limit }).messages, fit.slice(-limit));
      },
    ),
    { numRuns: 300 },
  );
  log.close();
  database.close();
});

test("a page has what comes behind it, also where it is the last one", (t) => {
  const [folder, database] = stored(t, planOf(10));
  const log = openLog(folder);
  const newest = log.page({ limit: 4 });
  assert.deepEqual([rowsOf(newest.messages), newest.before, newest.after], [[7, 8, 9, 10], 7, 10]);
  assert.deepEqual(log.page({ after: 10, limit: 4 }), { messages: [], before: 11, after: 10 });
  database.exec("INSERT INTO message VALUES (11, 1, 11, 10, 1, x'')");
  assert.deepEqual(rowsOf(log.page({ after: newest.after, limit: 4 }).messages), [11]);
  assert.deepEqual(rowsOf(log.page({ after: 2, before: 5, limit: 4 }).messages), [3, 4]);
  assert.throws(() => log.page({ limit: 0 }), RangeError);
  assert.throws(() => log.page({ limit: pageRowsMax + 1 }), RangeError);
  log.close();
  database.close();
});

test("a page of long texts is a short one, and nothing is left out", (t) => {
  const [folder, database] = stored(t, planOf(10));
  database.exec("UPDATE message SET text = zeroblob(1048576)");
  database.close();
  const log = openLog(folder);
  const newest = log.page({ limit: 10 });
  assert.deepEqual([rowsOf(newest.messages), newest.before], [[7, 8, 9, 10], 7]);
  const oldest = log.page({ after: 0, limit: 10 });
  assert.deepEqual([rowsOf(oldest.messages), oldest.after], [[1, 2, 3, 4], 4]);
  log.close();
});

test("pages and windows leave nothing out and nothing twice", (t) => {
  const count = 25_000;
  const planned = Array.from({ length: count }, (_, i) => ({ session: i === 7 ? 2 : i % 2, at: i }));
  const [folder, database] = stored(t, planned);
  database.close();
  const log = openLog(folder);
  const from = (first: number): number[] => Array.from({ length: count - first + 1 }, (_, i) => first + i);
  assert.deepEqual(rowsOf(log.read()), from(1));
  assert.deepEqual(rowsOf(log.read({ limit: 12_345 })), from(count - 12_344));
  assert.deepEqual(rowsOf(log.read({ limit: limitMost })), from(1));
  assert.deepEqual(rowsOf(log.read({ since: 15_000 })), from(15_001));
  assert.deepEqual(rowsOf(log.read({ name: "Bo" })), [8]);
  assert.deepEqual(
    rowsOf(log.read({ name: "Ana" })),
    from(1).filter((row) => row !== 8),
  );
  assert.equal(log.lastRow(), count);
  log.close();
});

test("long texts come in small pages", (t) => {
  const [folder, database] = stored(t, planOf(10));
  database.exec("UPDATE message SET text = zeroblob(1048576)");
  database.close();
  const log = openLog(folder);
  for (const query of [{}, { limit: 10 }]) {
    assert.deepEqual(rowsOf(log.read(query)), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  }
  log.close();
});

test("a reader that pauses does not hold the log, and what comes meanwhile is not read", (t) => {
  const [folder, database] = stored(t, planOf(3000));
  const log = openLog(folder);
  for (const query of [{}, { limit: 2500 }]) {
    const reading = log.read(query);
    reading.next();
    database.exec("INSERT INTO message VALUES (NULL, 1, 0, 0, 1, x'')");
    assert.ok(emptyLog(database), "no transaction is open");
    const last = [...reading].at(-1);
    assert.equal(last?.row, log.lastRow() - 1);
  }
  log.close();
  database.close();
});

test("what comes is followed from row to row", (t) => {
  const [folder, database] = stored(t, [{ session: 0, at: 1 }]);
  const log = openLog(folder);
  let row = log.lastRow();
  assert.equal(row, 1);
  store(
    database,
    [0, 2, 1, 0].map((session) => ({ session, at: 1 })),
  );
  const upTo = log.lastRow();
  assert.deepEqual(rowsOf(log.read({ name: "Ana", after: row, upTo })), [3, 4]);
  row = upTo;
  assert.deepEqual(rowsOf(log.read({ after: row })), []);
  log.close();
  database.close();
});

test("what a killed server left is read without a server", (t) => {
  const [killed, database, messages] = stored(t, [{ session: 0, at: 1 }]);
  const folder = dataFolder(t);
  for (const end of ["", "-wal"]) {
    copyFileSync(join(killed, folderFiles.database + end), join(folder, folderFiles.database + end));
  }
  const log = openLog(folder);
  assert.deepEqual([...log.read()], messages);
  log.close();
  database.close();
});

test("a limit that is out of range is a programmer's error", (t) => {
  const [folder, database] = stored(t, []);
  const log = openLog(folder);
  for (const limit of [-1, limitMost + 1, NaN]) {
    assert.throws(() => [...log.read({ limit })], RangeError);
  }
  log.close();
  database.close();
});

test("a folder without a database, and one that is not ours, are refused with the reason", (t) => {
  const troubleOf = (folder: string): unknown => {
    try {
      openLog(folder).close();
    } catch (error) {
      assert.ok(error instanceof FolderError);
      return error.trouble;
    }
    return undefined;
  };
  const base = dataFolder(t);
  const path = (folder: string): string => join(folder, folderFiles.database);
  const nowhere = join(base, "nowhere");
  assert.deepEqual(troubleOf(nowhere), { kind: "missing", path: path(nowhere) });
  assert.deepEqual(troubleOf(base), { kind: "missing", path: path(base) });
  const diary = join(base, "diary");
  mkdirSync(diary);
  writeFileSync(path(diary), "Dear diary, ".repeat(100));
  assert.deepEqual(troubleOf(diary), { kind: "foreign", path: path(diary) });
  const [newer, database] = stored(t, []);
  database.exec(`PRAGMA user_version = ${schemaVersion + 1}`);
  database.close();
  const trouble = { kind: "newer", path: path(newer), version: schemaVersion + 1, known: schemaVersion };
  assert.deepEqual(troubleOf(newer), trouble);
});
