import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { LineReader } from "./lines.ts";

/** What a stream becomes: its lines, then how it ends. */
interface Outcome {
  readonly lines: readonly string[];
  readonly end: string;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Feeds segments to a reader and writes down what it finds. */
function read(segments: readonly Uint8Array[], max: number, isPreambleOver = true): Outcome {
  const reader = new LineReader(max);
  if (isPreambleOver) reader.endPreamble();
  const lines: string[] = [];
  for (const segment of segments) {
    for (let from = 0; from < segment.length; from = reader.position) {
      const found = reader.read(segment, from);
      if (found === "line") lines.push(hex(reader.bytes.subarray(reader.start, reader.end)));
      if (found === "too-long") return { lines, end: "too-long" };
      if (found === "not-text") return { lines, end: `not-text at ${reader.at}` };
    }
  }
  return { lines, end: reader.unfinished ? "unfinished" : "clean" };
}

/** Well-formed UTF-8 (Unicode, table 3-7) and what may come before its last byte, on bytes as Latin-1. */
const character =
  "[\\t\\x20-\\x7e]|[\\xc2-\\xdf][\\x80-\\xbf]|\\xe0[\\xa0-\\xbf][\\x80-\\xbf]|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}" +
  "|\\xed[\\x80-\\x9f][\\x80-\\xbf]|\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}|[\\xf1-\\xf3][\\x80-\\xbf]{3}|\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}";
const text = new RegExp(`^(?:${character})*`);
const unfinishedCharacter =
  /^(?:[\xc2-\xdf]|\xe0[\xa0-\xbf]?|[\xe1-\xec\xee\xef][\x80-\xbf]?|\xed[\x80-\x9f]?|\xf0(?:[\x90-\xbf][\x80-\xbf]?)?|[\xf1-\xf3][\x80-\xbf]{0,2}|\xf4(?:[\x80-\x8f][\x80-\xbf]?)?)$/;

/** The rules of the protocol, told once more and otherwise: on the whole stream, line by line. */
function referee(stream: Uint8Array, max: number): Outcome {
  const lines: string[] = [];
  let rest = Buffer.from(stream).toString("latin1");
  for (;;) {
    const end = rest.indexOf("\n");
    const isWhole = end >= 0;
    const line = isWhole ? rest.slice(0, end).replace(/\r$/, "") : rest;
    // A line over the limit is judged when its byte number `max` is there, without what comes behind it.
    const isLong = line.length > max && !(!isWhole && line.length === max + 1 && line.endsWith("\r"));
    const judged = isLong ? line.slice(0, max + 1) : line;
    const good = text.exec(judged)![0].length;
    const left = judged.slice(good);
    const isPending =
      left === "" || ((isLong || !isWhole) && (left === "\r" || unfinishedCharacter.test(left)));
    if (!isPending && good < max) return { lines, end: `not-text at ${good}` };
    if (isLong) return { lines, end: "too-long" };
    if (!isWhole) return { lines, end: rest === "" ? "clean" : "unfinished" };
    lines.push(Buffer.from(line, "latin1").toString("hex"));
    rest = rest.slice(end + 1);
  }
}

/** Bytes that are likely to offend, or to come near it. */
const interesting = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(..."ab /\t".split("").map((c) => [c.charCodeAt(0)])) },
  { weight: 4, arbitrary: fc.constantFrom([10], [13], [13, 10], [13, 13, 10]) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...["ñ", "€", "𐍈", "\ud7ff", "\ue000", "\u{10ffff}"].map((c) => [...Buffer.from(c)]),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom([0], [1], [27], [127], [255], [254], [0xc0, 0x80], [0xed, 0xa0, 0x80]),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      [0xe2],
      [0xe2, 0x82],
      [0x80],
      [0xf0, 0x9f],
      [0xf5],
      [0xe0, 0x80],
      [0xf4, 0x90],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...[1, 3, 4, 5, 6, 7, 8, 9].map((n) => Array.from({ length: n }, () => 120))),
  },
);
const stream = fc
  .array(interesting, { maxLength: 24, size: "max" })
  .map((parts) => Uint8Array.from(parts.flat()));

/** Cuts bytes into segments after the lengths given; the rest is one more segment. */
function cut(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const segments: Uint8Array[] = [];
  let at = 0;
  for (const length of lengths) {
    segments.push(bytes.slice(at, at + length));
    at += length;
  }
  return [...segments, bytes.slice(at)];
}

