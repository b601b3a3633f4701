import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isSingleScript, scriptPattern } from "./script.ts";

const single = [
  "",
  "Ana",
  "José Ñuñez",
  "O'Neill",
  "Иван",
  "Ελένη",
  "محمد",
  "עברית",
  "अनुष्का",
  "ስም",
  "李小龍",
  "さくら",
  "サクラ",
  "김민준",
  "ㄅㄆㄇ",
];
for (const text of single) {
  test(`"${text}" is of one script`, () => assert.equal(isSingleScript(text), true));
}

test("the sets of section 5.1 count as one script each", () => {
  assert.equal(isSingleScript("山田さくらサクラ"), true, "Japanese: Han, Hiragana and Katakana");
  assert.equal(isSingleScript("ラーメン"), true, "the mark of length is both Hiragana and Katakana");
  assert.equal(isSingleScript("金민준"), true, "Korean: Han and Hangul");
  assert.equal(isSingleScript("李ㄌㄧ"), true, "Han and Bopomofo");
});

test("two scripts that do not belong together are refused", () => {
  const mixed = [
    "Аna", // Cyrillic, Latin
    "Anа",
    "Αna", // Greek, Latin
    "Ana李",
    "さくらAna",
    "金ㄅ민",
    "さㄅ",
    "민さ",
    "李ㄅさ",
    "Иванμ",
    "محمدא",
    "अஅ",
  ];
  for (const text of mixed) assert.equal(isSingleScript(text), false, text);
});

test("ASCII digits and ._-'@ go with every script", () => {
  for (const text of single) assert.equal(isSingleScript(`${text} 2010 ._-'@`), true, text);
});

test("digits of another script count as that script", () => {
  assert.equal(isSingleScript("محمد٣"), true);
  assert.equal(isSingleScript("Ana٣"), false);
  assert.equal(isSingleScript("Ana३"), false);
});

test("inherited marks go with every script, a script's own marks only with it", () => {
  for (const text of single) assert.equal(isSingleScript(`${text}\u0315`), true, text);
  assert.equal(isSingleScript("अ\u093f"), true);
  assert.equal(isSingleScript("a\u093f"), false);
});

test("every letter, mark and digit that this engine knows is of a script in the list", () => {
  const named = /^[\p{L}\p{M}\p{Nd}]$/u;
  const missing: string[] = [];
  let seen = 0;
  for (let point = 0; point <= 0x10ffff; point += 1) {
    const character = String.fromCodePoint(point);
    if (!named.test(character)) continue;
    seen += 1;
    if (!isSingleScript(character)) missing.push(`U+${point.toString(16)}`);
  }
  assert.ok(seen > 140_000, `only ${seen} characters were seen`);
  assert.deepEqual(missing, []);
});

test("a script that the engine does not know yet matches nothing and breaks nothing", () => {
  assert.equal(scriptPattern("Latn").test("Ana"), true);
  assert.equal(scriptPattern("Xxxx").test("Ana"), false);
  assert.equal(scriptPattern("Xxxx").test(""), false);
});

test("the verdict is that of the definition: the intersection of the augmented sets is not empty", () => {
  const letters = Array.from("aéñaбЖαΩمא3.-'अ३李山さサー민ㄅ٣\u0301\u0315\u3099");
  const text = fc.array(fc.constantFrom(...letters), { maxLength: 4 }).map((them) => them.join(""));
  let mixed = 0;
  fc.assert(
    fc.property(text, (text) => {
      const expected = resolvedScripts(text).length > 0;
      if (!expected) mixed += 1;
      assert.equal(isSingleScript(text), expected);
    }),
    { numRuns: 3000 },
  );
  assert.ok(mixed > 300 && mixed < 2700, `${mixed} of 3000 were mixed: the letters show too little`);
});

/** UTS 39 word for word, for the scripts above: augment each character's scripts, then intersect. */
function resolvedScripts(text: string): string[] {
  const known = ["Latn", "Cyrl", "Grek", "Arab", "Hebr", "Deva", "Hani", "Hira", "Kana", "Hang", "Bopo"];
  const augmented: Record<string, string[]> = {
    Hani: ["Hanb", "Jpan", "Kore"],
    Hira: ["Jpan"],
    Kana: ["Jpan"],
    Hang: ["Kore"],
    Bopo: ["Hanb"],
  };
  let resolved = [...known, "Hanb", "Jpan", "Kore"];
  for (const character of text) {
    if (/[\p{scx=Zyyy}\p{scx=Zinh}]/u.test(character)) continue;
    const scripts = known.filter((script) => new RegExp(`\\p{scx=${script}}`, "u").test(character));
    const set = new Set(scripts.flatMap((script) => [script, ...(augmented[script] ?? [])]));
    resolved = resolved.filter((script) => set.has(script));
  }
  return resolved;
}
