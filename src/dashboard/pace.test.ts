import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { FakeWatch } from "../../test/support/fake-watch.ts";
import { tickMs } from "./api.ts";
import type { Now, Tick } from "./api.ts";
import { Faults } from "./faults.ts";
import { History } from "./history.ts";
import { Pace } from "./pace.ts";

const quiet: Now = new History(new FakeWatch(), new Faults(() => assert.fail()), () => 0).read();

/** The server when a second is over in which so many messages came. */
function nowOf(at: number, messagesPerSecond: number): Now {
  return { ...quiet, at, point: { ...quiet.point, at, messagesPerSecond } };
}

/** The seconds of a tick, by their numbers, and how long until the next. */
function shown({ earlier, point, everyMs }: Tick): string {
  const seconds = [...earlier, point].map(({ at }) => at).join(" ");
  return `${seconds} every ${everyMs / tickMs}`;
}

/** What is told of seconds with so many messages each. */
function told(pace: Pace, perSecond: readonly number[]): string[] {
  return perSecond.flatMap((messages, at) => {
    const tick = pace.second(nowOf(at, messages));
    return tick === undefined ? [] : [shown(tick)];
  });
}

suite("the pace of the ticks", () => {
  test("is each second", () => {
    assert.deepEqual(told(new Pace(), [0, 9_999, 5]), ["0 every 1", "1 every 1", "2 every 1"]);
  });

  test("is every five seconds from 10,000 messages a second on, and no second is left out", () => {
    const many = Array.from({ length: 12 }, () => 10_000);
    const expected = ["0 every 1", "1 every 5", "2 3 4 5 6 every 5", "7 8 9 10 11 every 5"];
    assert.deepEqual(told(new Pace(), [0, ...many]), expected);
  });

  test("is another one at once, with what was not told yet, but not for a little less", () => {
    assert.deepEqual(told(new Pace(), [20_000, 8_000, 20_000, 7_999, 8_000, 20_000, 10]), [
      "0 every 5",
      "1 2 3 every 1",
      "4 every 1",
      "5 every 5",
      "6 every 1",
    ]);
  });

  test("lets nobody wait for another state of the server", () => {
    const pace = new Pace();
    assert.deepEqual(told(pace, [20_000, 20_000]), ["0 every 5"]);
    const tick = pace.second({ ...nowOf(2, 20_000), state: "draining" });
    assert.equal(tick?.state, "draining");
    assert.equal(shown(tick), "1 2 every 5");
  });

  test("gives a new stream all seconds that others are told later", () => {
    const pace = new Pace();
    told(pace, [20_000, 20_000, 20_000, 20_000]);
    assert.equal(shown(pace.first(nowOf(3, 20_000))), "1 2 3 every 5");
    assert.deepEqual(
      [4, 5].map((at) => pace.second(nowOf(at, 20_000))).map((tick) => tick && shown(tick)),
      [undefined, "1 2 3 4 5 every 5"],
    );
    assert.equal(shown(pace.first(nowOf(5, 20_000))), "5 every 5");
  });
});
