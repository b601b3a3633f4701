import assert from "node:assert/strict";
import { test } from "node:test";
import { feedMessagesPerSecondMax } from "./api.ts";
import { Packet } from "./packet.ts";

test("a packet that is gathered for long is bounded, has the newest, and counts what it leaves out", () => {
  const packet = new Packet(undefined);
  const count = 5_000;
  for (let number = 1; number <= count; number += 1) {
    packet.add({ event: "message", at: number, id: "c1", name: "Ana", number, text: "hola" }, number);
  }
  const { messages, notShown } = packet.take()!;
  assert.ok(messages.length > feedMessagesPerSecondMax / 2);
  assert.ok(messages.length <= 2 * feedMessagesPerSecondMax, `${messages.length} messages`);
  assert.equal(messages.length + notShown, count);
  const numbers = messages.map(({ number }) => number);
  assert.deepEqual(
    numbers,
    numbers.toSorted((one, other) => one - other),
  );
  // A message a millisecond: of each of the five seconds there is one.
  for (let second = 0; second < 5; second += 1) {
    assert.ok(
      numbers.some((number) => Math.floor(number / 1_000) === second),
      `second ${second}`,
    );
  }
});
