import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Departed } from "../front/feed.ts";
import { uncounted } from "../../test/support/uncounted.ts";
import { FeedSender } from "./feed-sender.ts";
import type { FeedEvent } from "./feed.ts";
import { goodbyesMax } from "./watch.ts";

const bye = { code: 221, keyword: "bye", reason: undefined, last: 3 };

function departed(id: string): Departed {
  const address = "127.0.0.1:51234";
  return { id, name: "Ana", address, connectedAt: 1, messages: 3, unknownCommands: 2 };
}

interface Sent {
  readonly sender: FeedSender;
  /** What was handed over. */
  readonly events: FeedEvent[];
  readonly leftOut: () => number;
}

function makeSender(): Sent {
  const events: FeedEvent[] = [];
  let leftOut = 0;
  const tally = { ...uncounted, leftOut: (messages: number) => void (leftOut += messages) };
  const sender = new FeedSender(2, tally, (packet) => events.push(...packet));
  return { sender, events, leftOut: () => leftOut };
}

const idsOf = (events: readonly FeedEvent[]): string[] =>
  events.flatMap((event) => (event.event === "disconnected" ? event.id : []));

describe("a front's end of the feed", () => {
  test("tells all that is known of a connection that ended", () => {
    const { sender, events } = makeSender();
    sender.disconnected(departed("k3f9q2"), bye);
    sender.flush();
    const [event] = events;
    assert.deepEqual(event, {
      event: "disconnected",
      at: event!.at,
      id: "k3f9q2",
      name: "Ana",
      address: "127.0.0.1:51234",
      thread: 2,
      connectedAt: 1,
      messages: 3,
      unknownCommands: 2,
      code: 221,
      keyword: "bye",
      reason: null,
      last: 3,
    });
  });

  test("has room for a closing where messages have taken all of theirs, and counts what it leaves out", () => {
    const { sender, events, leftOut } = makeSender();
    const said = 10_000;
    for (let number = 1; number <= said; number += 1) sender.message("a", "Ana", number, "hola");
    assert.equal(sender.wants(0), false);
    sender.disconnected(departed("last"), bye);
    sender.flush();
    const shown = events.filter(({ event }) => event === "message").length;
    assert.deepEqual(idsOf(events), ["last"]);
    assert.equal(leftOut(), said - shown + 1);
    assert.deepEqual(events.at(-1), { event: "dropped", at: events.at(-1)!.at, count: leftOut() });
  });

  test("keeps the newest closings where there are too many, behind what came before them", () => {
    const { sender, events, leftOut } = makeSender();
    for (let i = 0; i < goodbyesMax; i += 1) sender.disconnected(departed(`old ${i}`), bye);
    sender.connected("new", "Ana", "127.0.0.1:51234");
    sender.disconnected(departed("new"), bye);
    sender.flush();
    const ids = idsOf(events);
    assert.equal(ids.length, goodbyesMax);
    assert.deepEqual([ids[0], ids.at(-1)], ["old 1", "new"]);
    assert.deepEqual(
      events.slice(-3).map(({ event }) => event),
      ["connected", "disconnected", "dropped"],
    );
    assert.equal(leftOut(), 0, "no message was left out");
  });
});
