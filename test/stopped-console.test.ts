/** Nobody reads the server's console: the terminal is stopped, or the pipe stalls. The server does not care. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { Load } from "./support/load.ts";
import { plantedCopy } from "./support/planted.ts";
import { RawClient } from "./support/raw.ts";
import { TestServer } from "./support/server.ts";
import { Steady } from "./support/steady.ts";
import { hasTool } from "./support/tools.ts";
import { pipe, socket, terminal } from "./support/unread.ts";
import type { Unread } from "./support/unread.ts";
import { until, within } from "./support/wait.ts";

/** Long enough for each message to fill what a terminal or a pipe holds, so that no write has room. */
const messageBytes = 60_000;
const lineFlags = ["--max-line", "65536"];

const serve = ["bin/acuse.js", "serve"];

/** Confirmations that must come while nobody reads. */
const confirmedLeast = 5_000;

const drainMsMax = 10_000;
/** A drain says goodbye within this time to a client that reads. */
const goodbyeMsMax = 5_000;
/** What waits for a stopped terminal is megabytes, and a terminal takes some kilobytes at a time. */
const catchUpMsMax = 60_000;
/** A front is back, and its names are free, within this time. */
const replacedMsMax = 5_000;

/** A client that is welcome, as soon as there is a front again. */
async function visit(port: number, name: string): Promise<RawClient> {
  let client: RawClient | undefined;
  await until(replacedMsMax, "a front that serves", async () => {
    client = await RawClient.open(port, name).catch(() => undefined);
    return client !== undefined;
  });
  return client!;
}

/** Sends messages that fill the console; resolves when they are confirmed. */
async function fill(client: RawClient, first: number, count: number): Promise<void> {
  for (let number = first; number < first + count; number += 1) {
    client.send(`${"y".repeat(messageBytes)}\n`);
    assert.equal(await client.line(), `250 stored ${number}`);
  }
}

/** The server's life with a console that nobody reads; rejects where it is not as it should be. */
async function liveUnread(t: TestContext, console: Unread, root?: string): Promise<void> {
  const server = await console(t, { script: serve, flags: lineFlags, ...(root !== undefined && { root }) });
  server.stall();
  const loud = await RawClient.open(server.port, "loud");
  await fill(loud, 1, 100);
  const load = Load.start(server.port, { clients: 8, inFlight: 16, run: 1 });
  await load.reached(confirmedLeast);
  assert.ok(load.sent > load.confirmed, "lines are in flight");
  process.kill(server.pid, "SIGTERM");
  const goodbye = await within(goodbyeMsMax, "a goodbye", loud.line());
  assert.match(goodbye ?? "(the end)", /^421 closing reason=draining last=100 /);
  loud.end();
  await load.over();
  assert.deepEqual(load.problems, []);
  for (const { closing, confirmed } of load.sessions) {
    assert.match(closing ?? "(none)", new RegExp(`^421 closing reason=draining last=${confirmed} `));
  }
  assert.equal(await server.ended(drainMsMax), 0);
}

describe("a server whose console nobody reads", () => {
  for (const [what, console] of [
    ["a terminal stopped by Ctrl-S", terminal],
    ["a stalled pipe", pipe],
    ["a stalled socket", socket],
  ] as const) {
    test(`goes on confirming and drains: ${what}`, async (t) => {
      if (console === terminal && !hasTool(t, "python3")) return;
      await liveUnread(t, console);
    });

    test(`replaces a front that is killed: ${what}`, async (t) => {
      if (console === terminal && !hasTool(t, "python3")) return;
      const script = ["test/compose/killable-fronts.ts"];
      const server = await console(t, { script });
      server.stall();
      const load = Load.start(server.port, { clients: 8, inFlight: 16, run: 1 });
      const steady = await Steady.start(server.port, { clients: 16, everyMs: 100 });
      await load.reached(confirmedLeast);
      // One front, then the other: whoever serves after that has taken the place of one of them.
      const cutOff = (): number => steady.clients.filter(({ isOver }) => isOver).length;
      process.kill(server.pid, "SIGUSR2");
      await until(replacedMsMax, "clients to lose their front", () => cutOff() > 0);
      assert.ok(cutOff() < steady.clients.length, "the others have kept theirs");
      process.kill(server.pid, "SIGUSR2");
      await until(replacedMsMax, "the others to lose theirs", () => cutOff() === steady.clients.length);
      const client = await visit(server.port, "visitor");
      client.send("hello\n");
      assert.equal(await client.line(), "250 stored 1");
      process.kill(server.pid, "SIGTERM");
      assert.match((await client.line()) ?? "(the end)", /^421 closing reason=draining last=1 /);
      client.end();
      assert.equal(await server.ended(drainMsMax), 0);
    });
  }

  test("goes on when whoever read it has gone", async (t) => {
    const server = await TestServer.start(t);
    server.process.stdout!.destroy();
    const client = await RawClient.open(server.port, "Ana");
    client.send("hello\n");
    assert.equal(await client.line(), "250 stored 1");
    server.process.kill("SIGTERM");
    assert.match((await client.line()) ?? "(the end)", /^421 closing reason=draining last=1 /);
    client.end();
    assert.equal(await server.ended(), 0);
  });

  test("would be caught if it waited for its reader", async (t) => {
    if (!hasTool(t, "python3")) return;
    const copy = plantedCopy(
      t,
      "src/terminal/sink.ts",
      "const own = openAnew(fd);",
      "const own: number | undefined = fd;",
    );
    await assert.rejects(liveUnread(t, terminal, copy), /waited \d+ ms for a goodbye/);
  });

  test("tells after Ctrl-Q how much it has left out", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await terminal(t, { script: serve, flags: [...lineFlags, "--json"] });
    server.stall();
    const client = await RawClient.open(server.port, "Ana");
    // More than may wait, and more than the console would show of one second.
    const sent = 300;
    await fill(client, 1, sent);
    server.goOn();
    await fill(client, sent + 1, 1);
    let [shown, dropped, read] = [0, 0, 0];
    await until(catchUpMsMax, "all messages to be shown or counted", () => {
      const lines = server.shown().slice(read).split("\n");
      read += lines.slice(0, -1).reduce((sum, line) => sum + line.length + 1, 0);
      for (const line of lines.slice(0, -1)) {
        const { event, count } = JSON.parse(line) as { readonly event: string; readonly count: number };
        if (event === "message") shown += 1;
        if (event === "dropped") dropped += count;
      }
      return shown + dropped > sent;
    });
    t.diagnostic(`${shown} were shown, ${dropped} left out`);
    assert.equal(shown + dropped, sent + 1);
    assert.ok(shown > 0 && dropped > 0);
    process.kill(server.pid, "SIGTERM");
    client.end();
    assert.equal(await server.ended(drainMsMax), 0);
    assert.match(server.shown(), /"notice":"stopped","settled":true/);
  });
});
