import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { wrapSpans } from "./span.ts";
import { hasPalette, painter, wantsColour } from "./style.ts";

suite("colour is wanted", () => {
  for (const [env, isTerminal, wanted] of [
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ TERM: "dumb" }, true, false],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "0" }, true, false],
    [{ FORCE_COLOR: "" }, true, true],
  ] as const) {
    const where = isTerminal ? "on a terminal" : "in a pipe";
    test(`${where} with ${JSON.stringify(env)}: ${wanted}`, () => {
      assert.equal(wantsColour(env, isTerminal), wanted);
    });
  }
});

suite("the palette of 256 colours is there", () => {
  for (const [env, has] of [
    [{ TERM: "xterm-256color" }, true],
    [{ TERM: "tmux-direct" }, true],
    [{ TERM: "xterm-kitty", COLORTERM: "truecolor" }, true],
    [{ TERM: "linux" }, false],
    [{ TERM: "xterm-256color", FORCE_COLOR: "1" }, false],
    [{ FORCE_COLOR: "2" }, true],
    [{ FORCE_COLOR: "true", TERM: "xterm-256color" }, true],
    [{}, false],
  ] as const) {
    test(`with ${JSON.stringify(env)}: ${has}`, () => assert.equal(hasPalette(env), has));
  }
});

suite("a painter", () => {
  test("without colour writes the text alone", () => {
    assert.equal(painter(false)("bad", "no"), "no");
  });

  test("with colour ends each style that it begins", () => {
    assert.equal(painter(true)("bad", "no"), "\x1b[31mno\x1b[39m");
    assert.equal(painter(true)("bad", ""), "");
    assert.equal(painter(true)(32, "Ana"), "\x1b[38;5;32mAna\x1b[39m");
  });

  test("paints the parts of a line where it is broken too", () => {
    const spans = [{ text: "one two" }, { text: " three four", style: "bad" }] as const;
    assert.deepEqual(wrapSpans(spans, 9, painter(true)), [
      "one two",
      "\x1b[31mthree\x1b[39m",
      "\x1b[31mfour\x1b[39m",
    ]);
  });
});
