/** Naming takes at most 30 seconds in all, however slowly bytes come. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { RawClient, bare } from "../../support/raw.ts";
import { TestServer } from "../../support/server.ts";

const namingMsMax = 30_000;

/** How late the end may come: the front looks ten times a second, and machines have other things to do. */
const lateMsMax = 1_500;

/** What is sent every second, and what was answered to all of it. */
const habits: readonly (readonly [title: string, bytes: string | Uint8Array, answer: string | undefined])[] =
  [
    ["nothing", "", undefined],
    ["a byte of a name", "x", undefined],
    ["a byte of a hello", "/", undefined],
    ["half a character at a time", Uint8Array.of(0xc3, 0xb1), undefined],
    ["a Telnet negotiation", Uint8Array.of(255, 241), undefined],
    ["/help", "/help\n", "214 help"],
    ["a command that is none", "/x\n", "500 unknown-command"],
  ];

export async function endsNaming(t: TestContext): Promise<void> {
  const server = await TestServer.start(t);
  await Promise.all(habits.map(([, bytes, answer]) => wait(server.port, bytes, answer)));
}

async function wait(port: number, bytes: string | Uint8Array, answer: string | undefined): Promise<void> {
  // The server's time began between these two.
  const callingMs = performance.now();
  const client = await RawClient.connect(port);
  assert.match((await client.line())!, /^220 /);
  const greetedMs = performance.now();
  const habit = setInterval(() => client.send(bytes), 1_000);
  try {
    for (;;) {
      const line = await client.line(namingMsMax + lateMsMax);
      if (line?.startsWith("421 ") === true) {
        assert.match(bare(line), /^421 closing reason=naming last=0 id=\w{8}$/);
        break;
      }
      if (line?.startsWith("214-") !== true) assert.equal(bare(line), answer);
    }
  } finally {
    clearInterval(habit);
  }
  const endedMs = performance.now();
  const [mostMs, leastMs] = [endedMs - callingMs, endedMs - greetedMs];
  assert.ok(mostMs >= namingMsMax, `it took at most ${mostMs} ms`);
  assert.ok(leastMs <= namingMsMax + lateMsMax, `it took at least ${leastMs} ms`);
  assert.equal(await client.line(), undefined);
  client.socket.destroy();
}

export async function allowsNaming(t: TestContext): Promise<void> {
  const server = await TestServer.start(t);
  const client = await RawClient.connect(server.port);
  await client.line();
  await delay(namingMsMax - 2_000);
  client.send("Ana\n");
  assert.match((await client.line())!, /^230 /);
  await delay(4_000);
  client.send("m\n");
  assert.equal(await client.line(), "250 stored 1");
}
