import assert from "node:assert/strict";
import { test } from "node:test";
import { Doorbell } from "./doorbell.ts";

/** Longer than any test: only news ends such a nap. */
const longMs = 60_000;

/** The ledger's end of a bell, and two owners'. */
function ends(): { readonly ledger: Doorbell; readonly owner: Doorbell; readonly other: Doorbell } {
  const memory = Doorbell.memory();
  return { ledger: new Doorbell(memory), owner: new Doorbell(memory), other: new Doorbell(memory) };
}

test("before its first turn the ledger's thread has to be woken, by one", () => {
  const { owner, other } = ends();
  assert.equal(owner.ringAndLook(), true);
  assert.equal(other.ringAndLook(), false);
});

test("a ring since the ledger's thread began to look ends its nap at once", () => {
  const { ledger, owner } = ends();
  ledger.listen();
  owner.ring();
  assert.equal(ledger.nap(longMs), true);
});

test("what rang before it looked is no news", () => {
  const { ledger, owner } = ends();
  owner.ring();
  ledger.listen();
  assert.equal(ledger.nap(0), false);
  assert.equal(ledger.sleep(), true);
});

test("it does not fall asleep over a ring, and nobody has to wake it then", () => {
  const { ledger, owner } = ends();
  owner.ringAndLook();
  ledger.listen();
  assert.equal(ledger.nap(0), false);
  assert.equal(owner.ringAndLook(), false);
  assert.equal(ledger.sleep(), false);
  assert.equal(owner.ringAndLook(), false);
});

test("each sleep is ended by one, whoever rings first", () => {
  const { ledger, owner, other } = ends();
  for (const [first, second] of [
    [owner, other],
    [other, owner],
  ] as const) {
    ledger.listen();
    assert.equal(ledger.sleep(), true);
    first.ring();
    assert.equal(first.ringAndLook(), true);
    assert.equal(second.ringAndLook(), false);
  }
});
