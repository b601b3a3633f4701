import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { mock, test } from "node:test";
import { SlowReader, slowReaderMsMax } from "./slow-reader.ts";

test("a reader is cut off when it made no progress for its time, and not while it makes some", (t) => {
  mock.timers.enable({ apis: ["setInterval"] });
  let nowMs = 0;
  t.mock.method(performance, "now", () => nowMs);
  t.after(() => mock.timers.reset());
  const pass = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      nowMs += 1_000;
      mock.timers.tick(1_000);
    }
  };
  const handle = { writeQueueSize: 100_000 };
  let cuts = 0;
  const reader = new SlowReader({ _handle: handle } as unknown as Socket, () => {
    cuts += 1;
  });
  reader.start();
  for (let minute = 0; minute < 10; minute += 1) {
    pass(60_000);
    handle.writeQueueSize -= 1;
  }
  assert.equal(cuts, 0, "a byte a minute is progress");
  pass(slowReaderMsMax);
  assert.equal(cuts, 0, "the last byte came later than that");
  pass(10_000);
  assert.equal(cuts, 1);
  pass(slowReaderMsMax * 2);
  assert.equal(cuts, 1, "once");
  reader.start();
  reader.stop();
  pass(slowReaderMsMax * 2);
  assert.equal(cuts, 1, "not when it has read all");
});
