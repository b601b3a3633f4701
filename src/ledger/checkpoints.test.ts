import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { busyPagesLeast, Checkpoints, gapPagesLeast, logPagesMax } from "./checkpoints.ts";
import { dataFolder } from "./contract-tools.ts";
import { openDatabase } from "./database.ts";
import { folderFiles } from "./folder.ts";

const pageBytes = 4096;

class Writer {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly checkpoints: Checkpoints;

  constructor(t: TestContext) {
    const folder = dataFolder(t);
    this.path = join(folder, folderFiles.database);
    this.#database = openDatabase(folder);
    this.checkpoints = new Checkpoints(this.#database);
    t.after(() => this.#database.close());
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
}

test("a gap is used when there is enough to copy, and the log begins anew", (t) => {
  const writer = new Writer(t);
  writer.write(gapPagesLeast / 2);
  writer.checkpoints.tidy(true);
  assert.equal(writer.log().copied, 0, "too little");
  writer.write(gapPagesLeast / 2);
  writer.checkpoints.tidy(false);
  assert.equal(writer.log().copied, 0, "not while somebody waits");
  writer.checkpoints.tidy(true);
  assert.equal(writer.log().copied, writer.log().pages);
  writer.write(1);
  assert.ok(writer.log().pages < 10);
});

test("without a gap the log is copied when there is much", (t) => {
  const writer = new Writer(t);
  for (let round = 0; round < 3; round += 1) {
    writer.write(busyPagesLeast);
    writer.checkpoints.tidy(false);
    assert.equal(writer.log().copied, writer.log().pages);
    assert.ok(writer.log().pages < busyPagesLeast * 1.1);
  }
});

test("a reader that stays keeps the log from beginning anew, and is no error; when it goes the log does", (t) => {
  const writer = new Writer(t);
  writer.write(1);
  const reader = new DatabaseSync(writer.path, { readOnly: true });
  reader.exec("BEGIN; SELECT * FROM session");
  while (writer.log().pages < logPagesMax) {
    writer.write(busyPagesLeast);
    writer.checkpoints.tidy(true);
  }
  assert.ok(writer.log().copied < busyPagesLeast);
  writer.checkpoints.tidy(true);
  const begin = performance.now();
  for (let times = 0; times < 50; times += 1) writer.checkpoints.tidy(true);
  const tookMs = performance.now() - begin;
  assert.ok(tookMs < 1000, `it is not waited for the reader again and again: ${tookMs} ms`);
  reader.exec("COMMIT");
  reader.close();
  writer.write(busyPagesLeast);
  writer.checkpoints.tidy(false);
  writer.write(1);
  assert.ok(writer.log().pages < 10);
});
