/** A session goes on where it was: after a lost connection, a restart, a kill, and while its old connection lives. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { bare, RawClient } from "./support/raw.ts";
import type { ConsoleEvent } from "./support/server.ts";
import { TestServer } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";

/** Take-overs while both connections send. */
const takeOvers = 40;
const linesEach = 200;

function newId(): string {
  return randomBytes(16).toString("base64url");
}

/** Says hello for a session; resolves with the client and the answer without its text. */
async function resume(
  port: number,
  name: string,
  id: string,
  last: number,
): Promise<{ readonly client: RawClient; readonly answer: string }> {
  const client = await RawClient.connect(port);
  await client.line();
  client.send(`/hello session=${id} last=${last} :${name}\n`);
  return { client, answer: bare(await client.line()).replace(/ id=\w+$/, "") };
}

/** Resumes where `last` must be what the server says. */
async function goOn(port: number, name: string, id: string, last: number, known = last): Promise<RawClient> {
  const { client, answer } = await resume(port, name, id, last);
  assert.match(answer, new RegExp(`^230 welcome last=${known} budget=\\d+$`));
  return client;
}

describe("a session", () => {
  test("goes on after its connection was lost, with what was stored and not confirmed", async (t) => {
    const server = await TestServer.start(t);
    const id = newId();
    const first = await goOn(server.port, "Ana", id, 0);
    first.send("uno\ndos\n");
    assert.equal(await first.line(), "250 stored 1");
    assert.equal(await first.line(), "250 stored 2");
    first.reset();
    const second = await goOn(server.port, "Ana", id, 1, 2);
    second.send("tres\n/quit\n");
    assert.deepEqual((await second.rest()).map(bare)[0], "250 stored 3");
    const rows = storedRows(server.data);
    assert.deepEqual(
      rows.map(({ number, text }) => [number, text]),
      [
        [1, "uno"],
        [2, "dos"],
        [3, "tres"],
      ],
    );
    assert.equal(new Set(rows.map(({ session }) => session)).size, 1);
  });

  for (const end of ["a restart", "kill -9"] as const) {
    test(`goes on after ${end} of the server`, async (t) => {
      let server = await TestServer.start(t);
      const id = newId();
      const first = await goOn(server.port, "Ana", id, 0);
      first.send("uno\ndos\n");
      await first.line();
      await first.line();
      if (end === "kill -9") await server.kill();
      else await server.stop();
      server = await TestServer.start(t, { data: server.data });
      const second = await goOn(server.port, "ANA", id, 2);
      second.send("tres\n");
      assert.equal(await second.line(), "250 stored 3");
      assert.deepEqual(
        storedRows(server.data).map(({ name, number }) => [name, number]),
        [
          ["Ana", 1],
          ["Ana", 2],
          ["Ana", 3],
        ],
      );
    });
  }

  test("is refused to whoever knows more of it than there is, or calls it by another name", async (t) => {
    const server = await TestServer.start(t);
    const id = newId();
    assert.equal((await resume(server.port, "Ana", id, 1)).answer, "534 unknown-session last=0");
    const first = await goOn(server.port, "Ana", id, 0);
    first.send("uno\n/quit\n");
    await first.rest();
    assert.equal((await resume(server.port, "Ana", id, 2)).answer, "534 unknown-session last=1");
    assert.equal((await resume(server.port, "Bo", id, 0)).answer, "534 unknown-session last=0");
    await goOn(server.port, "Ana", id, 1);
  });

  test("of another ID waits for its name", async (t) => {
    const server = await TestServer.start(t);
    await goOn(server.port, "Ana", newId(), 0);
    assert.equal((await resume(server.port, "Ana", newId(), 0)).answer, "433 name-in-use wait=2000");
  });

  test("has an ID that is not in the data folder", async (t) => {
    const server = await TestServer.start(t);
    const id = newId();
    const client = await goOn(server.port, "Ana", id, 0);
    client.send("uno\n/quit\n");
    await client.rest();
    for (const file of readdirSync(server.data)) {
      assert.ok(!readFileSync(join(server.data, file)).includes(id), file);
    }
  });
});

describe("a session that is connected", () => {
  test("is taken over on the same thread and on another, and the connection before hears 557", async (t) => {
    const server = await TestServer.start(t, { flags: ["--threads", "2"] });
    const id = newId();
    const moves = new Set<string>();
    let last = 0;
    let before = await goOn(server.port, "Ana", id, 0);
    let { thread } = await server.event("connected");
    // The kernel chooses the thread: it is asked until both have happened.
    for (let turn = 2; turn <= takeOvers && moves.size < 2; turn += 1) {
      before.send("uno\n");
      last += 1;
      assert.equal(await before.line(), `250 stored ${last}`);
      const after = await goOn(server.port, "Ana", id, last);
      assert.deepEqual((await before.rest()).map(bare).map(withoutId), [`557 taken-over last=${last}`]);
      const connections = (): ConsoleEvent[] => server.events.filter(({ event }) => event === "connected");
      const { thread: next } = await server.event("connected", (event) => event === connections()[turn - 1]);
      moves.add(next === thread ? "the same thread" : "another thread");
      [before, thread] = [after, next];
    }
    assert.equal(moves.size, 2);
  });

  test(`loses and doubles nothing in ${takeOvers} take-overs while its connections send`, async (t) => {
    const server = await TestServer.start(t, { flags: ["--rate", "off"] });
    const id = newId();
    let known = 0;
    let stored = 0;
    const expected: string[] = [];
    for (let turn = 1; turn <= takeOvers; turn += 1) {
      const client = await RawClient.connect(server.port);
      await client.line();
      client.send(`/hello session=${id} last=${known} :Ana\n`);
      const welcome = /^230 welcome last=(\d+) /.exec((await client.line()) ?? "");
      assert.ok(welcome !== null);
      stored = Number(welcome[1]);
      assert.ok(stored >= known && stored <= expected.length, `${known} ${stored} ${expected.length}`);
      // What the connection before sent above that is never stored: these lines take its numbers.
      expected.length = stored;
      for (let line = 1; line <= linesEach; line += 1) expected.push(`${turn} ${line}`);
      client.send(
        expected
          .slice(stored)
          .map((text) => `${text}\n`)
          .join(""),
      );
      known = stored;
      // Some turns see a part of their confirmations, others none.
      for (let lines = (turn * 37) % linesEach; lines > 0; lines -= 1) {
        known += 1;
        assert.equal(await client.line(), `250 stored ${known}`);
      }
    }
    const final = await resume(server.port, "Ana", id, known);
    stored = Number(/last=(\d+)/.exec(final.answer)?.[1]);
    assert.ok(stored >= known);
    await server.stop();
    assert.deepEqual(
      storedRows(server.data).map(({ number, text }) => `${number} ${text}`),
      expected.slice(0, stored).map((text, i) => `${i + 1} ${text}`),
    );
  });
});

function withoutId(line: string): string {
  return line.replace(/ id=\w+$/, "");
}
