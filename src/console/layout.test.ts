import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { ScreenModel } from "../../test/support/screen.ts";
import { displayWidth } from "../terminal/width.ts";
import { layOut, windowOf } from "./layout.ts";
import { lookOf } from "./look.ts";

const plain = lookOf(false, true);
const prompt = { painted: "> ", width: 2 };

suite("the rows of a line", () => {
  test("are broken between characters, and the cursor is where the next one will be", () => {
    const at = (text: string, cursor = text.length) => layOut(prompt, text, cursor, 6, plain);
    assert.deepEqual(at(""), { rows: ["> "], cursor: { row: 0, column: 2 } });
    assert.deepEqual(at("abc"), { rows: ["> abc"], cursor: { row: 0, column: 5 } });
    assert.deepEqual(at("abcd"), { rows: ["> abcd", ""], cursor: { row: 1, column: 0 } });
    assert.deepEqual(at("abcd", 3), { rows: ["> abcd"], cursor: { row: 0, column: 5 } });
    assert.deepEqual(at("abc日", 3), { rows: ["> abc", "日"], cursor: { row: 1, column: 0 } });
    assert.deepEqual(at("e\u0301\t"), { rows: ["> e\u0301\\t"], cursor: { row: 0, column: 5 } });
  });

  test("show faintly what is only an escape", () => {
    const { rows } = layOut(prompt, "a\u202eb", 0, 40, lookOf(true, true));
    assert.match(rows[0] ?? "", /^> a\x1b\[2m/);
    const bare = rows.map((row) => stripVTControlCharacters(row));
    assert.deepEqual(bare, ["> a\\u{202e}b"]);
  });

  test("are those around the cursor where there are too many", () => {
    const all = (row: number) => ({ rows: ["1", "2", "3", "4"], cursor: { row, column: 1 } });
    assert.deepEqual(windowOf(all(1), 2), { rows: ["1", "2"], cursor: { row: 1, column: 1 } });
    assert.deepEqual(windowOf(all(3), 2), { rows: ["3", "4"], cursor: { row: 1, column: 1 } });
    assert.deepEqual(windowOf(all(3), 9), all(3));
  });

  test("are as wide as they are laid out, and the cursor is in one of them", async () => {
    const pieces = fc.constantFrom(
      "a",
      " ",
      "é",
      "e\u0301",
      "日",
      "👩‍👩‍👧",
      "🇪🇸",
      "\t",
      "\x1b",
      "Z" + "\u0336".repeat(20),
      "語",
    );
    const cases = fc.tuple(fc.array(pieces, { maxLength: 40 }), fc.integer({ min: 10, max: 30 }), fc.nat(40));
    await fc.assert(
      fc.asyncProperty(cases, async ([parts, columns, at]) => {
        const text = parts.join("");
        const cursor = parts.slice(0, at).join("").length;
        const { rows, cursor: place } = layOut(prompt, text, cursor, columns, plain);
        assert.ok(rows.every((row) => displayWidth(row) <= columns));
        assert.ok(place.row < rows.length && place.column < columns);
        // What is before the cursor takes the terminal just there, unless a row was broken behind it.
        const screen = new ScreenModel(columns, 100);
        const before = layOut(prompt, text.slice(0, cursor), cursor, columns, plain);
        await screen.write(before.rows.join("\r\n"));
        if (before.cursor.row === place.row) assert.deepEqual(screen.cursor, place);
      }),
      { numRuns: 200 },
    );
  });
});
