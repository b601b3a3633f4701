import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { BatchBuilder, batchRowsMax } from "./batch.ts";
import type { BatchMember } from "./batch.ts";

const member = (ledgerSession: number): BatchMember => ({
  ledgerSession,
  epoch: 1,
  batch: undefined,
  entry: 0,
});

describe("a batch", () => {
  test("gives back what went in: each row's session, number, time and text, in order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ who: fc.nat(4), text: fc.uint8Array({ maxLength: 300 }), at: fc.nat() }), {
          maxLength: 300,
          size: "max",
        }),
        (rows) => {
          const members = [11, 12, 13, 14, 15].map(member);
          const numbers = [0, 100, 200, 300, 400];
          const builder = new BatchBuilder();
          const wanted = rows.map(({ who, text, at }) => {
            numbers[who]! += 1;
            // The text stands within a larger segment.
            builder.add(members[who]!, numbers[who]!, Uint8Array.of(0, ...text, 0), 1, text.length + 1, at);
            return { session: who + 11, number: numbers[who]!, at, text: [...text] };
          });
          const batch = builder.seal();
          const next = [...batch.first];
          let start = 0;
          const found = Array.from(batch.entry, (entry, row) => {
            const text = [...batch.text.subarray(start, batch.end[row])];
            start = batch.end[row]!;
            return { session: batch.session[entry]!, number: next[entry]!++, at: batch.at[row]!, text };
          });
          assert.deepEqual(found, wanted);
          for (const [i, entry] of builder.entries.entries()) assert.equal(entry.through, next[i]! - 1);
        },
      ),
      { numRuns: 300 },
    );
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
