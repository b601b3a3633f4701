import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { tickMs } from "./api.ts";
import type { Point } from "./api.ts";
import { Pace } from "./pace.ts";

/** What is told of seconds with so many messages each: by the number of the second, and of those before it. */
function told(pace: Pace, perSecond: readonly number[]): string[] {
  return perSecond.flatMap((messagesPerSecond, at) => {
    const paced = pace.second({ ...quiet, at, messagesPerSecond });
    if (paced === undefined) return [];
    const seconds = [...paced.earlier.map((point) => point.at), at].join(" ");
    return [`${seconds} every ${paced.everyMs / tickMs}`];
  });
}

const quiet: Point = {
  at: 0,
  connected: 0,
  messagesPerSecond: 0,
  confirmationsPerSecond: 0,
  commitsPerSecond: 0,
  refusalsPerSecond: 0,
  latencyP50Ms: null,
  latencyP99Ms: null,
  commitP50Ms: null,
  messagesPerCommit: null,
  rssBytes: 0,
};

suite("the pace of the ticks", () => {
  test("is each second", () => {
    assert.deepEqual(told(new Pace(), [0, 9_999, 5]), ["0 every 1", "1 every 1", "2 every 1"]);
  });

  test("is every five seconds from 10,000 messages a second on, and no second is left out", () => {
    const pace = new Pace();
    const many = Array.from({ length: 12 }, () => 10_000);
    assert.deepEqual(told(pace, [0, ...many]), [
      "0 every 1",
      "1 every 5",
      "2 3 4 5 6 every 5",
      "7 8 9 10 11 every 5",
    ]);
    assert.equal(pace.everyMs, 5 * tickMs);
  });

  test("is another one at once, with what was not told yet", () => {
    assert.deepEqual(told(new Pace(), [20_000, 20_000, 20_000, 10, 10, 20_000, 10]), [
      "0 every 5",
      "1 2 3 every 1",
      "4 every 1",
      "5 every 5",
      "6 every 1",
    ]);
  });
});
