import assert from "node:assert/strict";
import { test } from "node:test";
import { splitCommand } from "./command-line.ts";

test("a command line is words, and quotes keep blanks together", () => {
  assert.deepEqual(splitCommand("node bin/acuse.js serve"), ["node", "bin/acuse.js", "serve"]);
  assert.deepEqual(splitCommand("  a\t b "), ["a", "b"]);
  assert.deepEqual(splitCommand(`"/my tools/node" 'it is'`), ["/my tools/node", "it is"]);
  assert.deepEqual(splitCommand(`--data="a b"/c`), ["--data=a b/c"]);
  assert.deepEqual(splitCommand(`"it's" ''`), ["it's", ""]);
  assert.deepEqual(splitCommand("  "), []);
});

test("a quote without an end is no command line", () => {
  assert.equal(splitCommand(`node "bin/acuse.js serve`), undefined);
  assert.equal(splitCommand("it's"), undefined);
});
