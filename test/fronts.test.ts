/** A front dies, and nobody else notices: real threads, killed under load. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { audit } from "./support/audit.ts";
import { Load } from "./support/load.ts";
import { RawClient } from "./support/raw.ts";
import { root, TestServer } from "./support/server.ts";
import type { ConsoleEvent } from "./support/server.ts";
import { Steady } from "./support/steady.ts";
import { storedRows } from "./support/stored.ts";

/** A client of another front may not wait longer for a confirmation, however slow the machine. */
const gapMsMax = 1_000;

/** A name whose front was killed is free again, and a connection has another front, within this time. */
const freeMsMax = 1_000;

async function composed(t: TestContext, script: string, flags: readonly string[] = []): Promise<TestServer> {
  return await TestServer.start(t, {
    script: join(root, "test/compose", script),
    flags: ["--rate", "off", ...flags],
  });
}

/** The notices of one kind, in their order. */
function notices(server: TestServer, kind: string): ConsoleEvent[] {
  return server.events.filter(({ event, notice }) => event === "notice" && notice === kind);
}

/** Kills the front whose turn it is; resolves with its thread when it is replaced. */
async function killNext(server: TestServer, kills: number): Promise<number> {
  server.process.kill("SIGUSR2");
  const isNext = (kind: string) => (event: ConsoleEvent) =>
    event["notice"] === kind && notices(server, kind).indexOf(event) === kills;
  const died = await server.event("notice", isNext("front-died"));
  const replaced = await server.event("notice", isNext("front-replaced"));
  assert.equal(replaced["thread"], died["thread"]);
  return died["thread"] as number;
}

/** The thread that serves each of these clients, once the console has told it of all. */
async function threadsOf(
  server: TestServer,
  clients: readonly { readonly name: string }[],
): Promise<Map<string, number>> {
  const threads = new Map<string, number>();
  for (const { name } of clients) {
    const { thread } = await server.event("connected", (event) => event["name"] === name);
    threads.set(name, thread as number);
  }
  return threads;
}

/** Connects until a thread has one of the connections: the kernel deals them out. */
async function servedBy(server: TestServer, thread: number): Promise<void> {
  const seen = server.events.length;
  for (let i = 0; i < 64; i += 1) {
    const name = `visitor ${seen} ${i}`;
    const client = await RawClient.open(server.port, name);
    client.reset();
    const connected = await server.event("connected", (event) => event["name"] === name);
    if (connected["thread"] === thread) return;
  }
  assert.fail(`thread ${thread} serves nobody`);
}

/** Opens a name again and again until it is welcome; resolves with how long that took. */
async function welcomeAgain(port: number, name: string): Promise<{ client: RawClient; tookMs: number }> {
  const begunMs = performance.now();
  for (;;) {
    const client = await RawClient.connect(port);
    await client.line();
    client.send(`${name}\n`);
    const answer = await client.line();
    const tookMs = performance.now() - begunMs;
    if (answer?.startsWith("230 ") === true) return { client, tookMs };
    assert.match(answer ?? "(the end)", /^433 |^\(the end\)$/);
    assert.ok(tookMs < freeMsMax, `${name} is still not free after ${tookMs} ms`);
    client.reset();
  }
}

/** Opens connections until the server is full; resolves with them. */
async function fill(port: number, round: number): Promise<RawClient[]> {
  const clients: RawClient[] = [];
  for (;;) {
    const client = await RawClient.connect(port);
    const greeting = (await client.line()) ?? "(the end)";
    if (greeting.startsWith("454 too-many scope=server ")) return clients;
    assert.match(greeting, /^220 /);
    client.send(`client ${round} ${clients.length}\n`);
    assert.match((await client.line()) ?? "(the end)", /^230 /);
    clients.push(client);
  }
}

