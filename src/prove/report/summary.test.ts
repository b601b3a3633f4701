import assert from "node:assert/strict";
import { test } from "node:test";
import type { Lane, Mark, MarkKind } from "../evidence.ts";
import { laneSummary } from "./summary.ts";

function numbered(kind: MarkKind, first: number, last: number): Mark[] {
  return Array.from({ length: last - first + 1 }, (_, i) => ({ kind, atMs: 0, number: first + i }));
}

function summaryOf(...marks: readonly Mark[]): number[] {
  const lane: Lane = { kind: "client", name: "Ana", spans: [], marks };
  const { messages, confirmed, toldByWelcome, underWay } = laneSummary(lane);
  return [messages, confirmed, toldByWelcome, underWay];
}

const connect: Mark = { kind: "connect", atMs: 0 };

test("what is sent again in a session is one message, and what its welcome tells is confirmed", () => {
  assert.deepEqual(
    summaryOf(
      connect,
      ...numbered("message", 1, 36),
      ...numbered("confirmation", 1, 4),
      connect,
      { kind: "welcome", atMs: 0, number: 10 },
      ...numbered("message", 11, 36),
      ...numbered("confirmation", 11, 12),
      connect,
      { kind: "welcome", atMs: 0, number: 30 },
      ...numbered("message", 31, 36),
      ...numbered("confirmation", 31, 36),
    ),
    [36, 36, 24, 0],
  );
});

test("a connection that goes on with no session begins to count anew", () => {
  const five = [...numbered("message", 1, 5), ...numbered("confirmation", 1, 5)];
  assert.deepEqual(summaryOf(connect, ...five, connect, ...five), [10, 10, 0, 0]);
});

test("what was not confirmed was under way if the connection was lost; who was cut off had it refused", () => {
  const some = [connect, ...numbered("message", 1, 3), ...numbered("confirmation", 1, 1)];
  assert.deepEqual(summaryOf(...some, { kind: "lost", atMs: 0 }), [3, 1, 0, 2]);
  assert.deepEqual(summaryOf(...some, { kind: "cut-off", atMs: 0 }), [3, 1, 0, 0]);
});
