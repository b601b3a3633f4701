import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { temporaryFolder } from "../../test/support/folder.ts";
import { entriesMax, History, historyPath } from "./history.ts";

function newPath(t: TestContext): string {
  return join(temporaryFolder(t), "acuse", "history");
}

/** A history file that was there before, with this in it. */
function written(t: TestContext, content: string | Uint8Array): string {
  const path = newPath(t);
  mkdirSync(dirname(path));
  writeFileSync(path, content);
  return path;
}

suite("the history", () => {
  test("is where the state of programs is kept", () => {
    assert.equal(historyPath({ XDG_STATE_HOME: "/x" }), "/x/acuse/history");
    assert.match(historyPath({ XDG_STATE_HOME: "relative" }), /\/\.local\/state\/acuse\/history$/);
    assert.match(historyPath({}), /\/\.local\/state\/acuse\/history$/);
  });

  test("remembers from run to run, for its owner only, and neither nothing nor the same twice in a row", (t) => {
    const path = newPath(t);
    const history = new History(path);
    for (const text of ["one", "", "two", "two", "one"]) history.add(text);
    history.save();
    history.save();
    assert.equal(readFileSync(path, "utf8"), "one\ntwo\none\n");
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(dirname(path)).mode & 0o777, 0o700);
    assert.deepEqual(new History(path).entries, ["one", "two", "one"]);
    assert.equal(history.failure, undefined);
  });

  test("is closed to others also where it was not", (t) => {
    const path = written(t, "one\n");
    chmodSync(path, 0o644);
    assert.deepEqual(new History(path).entries, ["one"]);
    assert.equal(statSync(path).mode & 0o777, 0o600);
  });

  test("keeps what several clients write at once", (t) => {
    const path = newPath(t);
    const histories = [1, 2, 3].map(() => new History(path));
    for (let i = 0; i < 10; i += 1) {
      for (const [who, history] of histories.entries()) {
        history.add(`${who} ${i}`);
        history.save();
      }
    }
    assert.equal(new History(path).entries.length, 30);
  });

  test("is bounded, in memory and in its file", (t) => {
    const path = newPath(t);
    const history = new History(path);
    for (let i = 0; i < 3 * entriesMax; i += 1) history.add(`${i} ${"x".repeat(i % 500)}`);
    history.add("y".repeat(20_000));
    history.save();
    assert.ok(history.entries.length <= entriesMax);
    assert.ok(history.entries.join("").length <= 256 * 1024);
    assert.match(history.entries.at(-1) ?? "", /^2999 /);
    const before = statSync(path).size;
    const later = new History(path);
    assert.deepEqual(later.entries, history.entries);
    assert.ok(statSync(path).size < before);
    assert.deepEqual(readdirSync(dirname(path)), ["history"]);
    assert.deepEqual(new History(path).entries, history.entries);
  });

  test("makes the best of a damaged file", (t) => {
    const path = written(
      t,
      Buffer.from([0xff, 0xfe, 10, 0, 27, 91, 109, 10, 111, 110, 101, 10, 104, 97, 108]),
    );
    const history = new History(path);
    assert.deepEqual(history.entries, ["\ufffd\ufffd", "\0\x1b[m", "one"]);
    assert.equal(history.failure, undefined);
  });

  test("does without a file that is none, and without one that cannot be written", (t) => {
    const path = newPath(t);
    mkdirSync(path, { recursive: true });
    assert.equal(new History(path).failure, "EISDIR");
    for (const path of ["/dev/zero", "/dev/null/acuse/history"]) {
      const history = new History(path);
      assert.ok(history.failure !== undefined);
      history.add("one");
      history.save();
      assert.deepEqual(history.entries, ["one"]);
    }
    const beside = join(temporaryFolder(t), "file");
    writeFileSync(beside, "");
    const late = new History(join(beside, "acuse/history"));
    assert.equal(late.failure, "ENOTDIR");
    assert.ok(existsSync(beside));
  });
});
