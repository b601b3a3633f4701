import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { parseReply } from "../protocol/reply.ts";
import { Retry } from "./retry.ts";
import type { Trouble } from "./retry.ts";

const backoff = { leastMs: 100, mostMs: 1000 };
const lost: Trouble = { kind: "lost" };
/** The random number just below 1. */
const most = 1 - 2 ** -53;

function refused(line: string): Trouble {
  return { kind: "refused", reply: parseReply(line)!, line };
}

suite("a client that lost its connection", () => {
  test("waits up to twice as long each time, never longer than it should", () => {
    const retry = new Retry(() => most, backoff);
    const waits = Array.from({ length: 6 }, () => retry.after(lost, false));
    assert.deepEqual(waits, [99, 199, 399, 799, 999, 999]);
    retry.succeeded();
    assert.equal(retry.after(lost, false), 99);
  });

  test("comes at any moment of that time: full jitter", () => {
    const random = fc.double({ min: 0, max: most, noNaN: true });
    fc.assert(
      fc.property(random, fc.nat(100), (random, failures) => {
        const retry = new Retry(() => random, backoff);
        for (let i = 0; i < failures; i += 1) retry.after(lost, false);
        const rangeMs = Math.min(backoff.mostMs, backoff.leastMs * 2 ** failures);
        assert.equal(retry.after(lost, false), Math.floor(random * rangeMs));
      }),
    );
  });

  test("never comes before the server wants it to", () => {
    assert.equal(new Retry(() => 0, backoff).after(refused("433 name-in-use wait=2000 id=a"), false), 2000);
    assert.equal(
      new Retry(() => most, backoff).after(refused("450 too-fast wait=70 last=1 id=a"), false),
      169,
    );
  });

  const healing: readonly Trouble[] = [
    lost,
    { kind: "lost", code: "ECONNRESET" },
    { kind: "silent" },
    { kind: "unreachable", code: "ECONNREFUSED" },
    { kind: "unreachable", code: "ENOTFOUND" },
    ...[
      "421 closing reason=draining last=0 id=a",
      "421 closing reason=slow-reader last=0 id=a",
      "421 closing reason=kicked wait=1000 last=0 id=a",
      "421 closing reason=storage id=a",
      "433 name-in-use wait=2000 id=a",
      "450 too-fast wait=50 rate=20 burst=40 last=1 id=a",
      "452 no-space wait=1000 last=1 id=a",
      "454 too-many scope=server wait=1000 id=a",
      "499 later",
      "554 banned wait=60000 id=a",
      "556 unfinished last=1 id=a",
      "221 bye last=1 id=a",
    ].map(refused),
  ];
  for (const trouble of healing) {
    test(`comes back after ${"line" in trouble ? trouble.line : trouble.kind}`, () => {
      assert.notEqual(new Retry(() => 0).after(trouble, false), undefined);
    });
  }

  const final: readonly Trouble[] = [
    { kind: "fault", fault: "out-of-order", line: "" },
    ...[
      "500 unknown-command",
      "501 bad-name reason=start id=a",
      "503 out-of-order last=0 id=a",
      "534 unknown-session last=0 id=a",
      "535 bad-token id=a",
      "552 too-long max=16 last=0 id=a",
      "553 not-text at=0 last=0 id=a",
      "554 banned id=a",
      "555 not-acuse id=a",
      "557 taken-over last=0 id=a",
      "599 never",
    ].map(refused),
  ];
  for (const trouble of final) {
    test(`never comes back after ${"line" in trouble && trouble.line !== "" ? trouble.line : "a fault"}`, () => {
      assert.equal(new Retry(() => 0).after(trouble, true), undefined);
    });
  }

  test("comes back after something that is no acuse server only where there was one before", () => {
    const fault: Trouble = { kind: "fault", fault: "not-acuse", line: "HTTP/1.1 503 No" };
    assert.equal(new Retry(() => 0).after(fault, false), undefined);
    assert.equal(new Retry(() => 0).after(fault, true), 0);
  });
});
