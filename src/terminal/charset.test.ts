import assert from "node:assert/strict";
import { test } from "node:test";
import { takesUtf8, toAscii } from "./charset.ts";

for (const [env, takes] of [
  [{}, true],
  [{ LANG: "es_ES.UTF-8" }, true],
  [{ LANG: "C.utf8" }, true],
  [{ LANG: "sr_RS.UTF-8@latin" }, true],
  [{ LC_ALL: "", LC_CTYPE: "en_US.UTF-8", LANG: "C" }, true],
  [{ LC_ALL: "C", LANG: "es_ES.UTF-8" }, false],
  [{ LC_CTYPE: "POSIX", LANG: "es_ES.UTF-8" }, false],
  [{ LANG: "es_ES" }, false],
  [{ LANG: "es_ES.ISO-8859-15@euro" }, false],
] as const) {
  test(`a terminal with ${JSON.stringify(env)} ${takes ? "takes" : "does not take"} UTF-8`, () => {
    assert.equal(takesUtf8(env), takes);
  });
}

test("in ASCII, letters lose their marks, signs have stand-ins, and all else is an escape", () => {
  assert.equal(toAscii("se cortó · ¿qué? …"), "se corto - que? ...");
  assert.equal(toAscii("e\u0301 ﬁn Ａ"), "e fin A");
  assert.equal(toAscii("山 👍 ß \u0338"), "\\u{5c71} \\u{1f44d} \\u{df} \\u{338}");
  assert.equal(toAscii("plain \\ text"), "plain \\ text");
});

test("whatever comes in, ASCII goes out", () => {
  for (let point = 0x80; point <= 0x10ffff; point += 7) {
    assert.match(toAscii(`a${String.fromCodePoint(point)}b`), /^[ -~]*$/);
  }
});
