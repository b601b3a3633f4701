import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { Checkpoints, copyPagesLeast, finishPagesMax, logPagesMax } from "./checkpoints.ts";
import { dataFolder } from "./contract-tools.ts";
import { openDatabase } from "./database.ts";
import { folderFiles } from "./folder.ts";
import { until } from "../../test/support/wait.ts";

const pageBytes = 4096;

/** The copier ends within this time, on a busy machine too. */
const copyMsMax = 20_000;

class Writer {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly checkpoints: Checkpoints;

  constructor(t: TestContext) {
    const folder = dataFolder(t);
    this.path = join(folder, folderFiles.database);
    this.#database = openDatabase(folder);
    this.checkpoints = new Checkpoints(this.#database);
    t.after(() => {
      this.checkpoints.close();
      this.#database.close();
    });
  }

  /** One commit of about so many pages. */
  write(pages: number): void {
    this.#database
      .prepare("INSERT INTO message (session, number, prev, at, text) VALUES (1, 1, 0, 0, zeroblob(?))")
      .run(pages * pageBytes);
  }

  log(): { pages: number; copied: number } {
    const { log, checkpointed } = this.#database.prepare("PRAGMA wal_checkpoint(NOOP)").get()!;
    return { pages: Number(log), copied: Number(checkpointed) };
  }

  get isCopied(): boolean {
    const { pages, copied } = this.log();
    return copied === pages;
  }

  /** A transaction that looks at the log as it is now. */
  reader(): DatabaseSync {
    const reader = new DatabaseSync(this.path, { readOnly: true });
    reader.exec("BEGIN; SELECT * FROM session");
    return reader;
  }
}

test("when there is enough to copy it is copied beside the writer, and the log begins anew", async (t) => {
  const writer = new Writer(t);
  writer.write(copyPagesLeast / 2);
  writer.checkpoints.tidy();
  writer.checkpoints.close();
  assert.equal(writer.log().copied, 0, "too little");
  writer.write(copyPagesLeast / 2);
  writer.checkpoints.tidy();
  await until(copyMsMax, "the copier", () => writer.isCopied);
  writer.write(1);
  assert.ok(writer.log().pages < 10);
});

test("the writer copies what came while it was copied, if it is not much", async (t) => {
  const writer = new Writer(t);
  writer.write(copyPagesLeast);
  const reader = writer.reader();
  const seen = writer.log().pages;
  writer.write(finishPagesMax / 2);
  writer.checkpoints.tidy();
  await until(copyMsMax, "the copier", () => writer.log().copied === seen);
  reader.close();
  await until(copyMsMax, "the log to be copied whole", () => {
    writer.checkpoints.tidy();
    return writer.isCopied;
  });
  writer.write(1);
  assert.ok(writer.log().pages < 10);
});

test("while commits follow each other without a gap the log begins anew, again and again", (t) => {
  const writer = new Writer(t);
  let longest = 0;
  for (let [times, before] = [0, 0]; times < 5; before = writer.log().pages) {
    writer.write(5);
    writer.checkpoints.tidy();
    const { pages } = writer.log();
    longest = Math.max(longest, pages);
    if (pages < before) times += 1;
  }
  assert.ok(longest < logPagesMax * 1.1, `the log had ${longest} pages`);
});

test("a log that is too long is copied whole at once, also when the copier is not done", (t) => {
  const writer = new Writer(t);
  writer.write(copyPagesLeast);
  writer.checkpoints.tidy();
  writer.write(logPagesMax);
  writer.checkpoints.tidy();
  assert.ok(writer.isCopied);
  writer.write(1);
  assert.ok(writer.log().pages < 10);
});

test("a reader that stays keeps the log from beginning anew, and is no error; when it goes the log does", async (t) => {
  const writer = new Writer(t);
  writer.write(1);
  const reader = writer.reader();
  while (writer.log().pages < logPagesMax) {
    writer.write(copyPagesLeast);
    writer.checkpoints.tidy();
  }
  writer.checkpoints.tidy();
  assert.ok(writer.log().copied < copyPagesLeast);
  const begin = performance.now();
  for (let times = 0; times < 50; times += 1) writer.checkpoints.tidy();
  const tookMs = performance.now() - begin;
  assert.ok(tookMs < 1000, `it is not waited for the reader again and again: ${tookMs} ms`);
  reader.close();
  writer.write(copyPagesLeast);
  await until(copyMsMax, "the log to be copied whole", () => {
    writer.checkpoints.tidy();
    return writer.isCopied;
  });
  writer.write(1);
  assert.ok(writer.log().pages < 10);
});
