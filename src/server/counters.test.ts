import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { closingReasons, replies } from "../protocol/replies.ts";
import type { ReplySpec } from "../protocol/replies.ts";
import { countLost, FrontTally, LedgerTally, makeCounterMemory, readCounters } from "./counters.ts";

const bye = { code: 221, keyword: "bye", reason: undefined, last: 1 };

describe("counters", () => {
  test("add up what all threads counted, each thing in its own place", () => {
    const memory = makeCounterMemory(2);
    const fronts = [new FrontTally(memory, 0), new FrontTally(memory, 1)];
    for (const [i, front] of fronts.entries()) {
      const times = i + 1;
      for (let n = 0; n < 4 * times; n += 1) front.came();
      for (let n = 0; n < 3 * times; n += 1) front.named();
      for (let n = 0; n < 3 * times; n += 1) front.welcomed(n === 0);
      front.received(100 * times);
      front.took(20 * times, 5 * times);
      front.confirmed(10 * times, 1_000);
      front.leftOut(6 * times);
      for (let n = 0; n < times; n += 1) front.ended(bye, true);
      front.ended({ code: 421, keyword: "closing", reason: "kicked", last: 1 }, false);
    }
    const ledger = new LedgerTally(memory);
    ledger.committed(30, 2.5);
    ledger.committed(0, 1);
    const { closings, latency, commitTime, ...counters } = readCounters(memory, [3, 5]);
    assert.deepEqual(counters, {
      connected: 8,
      named: 6,
      connectedByThread: [3, 5],
      connections: 12,
      welcomes: 9,
      resumes: 2,
      messages: 60,
      confirmations: 30,
      receivedBytes: 300,
      unknownCommands: 15,
      notShown: 18,
      commits: 2,
      committed: 30,
    });
    assert.deepEqual(
      Object.entries(closings).filter(([, count]) => count > 0),
      [
        ["bye", 3],
        ["closing/kicked", 2],
      ],
    );
    assert.equal(latency.sumUs, 30_000);
    assert.equal(commitTime.sumUs, 3_500);
  });

  test("know every way in which a connection may end, before the first one did", () => {
    const memory = makeCounterMemory(1);
    const front = new FrontTally(memory, 0);
    const labels = Object.keys(readCounters(memory, [0]).closings);
    assert.ok(labels.includes("lost") && labels.includes("closing/kicked") && labels.includes("too-fast"));
    for (const { code, keyword, closes, reserved } of Object.values<ReplySpec>(replies)) {
      if (closes === false || reserved === true) continue;
      const reasons = keyword === "closing" ? closingReasons : [undefined];
      for (const reason of reasons) front.ended({ code, keyword, reason, last: undefined }, false);
    }
    front.ended({ code: 501, keyword: "bad-name", reason: "syntax", last: undefined }, false);
    front.ended({ code: undefined, keyword: "lost", reason: undefined, last: undefined }, false);
    const { closings } = readCounters(memory, [0]);
    assert.deepEqual(Object.keys(closings), labels);
    assert.deepEqual(
      Object.entries(closings).filter(([, count]) => count !== 1),
      [["bad-name", 2]],
    );
  });

  test("keep the totals of a front that died, and count its clients as lost", () => {
    const memory = makeCounterMemory(2);
    for (const index of [0, 1]) {
      const front = new FrontTally(memory, index);
      for (let n = 0; n < 3; n += 1) front.came();
      front.named();
      front.named();
      front.ended(bye, true);
    }
    countLost(memory, 0);
    const { connections, named, closings } = readCounters(memory, [0, 2]);
    assert.deepEqual([connections, named, closings["bye"], closings["lost"]], [6, 1, 2, 2]);
  });
});