describe("a front that is killed under load", () => {
  test("takes its clients with it, and nobody else notices; another takes its place", async (t) => {
    const server = await composed(t, "killable-fronts.ts");
    const load = Load.start(server.port, { clients: 16, inFlight: 16, run: 1 });
    const steady = await Steady.start(server.port, { clients: 16, everyMs: 50 });
    await load.reached(5_000);
    const threads = await threadsOf(server, [...load.sessions, ...steady.clients]);

    const thread = await killNext(server, 0);
    const isOn = ({ name }: { readonly name: string }) => threads.get(name) === thread;
    const [killed, others] = [steady.clients.filter(isOn), steady.clients.filter((each) => !isOn(each))];
    assert.ok(killed.length > 0 && others.length > 0, "both fronts had clients");
    assert.deepEqual(
      steady.clients.filter(({ isOver }) => isOver),
      killed,
      "the connections of the killed front have ended, and no others",
    );

    const { client, tookMs } = await welcomeAgain(server.port, killed[0]!.name);
    t.diagnostic(`${killed[0]!.name} was welcome again after ${Math.round(tookMs)} ms`);
    client.send("back\n");
    assert.equal(await client.line(), "250 stored 1");
    client.reset();
    await servedBy(server, thread);

    await load.reached(load.confirmed + 5_000);
    await load.end();
    await steady.end();
    assert.deepEqual(load.problems, []);
    for (const { name, sent, confirmed, closing } of load.sessions.filter((each) => !isOn(each))) {
      assert.equal(confirmed, sent, `${name} has all its confirmations`);
      assert.match(closing ?? "(none)", new RegExp(`^221 bye last=${sent} `));
    }
    assert.deepEqual(
      others.flatMap(({ faults }) => faults),
      [],
    );
    const slowestMs = Math.max(...others.map((each) => each.slowestMs));
    t.diagnostic(`nobody else waited longer than ${Math.round(slowestMs)} ms`);
    assert.ok(slowestMs < gapMsMax, `somebody else waited ${slowestMs} ms`);
    assert.equal(await server.stop(), 0);

    const rows = storedRows(server.data);
    const found = audit(
      rows.filter(({ name }) => name.startsWith("load-")),
      load.sessions,
    );
    assert.deepEqual(found, { lost: 0, doubled: 0, wrong: [] });
    for (const { name, confirmed } of killed) {
      const stored = rows.filter((row) => row.name === name && row.text !== "back");
      assert.deepEqual(
        stored.map(({ text }) => text),
        stored.map((_, i) => `${name} ${i + 1}`),
      );
      assert.ok(stored.length >= confirmed, `${name}: what was confirmed is stored`);
    }
  });

  test("twenty times in a row loses nothing that was confirmed", async (t) => {
    const kills = 20;
    // So many fronts, that none of them dies so often in a row that it is replaced late.
    const server = await composed(t, "killable-fronts.ts", ["--threads", "5"]);
    const loads: Load[] = [];
    const steady = await Steady.start(server.port, { clients: 20, everyMs: 100 });
    const threads = await threadsOf(server, steady.clients);
    const died = new Set<number>();
    for (let kill = 0; kill < kills; kill += 1) {
      const load = Load.start(server.port, { clients: 5, inFlight: 16, run: kill, prefix: `load-${kill}` });
      loads.push(load);
      await load.reached(200);
      assert.ok(load.sent > load.confirmed, "lines are in flight");
      died.add(await killNext(server, kill));
      const alive = steady.clients.filter(({ name }) => !died.has(threads.get(name)!));
      assert.deepEqual(
        alive.flatMap(({ faults }) => faults),
        [],
      );
    }
    await Promise.all(loads.map((load) => load.end()));
    await steady.end();
    assert.equal(died.size, 5);
    assert.equal(notices(server, "front-died").length, kills);
    assert.equal(notices(server, "front-replaced").length, kills);
    assert.equal(await server.stop(), 0);
    const rows = storedRows(server.data).filter(({ name }) => name.startsWith("load-"));
    const sessions = loads.flatMap((load) => load.sessions);
    assert.deepEqual(audit(rows, sessions), { lost: 0, doubled: 0, wrong: [] });
    assert.deepEqual(
      loads.flatMap((load) => load.problems),
      [],
    );
  });

  test("gives back the room of its clients, and no more", async (t) => {
    const most = 12;
    const server = await composed(t, "killable-fronts.ts", ["--max-clients", String(most)]);
    let clients = await fill(server.port, 0);
    for (let kill = 0; kill < 4; kill += 1) {
      assert.equal(clients.length, most);
      await killNext(server, kill);
      const alive = clients.filter(({ socket }) => !socket.readableEnded && !socket.destroyed);
      t.diagnostic(`${most - alive.length} of ${most} clients were on the killed front`);
      clients = [...alive, ...(await fill(server.port, kill + 1))];
    }
    assert.equal(clients.length, most);
  });
});

describe("a front with a bug", () => {
  test("is replaced when it throws", async (t) => {
    const server = await composed(t, "throwing-front.ts");
    const steady = await Steady.start(server.port, { clients: 8, everyMs: 50 });
    const threads = await threadsOf(server, steady.clients);
    assert.equal(await killNext(server, 0), 1);
    assert.match(String(notices(server, "front-died")[0]!["error"]), /a bug/);
    await servedBy(server, 1);
    await steady.end();
    for (const { name, faults } of steady.clients) {
      assert.deepEqual(faults, threads.get(name) === 1 ? [`${name} was cut off`] : []);
    }
    assert.equal(await server.stop(), 0);
  });

  test("is replaced less and less often while it dies at once, and the others serve", async (t) => {
    const server = await composed(t, "dying-front.ts");
    const begunMs = performance.now();
    server.process.kill("SIGUSR2");
    await server.event("notice", () => notices(server, "front-died").length === 5);
    const tookMs = performance.now() - begunMs;
    // 50, 100, 200 and 400 ms between five deaths.
    assert.ok(tookMs >= 750, `five deaths in ${tookMs} ms`);
    assert.equal(notices(server, "front-replaced").length, 0);
    const client = await RawClient.open(server.port, "Ana");
    client.send("hello\n");
    assert.equal(await client.line(), "250 stored 1");
    server.process.kill("SIGUSR2");
    await server.event("notice", ({ notice }) => notice === "front-replaced");
    await servedBy(server, 1);
    client.send("still here\n");
    assert.equal(await client.line(), "250 stored 2");
    assert.equal(await server.stop(), 0);
  });
});
