/** Nobody reads the console of a server under full load for a minute: it does not grow. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { measure, residentBytes } from "../../support/measure.ts";
import { fullLoad, startUnread, stopUnread } from "../../support/unread.ts";
import type { Unread, UnreadServer } from "../../support/unread.ts";

const minuteMs = 60_000;
/** Some minutes' worth, with the heaps' own growth over: until then more is needed each minute, with a reader too. */
const warmMessages = 4_000_000;
/** It is looked what a process needs at the end of a minute. Memory goes up and down: what it needs is the least that it has. */
const lookingMs = 30_000;
const lookMs = 500;
/** In half a minute: what grows shows least at the beginning of the time in which it is looked at. */
const grownBytesMax = 16 * 1024 * 1024;

/** A minute of full load; resolves with what the server needs at its end, and the messages. */
async function minute(t: TestContext, server: UnreadServer): Promise<{ bytes: number; messages: number }> {
  const load = measure(t, server.port, { ...fullLoad, warmUpMs: 0, durationMs: minuteMs });
  await delay(minuteMs - lookingMs);
  let bytes = Infinity;
  for (let lookedMs = 0; lookedMs < lookingMs; lookedMs += lookMs) {
    await delay(lookMs);
    bytes = Math.min(bytes, residentBytes(server.pid));
  }
  const { answeredInAll } = await load;
  return { bytes, messages: answeredInAll };
}

export async function doesNotGrow(t: TestContext, console: Unread): Promise<void> {
  const server = await startUnread(t, console);
  if (server === undefined) return;
  // With a reader first: the threads' heaps grow to what they need anyway, and that takes so many messages.
  let before = await minute(t, server);
  for (let { messages } = before; messages < warmMessages; messages += before.messages) {
    before = await minute(t, server);
  }
  server.stall();
  const after = await minute(t, server);
  const grown = after.bytes - before.bytes;
  t.diagnostic(`${mebibytes(before.bytes)} MiB with a reader (${before.messages} messages)`);
  t.diagnostic(`${mebibytes(grown)} MiB more without one (${after.messages} messages)`);
  assert.ok(grown < grownBytesMax, `it grew by ${grown} bytes`);
  await stopUnread(server);
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
