import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { checkName, nameKey } from "./name.ts";
import type { BadNameReason } from "./replies.ts";
import { isSingleScript } from "./script.ts";

const good = [
  "Ana",
  "a",
  "7",
  "sensor-7",
  "José María Ñuñez",
  "O'Neill",
  "ana@example.org",
  "a_b.c",
  "x--y..'@",
  "Ελένη",
  "Иван Петрович",
  "محمد",
  "अनुष्का",
  "山田さくら",
  "김민준",
  "Nguyễn",
  "ﬁ",
];
for (const name of good) {
  test(`"${name}" may be a name`, () => assert.equal(checkName(name), undefined));
}

const bad: Readonly<Record<string, readonly [BadNameReason, string]>> = {
  nothing: ["empty", ""],
  "33 characters": ["too-long", "a".repeat(33)],
  "32 characters of 65 bytes": ["too-long", `${"é".repeat(31)}ệ`],
  "a space at the start": ["start", " Ana"],
  "only a space": ["start", " "],
  "a mark at the start": ["start", "\u0301Ana"],
  "a dot at the start": ["start", ".ana"],
  "a slash at the start": ["start", "/ana"],
  "a byte order mark at the start": ["start", "\ufeffAna"],
  "an emoji": ["start", "😀"],
  "a space at the end": ["space", "Ana "],
  "two spaces in a row": ["space", "Ana  B"],
  "a comma": ["character", "Ana,B"],
  "a slash": ["character", "POST / HTTP/1.1"],
  "a colon": ["character", "Ana:B"],
  "a backslash": ["character", "Ana\\B"],
  "a typographic apostrophe": ["character", "O’Neill"],
  "a Roman number, which is no decimal digit": ["character", "Ana Ⅳ"],
  "an emoji inside": ["character", "Ana😀"],
  "a tab": ["character", "Ana\tB"],
  "a no-break space": ["character", "Ana\u00a0B"],
  "an ideographic space": ["character", "山\u3000田"],
  "a line separator": ["character", "Ana\u2028B"],
  "an escape": ["character", "Ana\x1b[31m"],
  "a zero-width joiner": ["character", "Ana\u200d"],
  "a soft hyphen": ["character", "An\u00ada"],
  "a reversal of direction": ["character", "Ana\u202eB"],
  "a Hangul filler, which is a letter and cannot be seen": ["character", "김\u3164"],
  "a combining grapheme joiner, which is a mark and cannot be seen": ["character", "Ana\u034f"],
  "a variation selector": ["character", "Ana\ufe0f"],
  "a tag character": ["character", "Ana\u{e0041}"],
  "a private character": ["character", "Ana\ue000"],
  "an unassigned character": ["character", "Ana\u0378"],
  "half a surrogate pair": ["character", "Ana\ud800"],
  "a letter and its accent apart": ["not-nfc", "Jose\u0301"],
  "a compatibility ideograph": ["not-nfc", "\uf900"],
  "Cyrillic in Latin": ["mixed-script", "Аna"],
  "Greek in Latin": ["mixed-script", "Anα"],
  "Han and Latin": ["mixed-script", "Ana 李"],
  "Arabic digits in Latin": ["mixed-script", "Ana٣"],
};
for (const [what, [reason, name]] of Object.entries(bad)) {
  test(`${what} is refused as ${reason}`, () => assert.equal(checkName(name), reason));
}

test("a name has room for 32 characters and 64 bytes exactly", () => {
  assert.equal(checkName("a".repeat(32)), undefined);
  assert.equal(checkName("é".repeat(32)), undefined);
  assert.equal(checkName("𐓘".repeat(16)), undefined, "16 characters of 4 bytes");
  assert.equal(checkName("𐓘".repeat(17)), "too-long");
  assert.equal(checkName("李".repeat(21)), undefined, "63 bytes");
  assert.equal(checkName("李".repeat(22)), "too-long");
});

test("of several broken rules the first in the order is told", () => {
  assert.equal(checkName(` ${"a".repeat(40)}`), "too-long");
  assert.equal(checkName(" a  b"), "start");
  assert.equal(checkName("a,  b"), "space");
  assert.equal(checkName("e\u0301,"), "character");
  assert.equal(checkName("e\u0301я"), "not-nfc");
});

const letters = Array.from("aAñeǰßıİſΣσςяЯ李さ김٣7 ._-'@,/\u0301\u0327\u200d\u3164ǅﬁＡ😀");
const nearlyNames = fc.array(fc.constantFrom(...letters), { maxLength: 6 }).map((them) => them.join(""));

test("a name is accepted when it keeps all the rules, and only then", () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.oneof(nearlyNames, fc.string({ unit: "binary", maxLength: 3 })), (name) => {
      const characters = Array.from(name);
      const expected =
        name !== "" &&
        characters.length <= 32 &&
        Buffer.byteLength(name) <= 64 &&
        characters.every((c) => /\p{L}|\p{M}|\p{Nd}|[ ._@'-]/u.test(c) && !/\p{DI}|\p{C}/u.test(c)) &&
        /\p{L}|\p{Nd}/u.test(characters[0] ?? "") &&
        !name.endsWith(" ") &&
        !name.includes("  ") &&
        name.normalize("NFC") === name &&
        isSingleScript(name);
      if (expected) accepted += 1;
      assert.equal(checkName(name) === undefined, expected);
    }),
    { numRuns: 5000 },
  );
  assert.ok(accepted > 200, `only ${accepted} of 5000 were names`);
});

test("names that differ only in case, width or ligature have the same key", () => {
  const same = [
    ["Ana", "ANA", "ana", "Ａｎａ"],
    ["straße", "STRASSE", "Strasse"],
    ["Σίσυφος", "ΣΊΣΥΦΟΣ", "σίσυφος", "σίσυφοσ"],
    ["José", "JOSÉ"],
    ["ﬁn", "FIN", "fin"],
    ["ǆ", "ǅ", "Ǆ"],
    ["ſam", "sam", "SAM"],
    ["ℋans", "hans"],
    ["Иван", "ИВАН"],
    ["ガ", "ｶﾞ"],
  ];
  for (const [first = "", ...others] of same) {
    for (const other of others) assert.equal(nameKey(other), nameKey(first), `${other} and ${first}`);
  }
});

test("names that differ otherwise have different keys", () => {
  const keys = ["Ana", "Aná", "Anna", "Ana.", "Ana B", "AnaB", "Аня", "安娜", "ñ", "n", "Ana1"].map(nameKey);
  assert.equal(new Set(keys).size, keys.length);
});

test("the key of a name is its own key and normal", () => {
  fc.assert(
    fc.property(nearlyNames, (name) => {
      fc.pre(checkName(name) === undefined);
      const key = nameKey(name);
      assert.equal(nameKey(key), key);
      assert.equal(key.normalize("NFKC"), key);
    }),
  );
});

test("a name's upper and lower case have its key", () => {
  fc.assert(
    fc.property(nearlyNames, (name) => {
      fc.pre(checkName(name) === undefined);
      assert.equal(nameKey(name.toUpperCase()), nameKey(name));
      if (!name.includes("İ")) assert.equal(nameKey(name.toLowerCase()), nameKey(name));
    }),
  );
});
