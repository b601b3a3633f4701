import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Histogram } from "./histogram.ts";
import { ClosedSchedule, Latencies, OpenSchedule } from "./schedule.ts";
import type { Schedule } from "./schedule.ts";

const secondUs = 1_000_000;

/**
 * Ten seconds of a server that answers each message after 1 ms, but for one second in which it does not answer at all:
 * what a client with one message in flight measures.
 */
function measureStall(schedule: Schedule): Histogram {
  const latencies = new Latencies(new Histogram(), 0);
  let sent = 0;
  let answeredAtUs = Infinity;
  for (let nowUs = 0; nowUs < 10 * secondUs; nowUs += 100) {
    if (nowUs >= answeredAtUs) {
      schedule.answer(1, nowUs, latencies);
      answeredAtUs = Infinity;
    }
    if (answeredAtUs === Infinity && schedule.due(nowUs) > sent) {
      schedule.send(1, nowUs);
      sent += 1;
      const isStalled = nowUs >= 5 * secondUs && nowUs < 6 * secondUs;
      answeredAtUs = isStalled ? 6 * secondUs : nowUs + 1_000;
    }
  }
  return latencies.histogram;
}

suite("the open model", () => {
  test("charges a stall of a second to every message that was due meanwhile", () => {
    const latency = measureStall(new OpenSchedule(0, 10_000));
    assert.equal(latency.total, 1_000);
    assert.ok(latency.percentile(0.5) < 1_500, "half of the time nothing is late");
    assert.ok(latency.percentile(0.99) > 0.85 * secondUs, `p99 is ${latency.percentile(0.99)} µs`);
    assert.ok(latency.percentile(0.95) > 0.45 * secondUs, `p95 is ${latency.percentile(0.95)} µs`);
  });

  test("is needed for that: the closed one leaves out whatever it did not send", () => {
    const latency = measureStall(new ClosedSchedule(1));
    assert.ok(latency.max > 0.9 * secondUs);
    assert.ok(latency.percentile(0.999) < 1_500);
  });

  test("has messages due at fixed intervals, from its own first time to the end", () => {
    const schedule = new OpenSchedule(500, 1_000);
    assert.deepEqual(
      [0, 499, 500, 1_499, 1_500, 10_500].map((us) => schedule.due(us)),
      [0, 0, 1, 1, 2, 11],
    );
    schedule.end(2_600);
    assert.equal(schedule.due(10_500), 3);
  });

  test("counts each message from when it was due, and only those that were due within the measured time", () => {
    const latencies = new Latencies(new Histogram(), 3_000);
    new OpenSchedule(1_000, 1_000).answer(4, 5_000, latencies);
    assert.deepEqual([latencies.histogram.total, latencies.histogram.max], [2, 2_000]);
  });
});

suite("the closed model", () => {
  test("counts each message from when it was sent, whatever was sent together", () => {
    const latencies = new Latencies(new Histogram(), 0);
    const schedule = new ClosedSchedule(3);
    schedule.send(3, 100);
    schedule.answer(2, 110, latencies);
    schedule.send(2, 110);
    schedule.answer(2, 150, latencies);
    schedule.send(2, 150);
    schedule.answer(3, 160, latencies);
    const found = [...latencies.histogram.buckets()].map(({ toUs, count }) => [toUs, count]);
    assert.deepEqual(found, [
      [10, 4],
      [40, 1],
      [50, 2],
    ]);
  });

  test("has always another message, until it ends", () => {
    const schedule = new ClosedSchedule(1);
    schedule.send(1, 0);
    assert.equal(schedule.due(), Infinity);
    schedule.end();
    assert.equal(schedule.due(), 1);
  });
});