describe("the line reader", () => {
  test("gives lines without LF, and without one CR directly before it", () => {
    assert.deepEqual(read([Buffer.from("uno\ndos\r\n\n\r\n")], 10), {
      lines: ["uno", "dos", "", ""].map((line) => hex(Buffer.from(line))),
      end: "clean",
    });
  });

  test("accepts exactly max bytes and refuses one more, whatever the terminator", () => {
    for (const end of ["\n", "\r\n"]) {
      assert.equal(read([Buffer.from(`12345${end}`)], 5).end, "clean");
      assert.equal(read([Buffer.from(`123456${end}`)], 5).end, "too-long");
    }
  });

  test("refuses a line that is too long while it is still unfinished", () => {
    assert.equal(read([Buffer.from("12345")], 5).end, "unfinished");
    assert.equal(read([Buffer.from("12345\r")], 5).end, "unfinished");
    assert.equal(read([Buffer.from("123456")], 5).end, "too-long");
    assert.equal(read([Buffer.from("12345\r\r")], 5).end, "too-long");
  });

  test("names the offending byte, and lets length win a tie", () => {
    assert.equal(read([Buffer.from("ab\0cd\n")], 5).end, "not-text at 2");
    assert.equal(read([Buffer.from("ab\rcd\n")], 5).end, "not-text at 2");
    assert.equal(read([Buffer.from([97, 0xe2, 0x82, 10])], 5).end, "not-text at 1");
    assert.equal(read([Buffer.from("1234\0\n")], 5).end, "not-text at 4");
    assert.equal(read([Buffer.from("12345\0\n")], 5).end, "too-long");
  });

  test("agrees with the rules told otherwise, however the stream is cut (100,000 random cuts)", () => {
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40, size: "max" }),
        fc.integer({ min: 1, max: 9 }),
        (bytes, lengths, max) => {
          const expected = referee(bytes, max);
          assert.deepEqual(read([bytes], max), expected, "in one segment");
          assert.deepEqual(read(cut(bytes, lengths), max), expected, "in random segments");
          assert.deepEqual(
            read(
              [...bytes].map((byte) => Uint8Array.of(byte)),
              max,
            ),
            expected,
            "byte by byte",
          );
        },
      ),
      { numRuns: Number(process.env["ACUSE_TEST_RUNS"] ?? 100_000) },
    );
  });

  test("drops one byte order mark at the very start, however it is cut, and keeps others", () => {
    const mark = [0xef, 0xbb, 0xbf];
    const bytes = Uint8Array.from([...mark, ...Buffer.from("Ana\n"), ...mark, 10]);
    for (const segments of [
      [bytes],
      cut(bytes, [1]),
      cut(bytes, [2]),
      cut(bytes, [3]),
      cut(bytes, [1, 1, 1, 1]),
    ]) {
      assert.deepEqual(read(segments, 6, false), { lines: ["416e61", "efbbbf"], end: "clean" });
    }
    assert.equal(read([bytes], 3, false).end, "clean", "the mark does not count as length");
    assert.deepEqual(read([Uint8Array.from([...mark, ...mark, 10])], 6, false).lines, ["efbbbf"]);
  });

  test("passes over Telnet negotiations before the name, however they are cut", () => {
    const negotiations = [255, 251, 24, 255, 253, 3, 255, 250, 24, 0, 255, 255, 10, 255, 240, 255, 241];
    const bytes = Uint8Array.from([...negotiations, 65, ...negotiations, 110, 97, ...negotiations, 10]);
    const expected = { lines: ["416e61"], end: "clean" };
    assert.deepEqual(read([bytes], 3, false), expected);
    assert.deepEqual(
      read(
        [...bytes].map((byte) => Uint8Array.of(byte)),
        3,
        false,
      ),
      expected,
    );
    assert.equal(read([bytes], 3).end, "not-text at 0", "but not behind the name");
  });

  test("does work in proportion to the bytes when they come one at a time", () => {
    const reader = new LineReader(1_048_576);
    const byte = Uint8Array.of(120);
    const before = process.cpuUsage();
    for (let i = 0; i < 1_000_000; i += 1) assert.equal(reader.read(byte, 0), "more");
    const { user } = process.cpuUsage(before);
    assert.ok(user < 5_000_000, `a million single bytes took ${user} µs of processor time`);
  });
});
