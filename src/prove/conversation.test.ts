import assert from "node:assert/strict";
import { test } from "node:test";
import { Clock } from "./clock.ts";
import { Conversation } from "./conversation.ts";
import type { Stuck } from "./wait.ts";

function conversation(...texts: readonly string[]): Conversation {
  const made = new Conversation(new Clock(), "Ana", "data");
  for (const text of texts) made.send(text);
  return made;
}

function isClosed({ closing }: Conversation): boolean {
  return closing !== undefined;
}

test("confirmations count one by one, up to what was sent", () => {
  const ana = conversation("a", "b");
  for (const line of ["220 acuse/1 max=4096", "230 welcome last=0", "250 stored 1", "250 stored 2"])
    ana.hear(line);
  assert.equal(ana.confirmed, 2);
  assert.deepEqual(ana.faults, []);
  ana.hear("250 stored 3");
  ana.hear("250 stored 2");
  ana.hear("hello");
  assert.deepEqual(ana.faults, ["250 stored 3", "250 stored 2", "hello"]);
  assert.equal(ana.confirmed, 2);
});

test("a reply that closes is the goodbye, and one that does not is none", () => {
  const ana = conversation();
  ana.hear("200 pong");
  assert.equal(ana.lastLine, "200 pong");
  assert.ok(!isClosed(ana));
  ana.hear("552 too-long max=16 last=0 id=x");
  assert.equal(ana.closing?.code, 552);
});

test("it is waited for what comes, not for what cannot come, and not without end", async () => {
  const ana = conversation("a");
  const confirmed = ana.untilConfirmed(1);
  ana.hear("250 stored 1");
  await confirmed;
  await assert.rejects(ana.untilConfirmed(2, 1), (error: Stuck) => error.obstacle.kind === "late");
  const never = ana.untilConfirmed(2);
  ana.end();
  await assert.rejects(never, (error: Stuck) => error.obstacle.kind === "over");
  await ana.over();
});
