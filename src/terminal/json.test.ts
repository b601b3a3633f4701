import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { jsonLine } from "./json.ts";

test("a JSON line is exact, and one line without anything that cannot be seen", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const line = jsonLine({ text });
      assert.deepEqual(JSON.parse(line), { text });
      assert.doesNotMatch(line, /[\p{C}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test("a JSON line escapes C1, bidirectional and joining characters", () => {
  assert.equal(
    jsonLine({ text: "\u0085\u202e\u200d\u{e0041}é" }),
    '{"text":"\\u0085\\u202e\\u200d\\udb40\\udc41é"}',
  );
});
