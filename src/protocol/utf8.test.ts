import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeUtf8, encodeUtf8, utf8Length } from "./utf8.ts";

const encoder = new TextEncoder();

/** Text of any code points, also surrogates that stand alone. */
const anyText = fc.string({ unit: "binary", maxLength: 40 });
const brokenText = fc
  .array(fc.oneof(fc.integer({ min: 0xd7fe, max: 0xe001 }), fc.integer({ min: 0, max: 0xffff })))
  .map((units) => String.fromCharCode(...units));

test("every code point is encoded and decoded as the platform does it", () => {
  const pointsPerPlane = 0x1_0000;
  for (let plane = 0; plane < 17; plane += 1) {
    const points = Array.from({ length: pointsPerPlane }, (_, i) => plane * pointsPerPlane + i);
    // One by one: side by side, two surrogates of plane 0 would become one character.
    const text = points.map((point) => String.fromCodePoint(point).toWellFormed()).join("");
    const bytes = encodeUtf8(text);
    assert.ok(Buffer.from(text).equals(bytes), `plane ${plane} is encoded wrongly`);
    assert.ok(decodeUtf8(bytes, 0, bytes.length) === text, `plane ${plane} is decoded wrongly`);
  }
});

test("any text is encoded as TextEncoder does it, surrogates that stand alone too", () => {
  fc.assert(
    fc.property(fc.oneof(anyText, brokenText), (text) => {
      assert.deepEqual(encodeUtf8(text), encoder.encode(text));
    }),
  );
});

test("utf8Length tells the number of bytes before they exist", () => {
  fc.assert(
    fc.property(fc.oneof(anyText, brokenText), (text) => {
      assert.equal(utf8Length(text), encoder.encode(text).length);
    }),
  );
});

test("only the bytes from start up to end are decoded", () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (before, text, after) => {
      const start = utf8Length(before);
      const bytes = encoder.encode(before + text + after);
      assert.equal(decodeUtf8(bytes, start, start + utf8Length(text)), text);
    }),
  );
});

test("a byte order mark is text like any other", () => {
  assert.equal(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), 0, 4), "\ufeffa");
});
