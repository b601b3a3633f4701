/** Nobody reads the console of a server under full load: it stays as fast, and does not grow. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { measure, median, residentBytes } from "../support/measure.ts";
import { hasTool } from "../support/tools.ts";
import { pipe, terminal } from "../support/unread.ts";
import type { Unread, UnreadServer } from "../support/unread.ts";

/** As many as keep every thread of the server busy. */
const full = { clients: 50, inFlight: 1 };

/** Runs with and without a reader take turns, so that the machine's moods meet both. */
const rounds = 6;
const runMs = { warmUpMs: 1_000, measureMs: 4_000 };

const slowerMost = 1.2;
const grownBytesMax = 30 * 1024 * 1024;
const minuteMs = 60_000;
const drainMsMax = 10_000;

const consoles: readonly (readonly [string, Unread])[] = [
  ["a terminal stopped by Ctrl-S", terminal],
  ["a stalled pipe", pipe],
];

async function start(t: TestContext, console: Unread): Promise<UnreadServer | undefined> {
  if (console === terminal && !hasTool(t, "python3")) return undefined;
  return await console(t, { script: ["bin/acuse.js", "serve"] });
}

async function stop(server: UnreadServer): Promise<void> {
  process.kill(server.pid, "SIGTERM");
  assert.equal(await server.ended(drainMsMax), 0);
}

describe("a server under full load whose console nobody reads", () => {
  for (const [what, console] of consoles) {
    test(`confirms as fast as with a reader: ${what}`, async (t) => {
      const server = await start(t, console);
      if (server === undefined) return;
      const p99Us: Record<"read" | "unread", number[]> = { read: [], unread: [] };
      for (let round = 1; round <= rounds; round += 1) {
        for (const state of round % 2 === 1 ? (["read", "unread"] as const) : (["unread", "read"] as const)) {
          if (state === "unread") server.stall();
          else server.goOn();
          const figures = await measure(t, server.port, { ...full, ...runMs });
          p99Us[state].push(figures.p99Us);
          t.diagnostic(`${state}: ${figures.perSecond}/s, p50 ${figures.p50Us} µs, p99 ${figures.p99Us} µs`);
        }
      }
      const [read, unread] = [median(p99Us.read), median(p99Us.unread)];
      t.diagnostic(`medians of p99: ${read} µs with a reader, ${unread} µs without`);
      assert.ok(unread <= read * slowerMost, `${unread} µs, and ${read} µs with a reader`);
      await stop(server);
    });

    test(`does not grow in a minute: ${what}`, async (t) => {
      const server = await start(t, console);
      if (server === undefined) return;
      await measure(t, server.port, { ...full, warmUpMs: 0, measureMs: 15_000 });
      const before = residentBytes(server.pid);
      server.stall();
      const { perSecond } = await measure(t, server.port, { ...full, warmUpMs: 0, measureMs: minuteMs });
      const grown = residentBytes(server.pid) - before;
      t.diagnostic(
        `${mebibytes(before)} MiB before, ${mebibytes(grown)} MiB more after a minute of ${perSecond}/s`,
      );
      assert.ok(grown < grownBytesMax, `it grew by ${grown} bytes`);
      await stop(server);
    });
  }
});

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
