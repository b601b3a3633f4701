import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { edit, emptyLine, insert, replace } from "./editor.ts";
import type { Edit, Line } from "./editor.ts";

/** A line whose cursor stands where `|` is. */
function line(text: string): Line {
  const cursor = text.indexOf("|");
  return { ...emptyLine, text: text.replace("|", ""), cursor };
}

function shown({ text, cursor }: Line): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

const family = "👩‍👩‍👧";

const edits: readonly (readonly [Edit, string, string])[] = [
  ["left", "ab|", "a|b"],
  ["left", "|ab", "|ab"],
  ["left", `a${family}|`, `a|${family}`],
  ["left", "e\u0301|x", "|e\u0301x"],
  ["right", "|e\u0301x", "e\u0301|x"],
  ["right", "ab|", "ab|"],
  ["start", "ab|c", "|abc"],
  ["end", "a|bc", "abc|"],
  ["wordLeft", "one two.|", "one |two."],
  ["wordLeft", "one, |two", "|one, two"],
  ["wordRight", "|one two", "one| two"],
  ["wordRight", "one|, año 2", "one, año| 2"],
  ["deleteLeft", `a${family}|b`, "a|b"],
  ["deleteLeft", "|b", "|b"],
  ["deleteRight", "a|e\u0301b", "a|b"],
  ["deleteRight", "b|", "b|"],
  ["cutToStart", "one two| three", "| three"],
  ["cutToEnd", "one two| three", "one two|"],
  ["cutBlankLeft", "one two-three  |four", "one |four"],
  ["cutWordLeft", "one two-three|", "one two-|"],
  ["cutWordRight", "one| two three", "one| three"],
  ["swap", "ab|c", "acb|"],
  ["swap", "abc|", "acb|"],
  ["swap", "a|", "a|"],
  ["swap", "|ab", "|ab"],
  ["swap", "e\u0301|日", "日e\u0301|"],
];

suite("the line that is edited", () => {
  for (const [name, from, to] of edits) {
    test(`${name}: ${from} becomes ${to}`, () => assert.equal(shown(edit(line(from), name)), to));
  }

  test("takes what is typed where the cursor is, also into a character", () => {
    assert.equal(shown(insert(line("a|c"), "b")), "ab|c");
    assert.equal(shown(insert(line("e|x"), "\u0301")), "e\u0301|x");
    assert.equal(shown(insert(line("👩|👧"), "\u200d")), "👩‍👧|");
    assert.equal(shown(replace(line("a|b"), "new")), "new|");
  });

  test("puts back what was cut last", () => {
    const cut = edit(line("one two|"), "cutWordLeft");
    assert.equal(shown(edit(edit(cut, "putBack"), "putBack")), "one twotwo|");
    assert.equal(shown(edit(edit(edit(cut, "cutToEnd"), "left"), "putBack")), "onetwo| ");
  });

  test("never has its cursor inside a character, whatever is done to it", () => {
    const names = [...new Set(edits.map(([name]) => name)), "putBack"] as const;
    const pieces = fc.constantFrom(
      "a",
      " ",
      "é",
      "e\u0301",
      "日",
      family,
      "\u200d",
      "👩",
      "🇪🇸",
      "\u0301",
      "-",
    );
    const steps = fc.array(fc.oneof(pieces, fc.constantFrom(...names)), { maxLength: 40 });
    const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
    fc.assert(
      fc.property(steps, (steps) => {
        let current = emptyLine;
        for (const step of steps) {
          const name = names.find((each) => each === step);
          current = name === undefined ? insert(current, step) : edit(current, name);
          const starts = [...segmenter.segment(current.text)].map(({ index }) => index);
          assert.ok([...starts, current.text.length].includes(current.cursor), shown(current));
        }
      }),
    );
  });
});
