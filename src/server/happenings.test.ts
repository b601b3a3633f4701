import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { FeedEvent } from "./feed.ts";
import { Happenings } from "./happenings.ts";
import { goodbyesMax } from "./watch.ts";

function went(id: string): FeedEvent {
  return {
    event: "disconnected",
    at: 5,
    id,
    name: "Ana",
    address: "127.0.0.1:51234",
    thread: 2,
    connectedAt: 1,
    messages: 3,
    unknownCommands: 0,
    code: 450,
    keyword: "too-fast",
    reason: null,
    last: 3,
  };
}

const said: FeedEvent = { event: "message", at: 4, id: "a", name: "Ana", number: 3, text: "hola" };

describe("what happened", () => {
  test("is remembered as far as connections ended, the newest first, and not without end", () => {
    const happenings = new Happenings();
    happenings.take([said, went("first"), said]);
    const { event: _, ...goodbye } = went("first") as Extract<FeedEvent, { event: "disconnected" }>;
    assert.deepEqual(happenings.goodbyes, [goodbye]);
    happenings.take(Array.from({ length: goodbyesMax + 1 }, (_, i) => went(`id ${i}`)));
    assert.equal(happenings.goodbyes.length, goodbyesMax);
    assert.equal(happenings.goodbyes[0]!.id, `id ${goodbyesMax}`);
    assert.equal(happenings.goodbyes.at(-1)!.id, "id 1");
  });

  test("is told to all who follow, until each has enough", () => {
    const happenings = new Happenings();
    const heard: string[] = [];
    const listener = (events: readonly FeedEvent[]): void => void heard.push(`${events.length}`);
    const [first, second] = [happenings.follow(listener), happenings.follow(listener)];
    happenings.take([said, said]);
    first();
    happenings.take([said]);
    second();
    second();
    happenings.take([said]);
    assert.deepEqual(heard, ["2", "2", "1"]);
  });
});
