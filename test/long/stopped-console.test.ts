/** Nobody reads the console of a server under full load: it stays as fast, and does not grow. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { measure, median, residentBytes } from "../support/measure.ts";
import { hasTool } from "../support/tools.ts";
import { pipe, terminal } from "../support/unread.ts";
import type { Unread, UnreadServer } from "../support/unread.ts";

/** As many as keep every thread of the server busy. */
const full = { clients: 50, inFlight: 1 };

/**
 * Pairs of runs, with a reader and without one: at least so many, and more while the machine is so busy with other
 * things that the figures scatter. A server that is slower stays slower.
 */
const pairsLeast = 5;
const pairsMost = 15;
const runMs = { warmUpMs: 500, measureMs: 2_500 };
const slowerMost = 1.2;

const minuteMs = 60_000;
/** Few minutes' worth, so that the heaps' own growth is over. */
const warmMessages = 1_500_000;
/** What a process needs at the end of a run is looked at so often, for so long. */
const lookMs = 500;
const looks = 20;
const grownBytesMax = 30 * 1024 * 1024;

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
    const figures = await measure(t, server.port, { ...full, ...runMs });
    p99Us[state] = figures.p99Us;
  }
  t.diagnostic(`p99 ${p99Us.read} µs with a reader, ${p99Us.unread} µs without`);
  return p99Us;
}

/** A minute of full load; resolves with the memory that the server needs at its end, and the messages. */
async function minute(t: TestContext, server: UnreadServer): Promise<{ bytes: number; messages: number }> {
  const load = measure(t, server.port, { ...full, warmUpMs: 0, measureMs: minuteMs });
  await delay(minuteMs - looks * lookMs);
  const bytes: number[] = [];
  for (let look = 0; look < looks; look += 1) {
    await delay(lookMs);
    bytes.push(residentBytes(server.pid));
  }
  const { confirmedInAll } = await load;
  return { bytes: median(bytes), messages: confirmedInAll };
}

describe("a server under full load whose console nobody reads", () => {
  for (const [what, console] of consoles) {
    test(`confirms as fast as with a reader: ${what}`, async (t) => {
      const server = await start(t, console);
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
      await stop(server);
    });

    test(`does not grow in a minute: ${what}`, async (t) => {
      const server = await start(t, console);
      if (server === undefined) return;
      // With a reader first: the threads' heaps grow to what they need anyway, and that takes so many messages.
      let read = await minute(t, server);
      for (let messages = read.messages; messages < warmMessages; messages += read.messages) {
        read = await minute(t, server);
      }
      server.stall();
      const unread = await minute(t, server);
      const grown = unread.bytes - read.bytes;
      t.diagnostic(`${mebibytes(read.bytes)} MiB after a minute with a reader (${read.messages} messages)`);
      t.diagnostic(`${mebibytes(grown)} MiB more after one without (${unread.messages} messages)`);
      assert.ok(grown < grownBytesMax, `it grew by ${grown} bytes`);
      await stop(server);
    });
  }
});

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
