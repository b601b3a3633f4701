import assert from "node:assert/strict";
import { PassThrough, Readable } from "node:stream";
import { suite, test } from "node:test";
import fc from "fast-check";
import { InputLines } from "./input.ts";

/** Line numbers with their texts, or with what is wrong with them. */
async function read(segments: readonly (string | Uint8Array)[], max = 8): Promise<string[]> {
  const input = new InputLines(Readable.from(segments.map((segment) => Buffer.from(segment))), max);
  const lines: string[] = [];
  for await (const { number, found } of input.lines()) {
    lines.push(`${number} ${typeof found === "string" ? found : `:${Buffer.from(found.bytes).toString()}`}`);
  }
  assert.ok(input.isDone);
  return lines;
}

suite("the lines of an input", () => {
  test("end with LF or CRLF, and the last one may do without", async () => {
    assert.deepEqual(await read(["uno\ndos\r\n\ntres"]), ["1 :uno", "2 :dos", "3 :", "4 :tres"]);
    assert.deepEqual(await read(["uno\n"]), ["1 :uno"]);
    assert.deepEqual(await read(["uno\r"]), ["1 :uno"]);
    assert.deepEqual(await read([""]), []);
  });

  test("have at most `max` bytes, and go on behind one that has more", async () => {
    assert.deepEqual(await read(["12345678\n123456789\nx\n123456789"]), [
      "1 :12345678",
      "2 too-long",
      "3 :x",
      "4 too-long",
    ]);
  });

  test("are text, and go on behind one that is not", async () => {
    const segments = ["\u0001\n", Buffer.from([0xff, 10]), "a\rb\n", "ñ\n", Buffer.from([0xc3])];
    assert.deepEqual(await read(segments), ["1 not-text", "2 not-text", "3 not-text", "4 :ñ", "5 not-text"]);
  });

  test("do without the mark at the start of a file", async () => {
    assert.deepEqual(await read(["\ufeffuno\n\ufeffdos\n"]), ["1 :uno", "2 :\ufeffdos"]);
  });

  test("do not depend on how the input was cut", async () => {
    const pieces = fc.constantFrom("\n", "\r\n", "\r", "x", "ñ", "安", "123456789", "\u0000", "/");
    const cases = fc.tuple(fc.array(pieces, { maxLength: 30 }), fc.array(fc.nat(100), { maxLength: 10 }));
    await fc.assert(
      fc.asyncProperty(cases, async ([parts, cuts]) => {
        const bytes = Buffer.from(parts.join(""));
        const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const segments = ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end));
        assert.deepEqual(await read(segments), await read([bytes]));
      }),
      { numRuns: 300 },
    );
  });

  test("are not read ahead by more than the stream's own buffer", async () => {
    let made = 0;
    const endless = new Readable({
      highWaterMark: 1024,
      read() {
        made += 1;
        this.push("1234567\n".repeat(16));
      },
    });
    const input = new InputLines(endless, 8);
    const lines = input.lines();
    for (let i = 0; i < 16; i++) await lines.next();
    assert.ok(made <= 20, `${made} segments were made for one`);
    input.stop();
    assert.equal((await lines.next()).done, true);
    assert.equal(input.isDone, false);
  });

  test("end when they are not wanted any more, also while they are waited for", async () => {
    const stream = new PassThrough();
    const input = new InputLines(stream, 8);
    const next = input.lines().next();
    input.stop();
    assert.equal((await next).done, true);
    assert.equal(input.failure, undefined);
  });

  test("say why they could not be read", async () => {
    const stream = new PassThrough();
    const input = new InputLines(stream, 8);
    const next = input.lines().next();
    stream.destroy(Object.assign(new Error("is a directory"), { code: "EISDIR" }));
    assert.equal((await next).done, true);
    assert.equal(input.failure, "EISDIR");
  });
});
