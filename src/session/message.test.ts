import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { LineReader } from "../protocol/lines.ts";
import { lineLength, messageBytes } from "./message.ts";

const encoder = new TextEncoder();

suite("a message", () => {
  for (const text of ["", "hola", "ñandú 安娜 🎉", "a\tb", "/etc/hosts", "\uFEFFmark"]) {
    test(`may be ${JSON.stringify(text)}`, () => {
      assert.deepEqual(messageBytes(text), encoder.encode(text));
      assert.deepEqual(messageBytes(encoder.encode(text)), encoder.encode(text));
    });
  }

  const wrong: readonly (string | Uint8Array)[] = [
    "uno\ndos",
    "uno\n",
    "uno\r",
    "uno\r\n",
    "a\u0000b",
    "a\u007f",
    "\u001b[31m",
    Uint8Array.of(0xff),
    Uint8Array.of(97, 0xc3),
    Uint8Array.of(0xed, 0xa0, 0x80),
  ];
  for (const text of wrong) {
    test(`may not be ${JSON.stringify(typeof text === "string" ? text : [...text])}`, () => {
      assert.throws(() => messageBytes(text), { name: "RangeError", message: /one line of UTF-8 text/ });
    });
  }

  test("counts with the slash that escapes its first one", () => {
    assert.equal(lineLength(encoder.encode("/x")), 3);
    assert.equal(lineLength(encoder.encode("x/")), 2);
    assert.equal(messageBytes("xxxx", 4).length, 4);
    assert.throws(() => messageBytes("/xxx", 4), { message: /at most 4 bytes on its line, got 5/ });
    assert.throws(() => messageBytes("x".repeat(2 ** 20 + 1)), { message: /at most 1048576 bytes/ });
  });

  test("is a copy: who offered it may use its buffer again", () => {
    for (const bytes of [encoder.encode("uno"), Buffer.from("uno")]) {
      const message = messageBytes(bytes);
      bytes.fill(0);
      assert.deepEqual(message, encoder.encode("uno"));
    }
  });

  test("is allowed exactly if the server reads it as it is", () => {
    const byte = fc.oneof(fc.constantFrom(10, 13, 9, 0xc3, 0xb1, 0x7f), fc.integer({ min: 32, max: 126 }));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 8 }), (bytes) => {
        const message = Uint8Array.from(bytes);
        const reader = new LineReader(16);
        reader.endPreamble();
        const line = Uint8Array.of(...bytes, 10);
        const found = reader.read(line, 0);
        const isWhole = found === "line" && reader.position === line.length;
        const isSame = isWhole && reader.end - reader.start === message.length;
        if (isSame) assert.deepEqual(messageBytes(message), message);
        else assert.throws(() => messageBytes(message), RangeError);
      }),
      { numRuns: 500 },
    );
  });
});
