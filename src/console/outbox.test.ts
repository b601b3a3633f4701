import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Signal } from "../client/signal.ts";
import { Outbox } from "./outbox.ts";
import type { Item } from "./outbox.ts";

function message(text: string): Item {
  return { kind: "message", text, origin: "typed" };
}

suite("the outbox", () => {
  test("keeps lines in order, from being typed to being answered", () => {
    const outbox = new Outbox(new Signal());
    outbox.add(message("one"));
    outbox.add({ kind: "ping", text: "", origin: "typed" });
    outbox.addFirst(message("greeting"));
    outbox.markSent(1, 10);
    outbox.markSent(2, 11);
    assert.deepEqual(outbox.waiting, [{ kind: "ping", text: "", origin: "typed" }]);
    assert.deepEqual(outbox.settle(), {
      kind: "message",
      text: "greeting",
      origin: "typed",
      number: 1,
      atMs: 10,
    });
    outbox.markSent(undefined, 12);
    assert.deepEqual(outbox.dropSent(), [
      { kind: "message", text: "one", origin: "typed", number: 2, atMs: 11 },
      { kind: "ping", text: "", origin: "typed", atMs: 12 },
    ]);
    assert.equal(outbox.settle(), undefined);
  });

  test("settles messages by their numbers, and gives pings up when the connection is lost", () => {
    const outbox = new Outbox(new Signal());
    for (const text of ["one", "two", "three", "four"]) outbox.add(message(text));
    for (const number of [1, 2]) outbox.markSent(number, 10);
    outbox.addFirst({ kind: "ping", text: "now", origin: "typed" });
    outbox.markSent(undefined, 10);
    outbox.markSent(3, 10);
    assert.deepEqual(
      outbox.settleThrough(1).map(({ text }) => text),
      ["one"],
    );
    assert.deepEqual(outbox.settleThrough(1), []);
    outbox.addFirst(...outbox.dropPings());
    assert.deepEqual(
      [outbox.sent, outbox.waiting].map((items) => items.map(({ text }) => text)),
      [
        ["two", "three"],
        ["now", "four"],
      ],
    );
    assert.deepEqual(outbox.next, { kind: "ping", text: "now", origin: "typed" });
    assert.equal(outbox.settleThrough(3).length, 2);
    assert.ok(outbox.isBusy);
    outbox.dropWaiting();
    assert.ok(!outbox.isBusy);
  });

  test("settles a message behind a ping that has no answer, which still waits for it", () => {
    const outbox = new Outbox(new Signal());
    outbox.add({ kind: "ping", text: "", origin: "typed" });
    for (const text of ["one", "two"]) outbox.add(message(text));
    outbox.markSent(undefined, 10);
    for (const number of [1, 2]) outbox.markSent(number, 10);
    assert.deepEqual(
      outbox.settleThrough(1).map(({ text }) => text),
      ["one"],
    );
    assert.deepEqual(
      outbox.sent.map(({ kind }) => kind),
      ["ping", "message"],
    );
  });

  test("is full at so many lines, or so much of them, and has room again when they have gone", () => {
    const outbox = new Outbox(new Signal());
    for (let i = 0; i < 10_000; i += 1) outbox.add(message(""));
    assert.ok(outbox.isFull);
    outbox.markSent(1, 0);
    assert.ok(!outbox.isFull);
    assert.equal(outbox.dropWaiting().length, 9_999);
    for (let i = 0; i < 4; i += 1) outbox.add(message("x".repeat(1024 * 1024)));
    assert.ok(outbox.isFull);
    outbox.refuse();
    assert.ok(!outbox.isFull);
  });
});
