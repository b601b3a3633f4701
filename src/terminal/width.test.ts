import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { displayWidth, lineRanges, padEnd } from "./width.ts";

suite("the width of text", () => {
  for (const [text, width] of [
    ["", 0],
    ["Ana", 3],
    ["Ñandú · ¿sí?", 12],
    ["e\u0301", 1],
    ["山田", 4],
    ["サーバー、。", 12],
    ["한국", 4],
    ["ｱｲｳ", 3],
    ["👍", 2],
    ["👩‍👩‍👧", 2],
    ["❤️", 2],
    ["Жуков", 5],
    ["स्ते", 2],
    ["각", 2],
    ["👍🏽", 2],
    ["☝🏽", 2],
    ["a🏽", 2],
    ["𗨡", 2],
  ] as const) {
    test(`of "${text}" is ${width}`, () => assert.equal(displayWidth(text), width));
  }

  test("is what padding goes by, and padding never cuts", () => {
    assert.equal(padEnd("山田", 6), "山田  ");
    assert.equal(padEnd("Bartholomew", 6), "Bartholomew");
  });
});

/** The lines themselves. */
function lines(text: string, columns: number): string[] {
  return lineRanges(text, columns).map(({ start, end }) => text.slice(start, end));
}

suite("breaking text into lines", () => {
  test("is done at spaces, which are left out", () => {
    assert.deepEqual(lines("one two three", 7), ["one two", "three"]);
    assert.deepEqual(lines("one two three", 6), ["one", "two", "three"]);
  });

  test("keeps what is shorter as it is, with all its spaces", () => {
    assert.deepEqual(lines("  a   b ", 8), ["  a   b "]);
    assert.deepEqual(lines("", 8), [""]);
  });

  test("cuts a word that is too long, but no grapheme", () => {
    assert.deepEqual(lines("abcdefgh", 3), ["abc", "def", "gh"]);
    assert.deepEqual(lines("👩‍👩‍👧👍山", 5), ["👩‍👩‍👧👍", "山"]);
  });

  test("never ends in an empty line", () => {
    assert.deepEqual(lines("abc ", 3), ["abc"]);
  });

  test("makes no line too wide and loses nothing but spaces", () => {
    const words = fc.array(fc.constantFrom("a", "palabra", "山田", "👍", "", "x".repeat(20)), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 30 }), (words, columns) => {
        const text = words.join(" ");
        const broken = lines(text, columns);
        for (const line of broken) assert.ok(displayWidth(line) <= columns, `"${line}" in ${columns}`);
        assert.equal(broken.join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
      }),
      { numRuns: 2000 },
    );
  });
});
