/** Nobody reads the console of a server under full load: it stays as fast. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { measure, median } from "../support/measure.ts";
import { consoles, fullLoad, startUnread, stopUnread } from "../support/unread.ts";
import type { UnreadServer } from "../support/unread.ts";

/**
 * Pairs of runs, with a reader and without one: at least so many, and more while the machine is so busy with other
 * things that the figures scatter. A server that is slower stays slower.
 */
const pairsLeast = 5;
const pairsMost = 15;
const runMs = { warmUpMs: 500, durationMs: 2_500 };
const slowerMost = 1.2;

/** p99 in microseconds of a run with a reader, and of one without. */
async function pair(
  t: TestContext,
  server: UnreadServer,
  readFirst: boolean,
): Promise<{ read: number; unread: number }> {
  const p99Us = { read: 0, unread: 0 };
  for (const state of readFirst ? (["read", "unread"] as const) : (["unread", "read"] as const)) {
    if (state === "read") server.goOn();
    else server.stall();
    const figures = await measure(t, server.port, { ...fullLoad, ...runMs });
    p99Us[state] = figures.p99Us;
  }
  t.diagnostic(`p99 ${p99Us.read} µs with a reader, ${p99Us.unread} µs without`);
  return p99Us;
}

describe("a server under full load whose console nobody reads", () => {
  for (const [what, console] of consoles) {
    test(`confirms as fast as with a reader: ${what}`, async (t) => {
      const server = await startUnread(t, console);
      if (server === undefined) return;
      const ratios: number[] = [];
      while (ratios.length < pairsLeast || (median(ratios) > slowerMost && ratios.length < pairsMost)) {
        const { read, unread } = await pair(t, server, ratios.length % 2 === 0);
        ratios.push(unread / read);
      }
      t.diagnostic(
        `without a reader p99 is ${median(ratios).toFixed(2)} of that with one (median of ${ratios.length} pairs)`,
      );
      assert.ok(median(ratios) <= slowerMost, `the median of ${ratios.join(", ")}`);
      await stopUnread(server);
    });
  }
});
