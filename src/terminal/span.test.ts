import assert from "node:assert/strict";
import { test } from "node:test";
import { wrapSpans } from "./span.ts";

const plain = (_: unknown, text: string): string => text;

test("a line is broken at its last space, wherever its spans end", () => {
  assert.deepEqual(wrapSpans([{ text: "one two " }, { text: "three four" }], 10, plain), [
    "one two",
    "three four",
  ]);
});

test("what is whole goes to the next line as a whole, with its spaces", () => {
  const spans = [{ text: "1 stored · " }, { text: "552 too-long id=9bzydgtx", isWhole: true }];
  assert.deepEqual(wrapSpans(spans, 28, plain), ["1 stored ·", "552 too-long id=9bzydgtx"]);
});

test("what is whole and has no room in a line is broken at its spaces all the same", () => {
  const spans = [{ text: "nothing · " }, { text: "500 unknown-command id=9bzydgtx", isWhole: true }];
  assert.deepEqual(wrapSpans(spans, 28, plain), ["nothing · 500", "unknown-command id=9bzydgtx"]);
});
