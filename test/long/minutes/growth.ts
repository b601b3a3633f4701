/** Nobody reads the console of a server under full load for a minute: it does not grow. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { measure, median, residentBytes } from "../../support/measure.ts";
import { fullLoad, startUnread, stopUnread } from "../../support/unread.ts";
import type { Unread, UnreadServer } from "../../support/unread.ts";

const minuteMs = 60_000;
/** Few minutes' worth, so that the heaps' own growth is over. */
const warmMessages = 1_500_000;
/** What a process needs at the end of a run is looked at so often, for so long. */
const lookMs = 500;
const looks = 20;
const grownBytesMax = 30 * 1024 * 1024;

/** A minute of full load; resolves with the memory that the server needs at its end, and the messages. */
async function minute(t: TestContext, server: UnreadServer): Promise<{ bytes: number; messages: number }> {
  const load = measure(t, server.port, { ...fullLoad, warmUpMs: 0, durationMs: minuteMs });
  await delay(minuteMs - looks * lookMs);
  const bytes: number[] = [];
  for (let look = 0; look < looks; look += 1) {
    await delay(lookMs);
    bytes.push(residentBytes(server.pid));
  }
  const { answeredInAll } = await load;
  return { bytes: median(bytes), messages: answeredInAll };
}

export async function doesNotGrow(t: TestContext, console: Unread): Promise<void> {
  const server = await startUnread(t, console);
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
  await stopUnread(server);
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
