import assert from "node:assert/strict";
import { test } from "node:test";
import { parseReply } from "../protocol/reply.ts";
import type { Account } from "./account.ts";
import { audit } from "./audit.ts";
import type { Audit } from "./audit.ts";
import type { StoredRow } from "./stored.ts";

const sent = ["one", "two", "three"].map((text) => ({ text }));
const ana: Account = { name: "Ana", before: 0, sent, confirmed: 2 };
const rows: readonly StoredRow[] = sent.map(({ text }, i) => ({
  name: "Ana",
  session: 7,
  number: i + 1,
  text,
}));
const [one, two, three] = rows as readonly [StoredRow, StoredRow, StoredRow];

const nothingWrong = { lost: 0, misplaced: 0, foreign: 0, wrongLast: [] };

function faultsOf(
  stored: readonly StoredRow[],
  accounts: readonly Account[] = [ana],
): Pick<Audit, keyof typeof nothingWrong> {
  const { lost, misplaced, foreign, wrongLast } = audit(stored, accounts);
  return { lost, misplaced, foreign, wrongLast };
}

test("what is confirmed is stored, and what is not may be", () => {
  assert.deepEqual(faultsOf([one, two]), nothingWrong);
  assert.deepEqual(faultsOf(rows), nothingWrong);
  assert.deepEqual([audit([one, two], [ana]).unconfirmed, audit(rows, [ana]).unconfirmed], [0, 1]);
  assert.deepEqual(
    [audit(rows, [ana]).stored, audit(rows, [ana]).sent, audit(rows, [ana]).confirmed],
    [3, 3, 2],
  );
});

test("what is confirmed and not stored is lost", () => {
  assert.deepEqual(faultsOf([one]), { ...nothingWrong, lost: 1 });
  assert.deepEqual(faultsOf([]), { ...nothingWrong, lost: 2 });
});

test("a hole, a number twice and another order are seen", () => {
  assert.deepEqual(faultsOf([one, three]), { ...nothingWrong, misplaced: 1 });
  assert.deepEqual(faultsOf([one, one, two]), { ...nothingWrong, misplaced: 2 });
  assert.deepEqual(faultsOf([two, one]), { ...nothingWrong, misplaced: 2 });
});

test("a text that nobody sent is seen, and a name that nobody had", () => {
  assert.deepEqual(faultsOf([one, { ...two, text: "TWO" }]), { ...nothingWrong, foreign: 1 });
  assert.deepEqual(faultsOf([...rows, { ...three, number: 4, text: "four" }]), {
    ...nothingWrong,
    foreign: 1,
  });
  assert.deepEqual(faultsOf([one, two, { ...one, name: "Eva", session: 8 }]), {
    ...nothingWrong,
    foreign: 1,
  });
});

test("the last of a goodbye is what is stored", () => {
  const closing = parseReply("221 bye last=2 id=x");
  assert.deepEqual(faultsOf([one, two], [{ ...ana, closing }]), nothingWrong);
  assert.deepEqual(faultsOf(rows, [{ ...ana, closing }]), { ...nothingWrong, wrongLast: ["Ana: last=2, 3"] });
  const none: Account = {
    name: "Eva",
    before: 0,
    sent: [],
    confirmed: 0,
    closing: parseReply("552 too-long max=9 last=1 id=x"),
  };
  assert.deepEqual(faultsOf([], [none]), { ...nothingWrong, wrongLast: ["Eva: last=1, 0"] });
});

test("connections of one name are told apart by what they sent", () => {
  const again: Account = { name: "Ana", before: 0, sent: [{ text: "again" }], confirmed: 1 };
  const row: StoredRow = { name: "Ana", session: 9, number: 1, text: "again" };
  assert.deepEqual(faultsOf([one, two, row], [ana, again]), nothingWrong);
  assert.deepEqual(faultsOf([row], [{ ...ana, confirmed: 0 }, again]), nothingWrong);
  assert.deepEqual(faultsOf([row], [ana, again]), { ...nothingWrong, lost: 2 });
});

test("connections that name one session are one account, which goes on where the last one began", () => {
  const session = "s";
  const lost: Account = { ...ana, session, confirmed: 1 };
  const back: Account = { ...ana, session, before: 2, sent: [{ text: "three" }], confirmed: 3 };
  assert.deepEqual(faultsOf(rows, [lost, back]), nothingWrong);
  assert.deepEqual(audit(rows, [lost, back]).confirmed, 3);
  const other: Account = { ...back, before: 1, sent: [{ text: "TWO" }], confirmed: 2 };
  assert.deepEqual(faultsOf([one, { ...two, text: "TWO" }], [lost, other]), nothingWrong);
  assert.deepEqual(faultsOf([one, two], [lost, other]), { ...nothingWrong, foreign: 1 });
});

test("a goodbye before a session goes on tells where it does, and one of who is not let in tells the same", () => {
  const session = "s";
  const takenOver: Account = { ...ana, session, closing: parseReply("557 taken-over last=2 id=x") };
  const refused: Account = {
    ...ana,
    session,
    before: undefined,
    sent: [],
    confirmed: 0,
    closing: parseReply("534 unknown-session last=3 id=x"),
  };
  const back: Account = { ...ana, session, before: 2, sent: [{ text: "three" }], confirmed: 3 };
  assert.deepEqual(faultsOf(rows, [takenOver, back, refused]), nothingWrong);
  assert.deepEqual(faultsOf(rows, [takenOver, { ...back, before: 1 }, refused]).wrongLast, [
    "Ana: last=2, 1",
  ]);
  assert.deepEqual(faultsOf(rows, [takenOver, refused, back]).wrongLast, ["Ana: last=3, 2"]);
});
