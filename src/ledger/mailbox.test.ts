import assert from "node:assert/strict";
import { test } from "node:test";
import { batchOf, told } from "./contract-tools.ts";
import { outcomes } from "./ledger.ts";
import { Mailbox } from "./mailbox.ts";

const room = { rows: 4, textBytes: 16 };

/** Both ends of a mailbox. */
function ends(): { readonly owner: Mailbox; readonly ledger: Mailbox } {
  const memory = Mailbox.memory(room);
  return { owner: new Mailbox(memory, room), ledger: new Mailbox(memory, room) };
}

const batch = batchOf([
  { session: 2 ** 40 + 1, epoch: 2 ** 33, first: 7, texts: ["añ", ""] },
  { session: 5, epoch: 1, first: 2 ** 45, texts: ["xyz"] },
]);
const receipt = { last: Float64Array.of(8, 2 ** 45), outcome: Uint8Array.of(0, outcomes.fenced) };

test("a batch comes out as it was put in, also after a larger one", () => {
  const { owner, ledger } = ends();
  const full = batchOf([1, 2, 3, 4].map((session) => ({ session, epoch: 1, first: 1, texts: ["four"] })));
  for (const posted of [full, batch]) {
    owner.post(posted, 0);
    assert.deepEqual(ledger.take(0), posted);
    const entries = posted.session.length;
    ledger.answer({ last: new Float64Array(entries).fill(9), outcome: new Uint8Array(entries) });
    assert.deepEqual(
      told(owner.collect(0)!),
      Array.from(posted.session, () => [9, outcomes.stored]),
    );
  }
});

test("a batch is taken once, and its receipt collected once", () => {
  const { owner, ledger } = ends();
  assert.equal(ledger.take(0), undefined);
  assert.equal(owner.collect(0), undefined);
  owner.post(batch, 0);
  assert.equal(ledger.isTaken, false);
  assert.ok(ledger.take(0));
  assert.equal(ledger.isTaken, true);
  assert.equal(ledger.take(0), undefined);
  assert.equal(owner.collect(0), undefined);
  ledger.answer(receipt);
  assert.equal(ledger.isTaken, false);
  assert.equal(ledger.take(0), undefined);
  assert.deepEqual(told(owner.collect(0)!), told(receipt));
  assert.equal(owner.collect(0), undefined);
});

test("nothing is posted over a batch that is not answered, or over a receipt that is not collected", () => {
  const { owner, ledger } = ends();
  owner.post(batch, 0);
  assert.throws(() => owner.post(batch, 0), /on its way/);
  const taken = ledger.take(0);
  assert.throws(() => owner.post(batch, 0), /on its way/);
  assert.deepEqual(taken, batch);
  ledger.answer(receipt);
  assert.throws(() => owner.post(batch, 0), /on its way/);
  owner.collect(0);
  owner.post(batch, 0);
});

test("a receipt stays as it was collected", () => {
  const { owner, ledger } = ends();
  owner.post(batch, 0);
  ledger.take(0);
  ledger.answer(receipt);
  const collected = owner.collect(0)!;
  owner.post(batch, 0);
  ledger.take(0);
  ledger.answer({ last: Float64Array.of(1, 1), outcome: Uint8Array.of(1, 1) });
  assert.deepEqual(told(collected), told(receipt));
});

test("a batch waits for the questions that were asked before it, however many there were", () => {
  const { owner, ledger } = ends();
  for (const asked of [1, 2 ** 31, 2 ** 32 + 1]) {
    owner.post(batch, asked);
    assert.equal(ledger.take(asked - 1), undefined);
    assert.ok(ledger.take(asked));
    ledger.answer(receipt);
    owner.collect(0);
  }
});
