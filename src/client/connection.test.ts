import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { FakeServer } from "../../test/support/fake-server.ts";
import { Connection, ConnectError } from "./connection.ts";
import type { ConnectionEvent } from "./connection.ts";

const greeting = "220 acuse/1 max=64 rate=1000 burst=40 window=8 ack=stored auth=none";
type After = Pick<TestContext, "after">;

/** Both ends of a connection, greeted, with the events so far read. */
async function greeted(t: After, hello = greeting) {
  const server = await FakeServer.listen(t);
  const connection = await Connection.open({ host: "127.0.0.1", port: server.port });
  t.after(() => connection.destroy());
  const peer = await server.accept();
  peer.say(hello);
  const events = connection.events();
  assert.equal((await next(events)).kind, "greeted");
  return { connection, peer, events };
}

async function welcomed(t: After, hello = greeting) {
  const both = await greeted(t, hello);
  const accepted = both.connection.hello("Ana");
  await both.peer.hear("/hello :Ana\n");
  both.peer.say("230 welcome last=0 budget=40");
  assert.equal(await accepted, true);
  assert.equal((await next(both.events)).kind, "welcome");
  return both;
}

async function next(events: AsyncGenerator<ConnectionEvent, void, void>): Promise<ConnectionEvent> {
  const { value } = await events.next();
  assert.ok(value !== undefined, "there is another event");
  return value;
}

/** A value that has stopped changing: it stayed the same for a while. */
async function settled(read: () => number): Promise<number> {
  for (let before = -1; ;) {
    const now = read();
    if (now === before) return now;
    before = now;
    await delay(200);
  }
}

/** A server that is there and never accepts; the port of it, with its queue full. */
async function deaf(t: After): Promise<number> {
  const listen = `
    const { parentPort } = require("node:worker_threads");
    const server = require("node:net").createServer();
    server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
    });`;
  const worker = new Worker(listen, { eval: true });
  t.after(() => worker.terminate());
  const [port] = (await once(worker, "message")) as [number];
  for (let i = 0; i < 4; i++) {
    const socket = connect({ host: "127.0.0.1", port }).on("error", () => {});
    t.after(() => socket.destroy());
  }
  return port;
}

