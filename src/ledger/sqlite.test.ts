import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { on, once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { Worker } from "node:worker_threads";
import { ledgerContract } from "./contract.ts";
import { batchOf, dataFolder, opened, readAtMs, told } from "./contract-tools.ts";
import { copyPagesLeast, logPagesMax } from "./checkpoints.ts";
import { folderFiles, holderOf } from "./folder.ts";
import { outcomes, StorageFailure } from "./ledger.ts";
import { rowsPerInsert } from "./rows.ts";
import { SqliteLedger } from "./sqlite.ts";
import { FolderError } from "./trouble.ts";

const owner = 1;
const options = { slots: 16, isFull: () => true, reserveBytes: 0 };

ledgerContract("sqlite", (names, t) => {
  const ledger = SqliteLedger.open(dataFolder(t), { ...names, reserveBytes: 0 });
  return Promise.resolve({ as: () => ledger, end: () => ledger.close() });
});

/** Asks the database behind a ledger's back. */
function ask(folder: string, sql: string): Record<string, unknown>[] {
  const database = new DatabaseSync(join(folder, folderFiles.database), { readOnly: true });
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

test("sqlite: what was confirmed is there, byte for byte, in the order of arrival, each session chained", async (t) => {
  const folder = dataFolder(t);
  const ledger = SqliteLedger.open(folder, options);
  const [ana, bo] = [await opened(ledger, "Ana", owner), await opened(ledger, "Bo", owner)];
  const texts = ["hola", "", "ñandú 🦤 \t'); DROP TABLE message; --", "\u202e\u00a0ﬁn"];
  await ledger.append(
    batchOf([
      { ...ana, first: 1, texts: texts.slice(0, 2) },
      { ...bo, first: 1, texts: ["uno"] },
    ]),
  );
  await ledger.append(batchOf([{ ...ana, first: 3, texts: texts.slice(2) }]));
  const rows = ask(folder, "SELECT * FROM message ORDER BY id").map((row) => ({ ...row }));
  const [a, b] = [ana.session, bo.session];
  const text = (words: string): Uint8Array => new TextEncoder().encode(words);
  assert.deepEqual(rows, [
    { id: 1, session: a, number: 1, prev: 0, at: readAtMs, text: text(texts[0]!) },
    { id: 2, session: b, number: 1, prev: 0, at: readAtMs + 1, text: text("uno") },
    { id: 3, session: a, number: 2, prev: 1, at: readAtMs + 2, text: text("") },
    { id: 4, session: a, number: 3, prev: 3, at: readAtMs, text: text(texts[2]!) },
    { id: 5, session: a, number: 4, prev: 4, at: readAtMs + 1, text: text(texts[3]!) },
  ]);
  const sessions = ask(folder, "SELECT * FROM session ORDER BY id").map((row) => ({ ...row }));
  assert.deepEqual(sessions, [
    { id: a, key: "ana", name: "Ana", secret: null, epoch: ana.epoch, last: 4, head: 5 },
    { id: b, key: "bo", name: "Bo", secret: null, epoch: bo.epoch, last: 1, head: 2 },
  ]);
  await ledger.close();
});

test("sqlite: a group of any size has each of its rows once, in order, and in the commit that confirms them", async (t) => {
  const folder = dataFolder(t);
  const ledger = SqliteLedger.open(folder, options);
  const sessions = [await opened(ledger, "Ana", owner), await opened(ledger, "Bo", owner)];
  const next = sessions.map(() => 1);
  const prev = sessions.map(() => 0);
  const wanted: object[] = [];
  // Around one statement's rows, and around two statements'.
  for (const size of [1, rowsPerInsert - 1, rowsPerInsert, rowsPerInsert + 1, 2 * rowsPerInsert + 3, 2]) {
    // Two batches that share a commit: what the first one leaves over joins the rows of the second.
    const parts = sessions.map(({ session, epoch }, i) => {
      const texts = Array.from({ length: i === 0 ? size : 5 }, (_, row) => `${size}.${row}`);
      const first = next[i]!;
      next[i]! += texts.length;
      for (const [row, text] of texts.entries()) {
        const id = wanted.length + 1;
        wanted.push({ id, session, number: first + row, prev: prev[i], at: readAtMs + row, text });
        prev[i] = id;
      }
      return { session, epoch, first, texts };
    });
    await Promise.all(parts.map((part) => ledger.append(batchOf([part]))));
    const rows = ask(
      folder,
      "SELECT id, session, number, prev, at, CAST(text AS TEXT) AS text FROM message ORDER BY id",
    );
    assert.deepEqual(
      rows.map((row) => ({ ...row })),
      wanted,
    );
  }
  await ledger.close();
});

test("sqlite: a session without a message leaves no row", async (t) => {
  const folder = dataFolder(t);
  const ledger = SqliteLedger.open(folder, options);
  const ana = await opened(ledger, "Ana", owner);
  await ledger.append(batchOf([{ ...ana, first: 2, texts: ["a gap"] }]));
  await ledger.release(ana.session, ana.epoch);
  assert.deepEqual(ask(folder, "SELECT * FROM session"), []);
  await ledger.close();
});

test("sqlite: a folder goes on where it was", async (t) => {
  const folder = dataFolder(t);
  const before = SqliteLedger.open(folder, options);
  const ana = await opened(before, "Ana", owner);
  await before.append(batchOf([{ ...ana, first: 1, texts: ["a", "b"] }]));
  await before.close();
  assert.deepEqual(readdirSync(folder).sort(), [folderFiles.database, folderFiles.lock].sort());

  const after = SqliteLedger.open(folder, options);
  assert.equal(after.verified.rows, 2);
  const again = await opened(after, "Ana", owner);
  assert.ok(again.session > ana.session, "a session's number is never used again");
  const receipt = await after.append(
    batchOf([
      { ...ana, first: 3, texts: ["of a session that ended"] },
      { ...again, first: 1, texts: ["c"] },
    ]),
  );
  assert.deepEqual(told(receipt), [
    [0, outcomes.fenced],
    [1, outcomes.stored],
  ]);
  assert.deepEqual(
    ask(folder, "SELECT id, prev FROM message").map((row) => Object.values(row)),
    [
      [1, 0],
      [2, 1],
      [3, 0],
    ],
  );
  await after.close();
});

test("sqlite: the view messages is for a person with the sqlite3 shell", async (t) => {
  const program = "sqlite3";
  if (spawnSync(program, ["--version"]).error !== undefined) {
    assert.ok(process.env["CI"] !== "true", "the sqlite3 shell must be there in CI");
    t.skip("there is no sqlite3 shell on this machine");
    return;
  }
  const folder = dataFolder(t);
  const ledger = SqliteLedger.open(folder, options);
  const ana = await opened(ledger, "Ana", owner);
  await ledger.append(batchOf([{ ...ana, first: 1, texts: ["¡hola!", ""] }]));
  const shell = (): string =>
    execFileSync(program, [join(folder, folderFiles.database), "SELECT * FROM messages"], {
      encoding: "utf8",
    });
  const lines = `1|Ana|${ana.session}|1|2026-01-02T03:04:05.006Z|¡hola!\n2|Ana|${ana.session}|2|2026-01-02T03:04:05.007Z|\n`;
  assert.equal(shell(), lines, "while the server runs");
  await ledger.close();
  assert.equal(shell(), lines, "and when it does not");
});

test("sqlite: it says what was verified", async (t) => {
  const folder = dataFolder(t);
  const ledger = SqliteLedger.open(folder, options);
  const { fileSystem, ...verified } = ledger.verified;
  assert.deepEqual(verified, {
    word: "stored",
    journalMode: "wal",
    synchronous: "full",
    sqlite: process.versions["sqlite"],
    rows: 0,
  });
  assert.match(fileSystem, /^[a-z0-9]+$/);
  assert.equal(ledger.word, "stored");
  await ledger.close();
});

test("sqlite: in a folder that is memory it says accepted, not stored", async (t) => {
  const memory = "/dev/shm";
  if (!existsSync(memory) || statfsSync(memory).type !== 0x01021994) {
    t.skip("there is no tmpfs at /dev/shm");
    return;
  }
  const folder = mkdtempSync(join(memory, "acuse-ledger-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const ledger = SqliteLedger.open(folder, options);
  assert.equal(ledger.word, "accepted");
  assert.equal(ledger.verified.word, "accepted");
  assert.equal(ledger.verified.fileSystem, "tmpfs");
  await ledger.close();
});

test("sqlite: below the reserve nothing is stored, and the server goes on", async (t) => {
  const folder = dataFolder(t);
  let noRoom = 0;
  const ledger = SqliteLedger.open(folder, {
    ...options,
    reserveBytes: Number.MAX_SAFE_INTEGER,
    noRoom: () => (noRoom += 1),
  });
  const ana = await opened(ledger, "Ana", owner);
  const receipt = await ledger.append(batchOf([{ ...ana, first: 1, texts: ["a"] }]));
  assert.deepEqual(told(receipt), [[0, outcomes.noSpace]]);
  assert.equal(noRoom, 1);
  assert.deepEqual(ask(folder, "SELECT * FROM message"), []);
  await ledger.close();
});

test("sqlite: when somebody else moved a session, nothing of the commit is stored and nothing is confirmed any more", async (t) => {
  const folder = dataFolder(t);
  const failures: StorageFailure[] = [];
  const ledger = SqliteLedger.open(folder, { ...options, failed: (failure) => failures.push(failure) });
  const [ana, bo] = [await opened(ledger, "Ana", owner), await opened(ledger, "Bo", owner)];
  await ledger.append(batchOf([{ ...ana, first: 1, texts: ["a"] }]));
  const stranger = new DatabaseSync(join(folder, folderFiles.database), { timeout: 5000 });
  stranger.exec("UPDATE session SET last = 7");
  stranger.close();
  const batch = batchOf([
    { ...bo, first: 1, texts: ["x"] },
    { ...ana, first: 2, texts: ["b"] },
  ]);
  await assert.rejects(ledger.append(batch), StorageFailure);
  await assert.rejects(ledger.open({ name: "Cai", key: "cai" }, owner), StorageFailure);
  assert.equal(failures.length, 1);
  assert.equal(ask(folder, "SELECT * FROM message").length, 1);
});

test("sqlite: a folder that is served is refused, and it is said by whom", async (t) => {
  const folder = dataFolder(t);
  const ledger = SqliteLedger.open(folder, options);
  const isBusy = (error: unknown): boolean =>
    error instanceof FolderError &&
    error.trouble.kind === "busy" &&
    error.trouble.holder?.pid === process.pid;
  assert.throws(() => SqliteLedger.open(folder, options), isBusy);
  const other = await serveInChild(t, folder);
  assert.equal(other.trouble?.kind, "busy");
  assert.equal(other.trouble.holder?.pid, process.pid);
  await ledger.close();
  assert.equal(holderOf(folder), undefined);
  const next = await serveInChild(t, folder);
  assert.equal(next.trouble, undefined);
  assert.throws(
    () => SqliteLedger.open(folder, options),
    (error) => error instanceof FolderError && error.trouble.kind === "busy",
  );
});

test("sqlite: what a killed server had confirmed is there, and the folder is free", async (t) => {
  const folder = dataFolder(t);
  const child = await serveInChild(t, folder);
  await child.confirms(200);
  const confirmed = await child.kill();
  assert.ok(existsSync(join(folder, `${folderFiles.database}-wal`)), "it was killed, not closed");
  const ledger = SqliteLedger.open(folder, options);
  const wal = ask(folder, "PRAGMA wal_checkpoint(NOOP)")[0]!;
  assert.equal(wal["log"], 0, "nothing is said before all that is visible is synced");
  const rows = ask(folder, "SELECT number, CAST(text AS TEXT) AS text FROM message ORDER BY id");
  assert.ok(rows.length >= confirmed, `${rows.length} rows, ${confirmed} were confirmed`);
  for (const [index, row] of rows.entries()) {
    assert.deepEqual({ ...row }, { number: index + 1, text: `message ${index + 1}` });
  }
  await ledger.close();
});

interface Child {
  readonly trouble: FolderError["trouble"] | undefined;
  /** Resolves when message `number` is confirmed. */
  confirms(number: number): Promise<void>;
  /** Resolves with how many messages were confirmed. */
  kill(): Promise<number>;
}

/** Serves a folder from another process, which stores messages one by one until it is killed. */
async function serveInChild(t: TestContext, folder: string): Promise<Child> {
  const code = `
    import { SqliteLedger } from ${JSON.stringify(new URL("./sqlite.ts", import.meta.url).href)};
    import { batchOf } from ${JSON.stringify(new URL("./contract-tools.ts", import.meta.url).href)};
    try {
      const ledger = SqliteLedger.open(${JSON.stringify(folder)}, { slots: 1, isFull: () => true, reserveBytes: 0 });
      process.send({});
      const ana = await ledger.open({ name: "Ana", key: "ana" }, 1);
      for (let first = 1; ; first += 1) {
        await ledger.append(batchOf([{ ...ana, first, texts: ["message " + first] }]));
        process.send({ confirmed: first });
      }
    } catch (error) {
      process.send({ trouble: error.trouble });
      process.disconnect();
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const exit = once(child, "exit");
  let confirmed = 0;
  child.on("message", (message: { confirmed?: number }) => (confirmed = message.confirmed ?? 0));
  const kill = async (): Promise<number> => {
    child.kill("SIGKILL");
    await exit;
    return confirmed;
  };
  t.after(kill);
  const [{ trouble }] = (await once(child, "message")) as [{ trouble?: FolderError["trouble"] }];
  return {
    trouble,
    kill,
    confirms: async (number) => {
      for await (const [message] of on(child, "message")) if (message.confirmed === number) return;
    },
  };
}

test(
  "sqlite: the log stays small in a long run under the eyes of a reader",
  { timeout: 60_000 },
  async (t) => {
    const folder = dataFolder(t);
    const ledger = SqliteLedger.open(folder, options);
    const ana = await opened(ledger, "Ana", owner);
    const rowsPerBatch = 512;
    const textBytes = 4000;
    let first = 1;
    const append = async (): Promise<void> => {
      const end = Uint32Array.from({ length: rowsPerBatch }, (_, row) => (row + 1) * textBytes);
      await ledger.append({
        session: Float64Array.of(ana.session),
        epoch: Float64Array.of(ana.epoch),
        first: Float64Array.of(first),
        entry: new Uint32Array(rowsPerBatch),
        at: new Float64Array(rowsPerBatch).fill(readAtMs),
        end,
        text: new Uint8Array(rowsPerBatch * textBytes).fill(0x61),
      });
      first += rowsPerBatch;
    };
    await append();
    const reader = new Worker(
      `const { workerData, parentPort } = require("node:worker_threads");
     import(workerData.read).then(({ openLog }) => {
       const log = openLog(workerData.folder);
       for (;;) for (const { number } of log.read()) if (number === 1) parentPort.postMessage(number);
     });`,
      { eval: true, workerData: { folder, read: new URL("./read.ts", import.meta.url).href } },
    );
    t.after(() => reader.terminate());
    await once(reader, "message");
    let rounds = 0;
    reader.on("message", () => (rounds += 1));
    let longest = 0;
    const pagesOfBatch = rowsPerBatch * 1.1;
    const writtenPagesLeast = logPagesMax * 2;
    for (let written = 0; written < writtenPagesLeast; written += rowsPerBatch) {
      await append();
      const log = Number(ask(folder, "PRAGMA wal_checkpoint(NOOP)")[0]!["log"]);
      longest = Math.max(longest, log);
    }
    assert.ok(rounds > 0, "the reader was at work");
    // On a busy machine the reader may not be done with its page when it is waited for; it is by the next time.
    const bound = logPagesMax + 2 * copyPagesLeast + pagesOfBatch;
    assert.ok(longest <= bound, `the log had ${longest} pages, ${bound} is the bound`);
    t.diagnostic(`the longest log had ${longest} pages; the reader went through ${rounds} times`);
    await reader.terminate();
    await ledger.close();
  },
);
