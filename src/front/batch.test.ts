import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { batchBytesKeptMax, BatchBuilder, batchRowsMax } from "./batch.ts";
import type { BatchMember } from "./batch.ts";

const member = (ledgerSession: number): BatchMember => ({
  ledgerSession,
  epoch: ledgerSession * 2,
  fedUs: ledgerSession * 3,
  entry: 0,
});

/** A line, and which of the members sends it. */
interface Line {
  readonly who: number;
  readonly text: Uint8Array;
  readonly at: number;
}

const linesOf = (lines: number, bytes: number): fc.Arbitrary<Line[]> =>
  fc.array(fc.record({ who: fc.nat(4), text: fc.uint8Array({ maxLength: bytes }), at: fc.nat() }), {
    maxLength: lines,
    size: "max",
  });

describe("a batch", () => {
  test("gives back what went in, also one whose builder was used before, and another meanwhile", () => {
    fc.assert(
      fc.property(fc.array(linesOf(100, 300), { minLength: 1, maxLength: 5 }), (batches) => {
        const members = [11, 12, 13, 14, 15].map(member);
        const numbers = [0, 100, 200, 300, 400];
        const [one, other] = [new BatchBuilder(), new BatchBuilder()];
        for (const [turn, lines] of batches.entries()) {
          const builder = turn % 2 === 0 ? one : other;
          builder.clear();
          const wanted = lines.map(({ who, text, at }) => {
            numbers[who]! += 1;
            // The text stands within a larger segment.
            builder.add(members[who]!, numbers[who]!, Uint8Array.of(0, ...text, 0), 1, text.length + 1, at);
            const session = who + 11;
            return { session, epoch: session * 2, number: numbers[who]!, at, text: [...text] };
          });
          const batch = builder.seal();
          const next = [...batch.first];
          let start = 0;
          const found = Array.from(batch.entry, (entry, row) => {
            const text = [...batch.text.subarray(start, batch.end[row])];
            start = batch.end[row]!;
            const [session, epoch] = [batch.session[entry]!, batch.epoch[entry]!];
            return { session, epoch, number: next[entry]!++, at: batch.at[row]!, text };
          });
          assert.deepEqual(found, wanted);
          assert.deepEqual(
            builder.entries.map(({ through }) => through + 1),
            next,
          );
          assert.equal(new Set(batch.session).size, batch.session.length, "a member has one entry");
        }
      }),
      { numRuns: 300 },
    );
  });

  test("does not keep the room of a very large one, nor its members", () => {
    const builder = new BatchBuilder();
    const ana = member(1);
    const line = new Uint8Array(2 * batchBytesKeptMax).fill(97);
    builder.add(ana, 1, line, 0, line.length, 0);
    assert.equal(builder.seal().text.length, line.length);
    builder.clear();
    assert.ok(builder.isEmpty);
    assert.deepEqual(builder.entries, []);
    assert.ok(builder.seal().text.buffer.byteLength <= batchBytesKeptMax);
    builder.add(ana, 2, line, 0, 3, 0);
    assert.deepEqual([...builder.seal().text], [97, 97, 97]);
  });

  test("is full at its greatest number of rows", () => {
    const builder = new BatchBuilder();
    const ana = member(1);
    for (let number = 1; number < batchRowsMax; number += 1)
      builder.add(ana, number, new Uint8Array(0), 0, 0, 0);
    assert.equal(builder.isFull, false);
    builder.add(ana, batchRowsMax, new Uint8Array(0), 0, 0, 0);
    assert.equal(builder.isFull, true);
  });
});
