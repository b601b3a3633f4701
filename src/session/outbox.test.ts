import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { defaultOutboxBounds, Outbox } from "./outbox.ts";

function message(length: number): Uint8Array {
  return new Uint8Array(length).fill(97);
}

suite("an outbox", () => {
  test("numbers messages from the one behind the last confirmed", () => {
    const outbox = new Outbox(defaultOutboxBounds, 7, [message(1), message(2)]);
    assert.equal(outbox.add(message(3)), 10);
    assert.deepEqual([outbox.confirmed, outbox.last, outbox.size, outbox.bytes], [7, 10, 3, 6]);
    assert.equal(outbox.at(8).length, 1);
    assert.equal(outbox.at(10).length, 3);
  });

  test("is bounded in messages and in bytes, and takes a message of any length when it is empty", () => {
    const outbox = new Outbox({ messagesMax: 2, bytesMax: 10 });
    assert.equal(outbox.add(message(20)), 1);
    assert.equal(outbox.hasRoom(0), false);
    outbox.confirm(1);
    outbox.add(message(10));
    assert.equal(outbox.hasRoom(0), true);
    assert.equal(outbox.hasRoom(1), false);
    outbox.add(message(0));
    assert.equal(outbox.hasRoom(0), false);
    assert.throws(() => outbox.add(message(0)), /full/);
  });

  test("takes what a spool kept, even if that is more than its bounds", () => {
    const outbox = new Outbox({ messagesMax: 1, bytesMax: 1 }, 0, [message(5), message(5)]);
    assert.deepEqual([outbox.size, outbox.bytes, outbox.hasRoom(0)], [2, 10, false]);
  });

  test("knows only what is between its numbers", () => {
    const outbox = new Outbox(defaultOutboxBounds, 0, [message(1), message(1)]);
    outbox.confirm(1);
    for (const number of [-1, 0, 1, 3]) assert.throws(() => outbox.at(number), /not one of 2 to 2/);
    for (const number of [0, 3]) assert.throws(() => outbox.confirm(number), /not one of 1 to 2/);
    assert.doesNotThrow(() => outbox.confirm(1));
  });

  test("is a queue, whatever is added and confirmed", () => {
    const steps = fc.array(fc.oneof(fc.record({ add: fc.nat(9) }), fc.record({ confirm: fc.nat(5) })), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(steps, (steps) => {
        const outbox = new Outbox({ messagesMax: 8, bytesMax: 30 });
        const all: Uint8Array[] = [];
        let confirmed = 0;
        for (const step of steps) {
          if ("confirm" in step) {
            confirmed = Math.min(all.length, confirmed + step.confirm);
            outbox.confirm(confirmed);
          } else if (outbox.hasRoom(step.add)) {
            all.push(message(step.add));
            assert.equal(outbox.add(all.at(-1)!), all.length);
          }
          const held = all.slice(confirmed);
          assert.deepEqual([outbox.confirmed, outbox.last], [confirmed, all.length]);
          assert.equal(
            outbox.bytes,
            held.reduce((sum, { length }) => sum + length, 0),
          );
          for (const [i, expected] of held.entries()) assert.equal(outbox.at(confirmed + i + 1), expected);
          assert.ok(outbox.size <= 8 && (outbox.size < 2 || outbox.bytes <= 30));
        }
      }),
    );
  });
});
