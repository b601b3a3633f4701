import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { visible, visibleBytes } from "./visible.ts";

test("printable ASCII is unchanged, a backslash too", () => {
  const ascii = String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 0x20 + i));
  assert.equal(visible(ascii), ascii);
  assert.equal(visible(`${ascii}é`), `${ascii}é`);
  assert.equal(visible(String.raw`C:\temp \x1b`), String.raw`C:\temp \x1b`);
});

test("text in any language is unchanged", () => {
  const texts = [
    "¿Qué tal, Ñuñez? «Bien»…",
    "Cafe\u0301",
    "Привет",
    "안녕하세요",
    "日本語 テスト　全角",
    "नमस्ते",
    "สวัสดี",
    "שָׁלוֹם",
    "السَّلَامُ عَلَيْكُمْ",
    "Việt Nam",
    "€ ½ → ☕ ⠓⠕⠇⠁\u2800",
  ];
  for (const text of texts) assert.equal(visible(text), text);
});

test("every control is an escape", () => {
  assert.equal(visible("\x1b[31mred\x1b[0m"), String.raw`\x1b[31mred\x1b[0m`);
  assert.equal(visible("a\tb\nc\rd"), String.raw`a\tb\nc\rd`);
  assert.equal(visible("\0\x07\b\x7f"), String.raw`\x00\x07\x08\x7f`);
  assert.equal(visible("\x85\x9b31m"), String.raw`\x85\x9b31m`);
});

test("what turns the direction, hides or breaks the line is an escape", () => {
  assert.equal(visible("a\u202eb\u2066c\u200f"), String.raw`a\u{202e}b\u{2066}c\u{200f}`);
  assert.equal(visible("a\u200bb\u2060c\ufeffd\u00ade"), String.raw`a\u{200b}b\u{2060}c\u{feff}d\xade`);
  assert.equal(visible("a\u2028b\u2029c"), String.raw`a\u{2028}b\u{2029}c`);
  assert.equal(visible("a\u3164b\u034fc\u115f"), String.raw`a\u{3164}b\u{34f}c\u{115f}`);
  assert.equal(visible("a\u{e0041}b\u{e0101}"), String.raw`a\u{e0041}b\u{e0101}`);
});

test("what has no meaning for everybody is an escape", () => {
  assert.equal(visible("\ue000\u{f0000}"), String.raw`\u{e000}\u{f0000}`);
  assert.equal(visible("\uffff\u0378\u{1fffe}"), String.raw`\u{ffff}\u{378}\u{1fffe}`);
  assert.equal(visible("a\ud800b\udc00"), String.raw`a\u{d800}b\u{dc00}`);
});

test("an emoji stays whole", () => {
  for (const emoji of ["😀", "❤️", "👍🏽", "👩🏽‍🚀", "👨‍👩‍👧‍👦", "👩‍❤️‍💋‍👨", "🏳️‍🌈", "🤷‍♀", "🕵️‍♂️", "🇪🇸", "1️⃣", "#️⃣", "©️"]) {
    assert.equal(visible(`a${emoji}b`), `a${emoji}b`);
    assert.equal(visible(emoji), emoji);
  }
});

test("joiners and variation selectors outside of an emoji are escapes", () => {
  assert.equal(visible("a\u200db"), String.raw`a\u{200d}b`);
  assert.equal(visible("😀\u200db"), String.raw`😀\u{200d}b`);
  assert.equal(visible("\u200d😀"), String.raw`\u{200d}😀`);
  assert.equal(visible("a\ufe0f1\ufe0f😀\ufe0e"), String.raw`a\u{fe0f}1\u{fe0f}😀\u{fe0e}`);
  assert.equal(visible("❤\ufe0f\ufe0f"), "❤\ufe0f\\u{fe0f}");
  assert.equal(
    visible(["😀", "😀", "😀", "😀", "😀"].join("\u200d")),
    "😀\u200d😀\u200d😀\u200d😀\\u{200d}😀",
  );
});

test("eight marks in a row are shown, the ninth is an escape", () => {
  const eight = "\u0301".repeat(8);
  assert.equal(visible(`Z${eight}`), `Z${eight}`);
  assert.equal(visible(`Z${eight}\u0301\u{1e94a}a${eight}`), `Z${eight}\\u{301}\\u{1e94a}a${eight}`);
});

test("a mark at the start does not climb on what stands before the text", () => {
  assert.equal(visible("\u0338a\u0338"), "\\u{338}a\u0338");
});

test("bytes are decoded first: a byte order mark is shown, bad bytes are replaced", () => {
  assert.equal(visibleBytes(new TextEncoder().encode("hola \x1b ñ")), String.raw`hola \x1b ñ`);
  assert.equal(visibleBytes(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61)), String.raw`\u{feff}a`);
  assert.equal(visibleBytes(Uint8Array.of(0x61, 0xff)), "a\ufffd");
});

test("whatever comes in, nothing that acts on a terminal goes out", () => {
  const controls = Array.from("a1# \\\t\n\r\0\x1b\x7f\x85\x9b");
  const formats = Array.from("\u202e\u2066\u200b\u200d\ufe0f\ufe0e\u20e3\u0301\u0338\u3164\u{e0041}");
  const emoji = ["😀", "❤", "👩", "🏽", "\u{1faff}", "\ud83d", "\ude00"];
  const nasty = [...controls, ...formats, ...emoji];
  const piece = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary", maxLength: 3 }));
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, (text) => assertHarmless(visible(text), text)),
    { numRuns: 1000 },
  );
});

test("every code point comes out harmless behind a letter", () => {
  const pointsPerText = 0x1000;
  for (let first = 0; first <= 0x10ffff; first += pointsPerText) {
    const points = Array.from({ length: pointsPerText }, (_, i) => first + i);
    const text = points.map((point) => `a${String.fromCodePoint(point)}`).join("");
    assertHarmless(visible(text), `U+${first.toString(16)} and those after it`);
  }
});

test("every character of the first plane comes out harmless between emoji", () => {
  for (let point = 0; point <= 0xffff; point += 1) {
    const text = `😀${String.fromCodePoint(point)}😀`;
    assertHarmless(visible(text), text);
  }
});

const acts = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const pictograph = /\p{Extended_Pictographic}/u;
const mark = /\p{M}/u;

/** Looks at the output character by character, without the pattern that made it. */
function assertHarmless(shown: string, from: string): void {
  const characters = Array.from(shown);
  let marksInARow = 0;
  for (const [i, character] of characters.entries()) {
    marksInARow = mark.test(character) ? marksInARow + 1 : 0;
    const harmless = !acts.test(character) || isPartOfEmoji(characters, i);
    if (!harmless || marksInARow > 8) {
      assert.fail(`${JSON.stringify(from)} was shown as ${JSON.stringify(shown)}`);
    }
  }
}

function isPartOfEmoji(characters: readonly string[], i: number): boolean {
  const before = characters[i - 1] ?? "";
  const after = characters[i + 1] ?? "";
  if (characters[i] === "\u200d") {
    return (pictograph.test(before) || /[\p{Emoji_Modifier}\ufe0f]/u.test(before)) && pictograph.test(after);
  }
  if (characters[i] === "\ufe0f") {
    return pictograph.test(before) || (/[0-9#*]/.test(before) && after === "\u20e3");
  }
  return false;
}