suite("a connection", () => {
  test("carries lines there and events back", async (t) => {
    const { connection, peer, events } = await welcomed(t);
    assert.equal(await connection.send("uno"), 1);
    assert.equal(await connection.send("dos"), 2);
    await connection.ping("a");
    await connection.help();
    await peer.hear("uno\ndos\n/ping a\n/help\n");
    peer.say("250 stored 1", "250 stored 2", "200 pong a", "214 help");
    for (const kind of ["confirmed", "confirmed", "answered", "answered"]) {
      assert.equal((await next(events)).kind, kind);
    }
    connection.quit();
    await peer.hear("/quit\n");
    peer.say("221 bye last=2 id=a");
    assert.equal((await next(events)).kind, "closed");
    assert.equal((await events.next()).done, true);
    await peer.hearEnd();
    assert.equal(await connection.send("tarde"), undefined);
    assert.equal(connection.quit(), false);
  });

  test("tells a name that was refused from one that was accepted", async (t) => {
    const { connection, peer, events } = await greeted(t);
    const accepted = connection.hello("Ana");
    peer.say("433 name-in-use wait=1000 id=a");
    assert.equal(await accepted, false);
    assert.equal((await next(events)).kind, "closed");
    assert.equal(await connection.hello("Ana"), false);
  });

  test("waits for a confirmation when the window is full, and for nothing else", async (t) => {
    const { connection, peer, events } = await welcomed(t);
    for (let i = 1; i <= 8; i++) assert.equal(await connection.send("x"), i);
    const ninth = connection.send("y");
    await peer.hear("x\n".repeat(8));
    peer.say("250 stored 1");
    assert.equal((await next(events)).kind, "confirmed");
    assert.equal(await ninth, 9);
    await peer.hear("y\n");
  });

  test("waits for the rate, by the clock", async (t) => {
    const { connection, peer, events } = await welcomed(
      t,
      greeting.replace("rate=1000 burst=40", "rate=50 burst=1"),
    );
    const startMs = performance.now();
    for (let i = 1; i <= 3; i++) {
      assert.equal(await connection.send("x"), i);
      await peer.hear("x\n");
      peer.say(`250 stored ${i}`);
      assert.equal((await next(events)).kind, "confirmed");
    }
    assert.ok(performance.now() - startMs >= 40, "two lines waited 20 ms each");
  });

  test("is lost when the server ends without a last line, and reset when it is reset", async (t) => {
    const ended = await welcomed(t);
    await ended.connection.send("uno");
    await ended.peer.hear("uno\n");
    ended.peer.socket.end();
    assert.deepEqual(await next(ended.events), { kind: "lost" });
    assert.equal(ended.connection.unconfirmed, 1);
    const reset = await welcomed(t);
    reset.peer.socket.resetAndDestroy();
    assert.deepEqual(await next(reset.events), { kind: "failed", code: "ECONNRESET" });
    assert.equal((await reset.events.next()).done, true);
  });

  test("keeps the last line although the server's reset follows it at once", async (t) => {
    const { connection, peer, events } = await welcomed(t);
    await connection.send("uno");
    await peer.hear("uno\n");
    peer.socket.write("552 too-long max=64 last=0 id=a\r\n", () => peer.socket.resetAndDestroy());
    const closed = await next(events);
    assert.equal(closed.kind, "closed");
    assert.equal((await events.next()).done, true);
  });

  test("does not read on while nobody reads its events", async (t) => {
    const { connection, peer, events } = await welcomed(t, greeting.replace("window=8", "window=60000"));
    await connection.help();
    await peer.hear("/help\n");
    // More answers than the buffers of two sockets hold: in the end they wait with the server.
    const many = `214-help :${"x".repeat(4000)}\r\n`.repeat(250);
    let written = 0;
    const writing = (async () => {
      for (; written < 64; written++) await new Promise((resolve) => peer.socket.write(many, resolve));
      peer.say("214 help");
    })();
    assert.ok((await settled(() => written)) < 64);
    let lines = 0;
    for await (const event of events) {
      if (event.kind === "answered") lines += 1;
      if (event.kind === "answered" && !event.reply.more) break;
    }
    assert.equal(lines, 64 * 250 + 1);
    await writing;
  });

  test("is silent when the server owes an answer for too long, and never without one", async (t) => {
    const server = await FakeServer.listen(t);
    const patience = { connectMsMax: 10_000, silenceMsMax: 100 };
    const connection = await Connection.open({ host: "127.0.0.1", port: server.port, patience });
    const peer = await server.accept();
    peer.say(greeting);
    const events = connection.events();
    const accepted = connection.hello("Ana");
    assert.equal((await next(events)).kind, "greeted");
    await peer.hear("/hello :Ana\n");
    peer.say("230 welcome last=0 budget=40");
    assert.equal(await accepted, true);
    assert.equal((await next(events)).kind, "welcome");
    // Nothing is owed: three times the patience goes by, and the connection is as good as before.
    await delay(300);
    assert.equal(await connection.send("uno"), 1);
    assert.deepEqual(await next(events), { kind: "silent" });
    assert.equal((await events.next()).done, true);
    await peer.hear("uno\n");
    await peer.hearEnd();
  });

  test("gives up when nobody accepts", async (t) => {
    const port = await deaf(t);
    const patience = { connectMsMax: 300, silenceMsMax: 10_000 };
    await assert.rejects(
      Connection.open({ host: "127.0.0.1", port, patience }),
      (error) => error instanceof ConnectError && error.code === "ETIMEDOUT",
    );
  });

  test("says why there is none", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    await assert.rejects(
      Connection.open({ host: "127.0.0.1", port }),
      (error) => error instanceof ConnectError && error.code === "ECONNREFUSED",
    );
  });
});
