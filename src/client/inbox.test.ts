import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { FakeServer } from "../../test/support/fake-server.ts";
import type { FakeConnection } from "../../test/support/fake-server.ts";
import { temporaryFolder } from "../../test/support/folder.ts";
import { within } from "../../test/support/wait.ts";
import { connect, NotWelcomeError, SpoolError, UnconfirmedError } from "./index.ts";
import type { ConnectOptions, Inbox, InboxState } from "./index.ts";
import { Spool } from "./spool.ts";

const greeting = "220 acuse/1 max=64 rate=off burst=40 window=100 ack=stored auth=none";
const helloPattern = /^\/hello session=([A-Za-z0-9_-]{22}) last=(\d+) :Ana\n$/;
/** How long a test waits for a promise of the library's. */
const soonMs = 15_000;

/** Greets the next client and hears its hello: its session's ID, and the last number that it knows. */
async function meet(server: FakeServer): Promise<{ peer: FakeConnection; id: string; last: number }> {
  const peer = await server.accept();
  peer.say(greeting);
  const [, id = "", last] = helloPattern.exec(await peer.hearLine()) ?? [];
  return { peer, id, last: Number(last) };
}

async function welcome(server: FakeServer, last = 0) {
  const met = await meet(server);
  met.peer.say(`230 welcome last=${last} budget=40`);
  return met;
}

/** Both ends, after the first welcome. */
async function open(t: TestContext, options: Partial<ConnectOptions> = {}) {
  const server = await FakeServer.listen(t);
  const opening = connect({ name: "Ana", host: "127.0.0.1", port: server.port, ...options });
  const { peer, id } = await welcome(server);
  const inbox = await within(soonMs, "the inbox", opening);
  t.after(() => inbox.destroy());
  return { server, inbox, peer, id };
}

/** What a promise is rejected with. */
async function rejection(promise: Promise<unknown>): Promise<UnconfirmedError> {
  const error = await within(
    soonMs,
    "a rejection",
    promise.then(
      () => undefined,
      (error: unknown) => error,
    ),
  );
  assert.ok(error instanceof UnconfirmedError, String(error));
  return error;
}

/** A port where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

suite("an inbox", () => {
  test("resets a connection in which the server said what cannot be", async (t) => {
    const { peer } = await open(t);
    const heard = once(peer.socket, "error");
    peer.say("250 stored 7");
    const [error] = (await within(soonMs, "a reset", heard)) as [NodeJS.ErrnoException];
    assert.equal(error.code, "ECONNRESET");
  });

  test("resolves a send when the message is stored", async (t) => {
    const { inbox, peer } = await open(t);
    const sent = [inbox.send("uno"), inbox.send(Buffer.from("dos")), inbox.send("/tres")];
    await peer.hear("uno\ndos\n//tres\n");
    assert.deepEqual([inbox.last, inbox.pending], [3, 3]);
    peer.say("250 stored 1", "250 stored 2", "250 stored 3");
    const receipts = await Promise.all(sent);
    assert.deepEqual(
      receipts.map(({ number, word }) => [number, word]),
      [
        [1, "stored"],
        [2, "stored"],
        [3, "stored"],
      ],
    );
    assert.ok(receipts.every(({ tookMs }) => tookMs > 0 && tookMs < soonMs));
    assert.deepEqual([inbox.last, inbox.pending], [3, 0]);
  });

  test("goes on after its connection was lost, and sends only what is not stored", async (t) => {
    const { server, inbox, peer, id } = await open(t);
    const sent = [1, 2, 3].map((number) => inbox.send(`message ${number}`));
    await peer.hear("message 1\nmessage 2\nmessage 3\n");
    peer.say("250 stored 1");
    await sent[0];
    peer.socket.resetAndDestroy();
    const again = await welcome(server, 2);
    assert.deepEqual([again.id, again.last], [id, 1]);
    await again.peer.hear("message 3\n");
    assert.equal((await sent[1])?.number, 2);
    again.peer.say("250 stored 3");
    assert.equal((await sent[2])?.number, 3);
  });

  test("sends all of an iterable, and takes no more of it than there is room for", async (t) => {
    const { inbox, peer } = await open(t, { outbox: { messagesMax: 3, bytesMax: 1000 } });
    let taken = 0;
    const numbers = function* () {
      for (taken = 1; taken <= 7; taken += 1) yield `n${taken}`;
    };
    const all = inbox.sendAll(numbers());
    await peer.hear("n1\nn2\nn3\n");
    assert.equal(taken, 4);
    peer.say("250 stored 1", "250 stored 2", "250 stored 3");
    await peer.hear("n4\nn5\nn6\n");
    peer.say("250 stored 4", "250 stored 5", "250 stored 6");
    await peer.hear("n7\n");
    peer.say("250 stored 7");
    const { count, last } = await within(soonMs, "all", all);
    assert.deepEqual([count, last], [7, 7]);
    assert.deepEqual((await inbox.sendAll([])).count, 0);
  });

  test("keeps the order of the calls while they wait for room", async (t) => {
    const { inbox, peer } = await open(t, { outbox: { messagesMax: 1, bytesMax: 1000 } });
    const buffer = Buffer.from("b");
    const sent = [inbox.send("a"), inbox.send(buffer), inbox.send("c")];
    buffer.fill("x");
    for (const [i, text] of ["a", "b", "c"].entries()) {
      await peer.hear(`${text}\n`);
      peer.say(`250 stored ${i + 1}`);
      assert.equal((await sent[i])?.number, i + 1);
    }
  });

  test("gives room first to who waits for it", async (t) => {
    const { inbox, peer } = await open(t, { outbox: { messagesMax: 4, bytesMax: 1000 } });
    const first = inbox.send("0");
    const sent = Array.from({ length: 8 }, (_, i) => inbox.send(`${i + 1}`));
    const late = first.then(() => inbox.send("late"));
    await peer.hear("0\n1\n2\n3\n");
    // Room for four at once, while the first of them goes on already.
    peer.say("250 stored 1", "250 stored 2", "250 stored 3", "250 stored 4");
    await peer.hear("4\n5\n6\n7\n");
    peer.say("250 stored 5", "250 stored 6", "250 stored 7", "250 stored 8");
    await peer.hear("8\nlate\n");
    peer.say("250 stored 9", "250 stored 10");
    assert.equal((await late).number, 10);
    await Promise.all(sent);
  });

  test("comes back on a new connection also when it need not wait", async (t) => {
    t.mock.method(Math, "random", () => 0);
    const patience = { connectMsMax: 60_000, silenceMsMax: 60_000 };
    const { server, peer } = await open(t, { patience });
    peer.say("421 closing reason=draining last=0 id=a");
    await welcome(server);
    await peer.hearEnd();
  });

  test("lets no more calls wait than it has a bound for", async (t) => {
    const { inbox } = await open(t, { outbox: { messagesMax: 1, bytesMax: 1000 } });
    const sent = Array.from({ length: 65_538 }, () => inbox.send("x"));
    await assert.rejects(sent.at(-1)!, { name: "RangeError", message: /await some of them/ });
    await inbox.destroy();
    const outcomes = await Promise.allSettled(sent.slice(0, -1));
    assert.ok(outcomes.every(({ status }) => status === "rejected"));
  });

  test("refuses what can be no message, and goes on", async (t) => {
    const { inbox, peer } = await open(t);
    await assert.rejects(inbox.send("uno\ndos"), RangeError);
    await assert.rejects(inbox.send("x".repeat(65)), /at most 64 bytes/);
    const sent = inbox.send("tres");
    await peer.hear("tres\n");
    peer.say("250 stored 1");
    assert.equal((await sent).number, 1);
  });

  test("closes when all is confirmed, those too that waited for room, and takes no more", async (t) => {
    const { inbox, peer } = await open(t, { outbox: { messagesMax: 1, bytesMax: 1000 } });
    const sent = [inbox.send("uno"), inbox.send("dos")];
    const closing = inbox.close();
    await peer.hear("uno\n");
    peer.say("250 stored 1");
    await peer.hear("dos\n");
    await assert.rejects(inbox.send("tres"), /after close/);
    peer.say("250 stored 2");
    await peer.hear("/quit\n");
    peer.say("221 bye last=2 id=a");
    await within(soonMs, "the end", closing);
    assert.deepEqual(
      (await Promise.all(sent)).map(({ number }) => number),
      [1, 2],
    );
    await peer.hearEnd();
    assert.equal((await rejection(inbox.send("tres"))).outcome, "unsent");
  });

  test("tells its states, the one now first", async (t) => {
    const { server, inbox, peer } = await open(t);
    const states = inbox.states();
    const next = async (): Promise<InboxState> => {
      const { value } = await within(soonMs, "a state", states.next());
      assert.ok(value !== undefined);
      return value;
    };
    const connected = await next();
    assert.ok(connected.kind === "connected");
    assert.deepEqual([connected.word, connected.limits.max], ["stored", 64]);
    let state = next();
    peer.say("421 closing reason=draining last=0 id=a :Hasta luego");
    const waiting = await state;
    assert.ok(waiting.kind === "waiting" && waiting.ms <= 500);
    assert.equal(waiting.reason, "421 closing: Hasta luego");
    state = next();
    inbox.retryNow();
    assert.equal((await state).kind, "connecting");
    state = next();
    const again = await welcome(server);
    assert.equal((await state).kind, "resuming");
    assert.equal((await next()).kind, "connected");
    state = next();
    again.peer.say("557 taken-over last=0 id=a");
    const closed = await state;
    assert.ok(closed.kind === "closed" && closed.why.kind === "trouble");
    assert.equal((await states.next()).done, true);
  });
});

suite("an inbox that comes to its end", () => {
  test("tells what is known of each message", async (t) => {
    const { inbox, peer } = await open(t);
    const sent = ["uno", "dos", "tres"].map((text) => inbox.send(text));
    const rejections = sent.slice(1).map(rejection);
    await peer.hear("uno\ndos\ntres\n");
    peer.say("553 not-text at=0 last=1 id=a :No");
    assert.equal((await sent[0])?.number, 1);
    const [second, third] = await Promise.all(rejections);
    assert.deepEqual([second?.outcome, second?.number, second?.reply?.code], ["refused", 2, 553]);
    assert.deepEqual([third?.outcome, third?.number], ["pending", 3]);
    assert.match(second!.message, /^message 2 is refused: message 2 was refused with 553 not-text: No$/);
    assert.equal((await rejection(inbox.close())).outcome, "pending");
  });

  test("by being destroyed leaves what is not confirmed pending", async (t) => {
    const { inbox, peer } = await open(t);
    const sent = rejection(inbox.send("uno"));
    await peer.hear("uno\n");
    await inbox.destroy();
    assert.match((await sent).message, /message 1 is pending: the inbox was destroyed/);
    await peer.hearEnd();
  });

  test("by being destroyed right after a send rejects that, too", async (t) => {
    const { inbox } = await open(t);
    const { promise, resolve } = Promise.withResolvers<Promise<unknown>[]>();
    // Not in a promise's turn: what is due at the end of this one comes before what awaits.
    setImmediate(() => {
      const sent = rejection(inbox.send("uno"));
      resolve([sent, inbox.destroy()]);
    });
    const [sent] = await promise;
    assert.equal(((await sent) as UnconfirmedError).outcome, "pending");
  });

  test("rejects a sendAll, too", async (t) => {
    const { inbox, peer } = await open(t);
    const all = rejection(inbox.sendAll(["uno", "dos"]));
    await peer.hear("uno\ndos\n");
    peer.say("557 taken-over last=1 id=a :Otra");
    const { outcome, message } = await all;
    assert.deepEqual([outcome, message], ["pending", "not everything is confirmed: 557 taken-over: Otra"]);
  });
});

suite("connect", () => {
  test("rejects what the server refuses for good", async (t) => {
    const server = await FakeServer.listen(t);
    const opening = connect({ name: "Ana", host: "127.0.0.1", port: server.port });
    const { peer } = await meet(server);
    peer.say("535 bad-token id=a :No");
    await assert.rejects(within(soonMs, "a rejection", opening), (error) => {
      assert.ok(error instanceof NotWelcomeError);
      assert.equal(error.reply?.code, 535);
      assert.equal(error.message, `no welcome from 127.0.0.1:${server.port}: 535 bad-token: No`);
      return true;
    });
  });

  test("tries again while the server refuses for now", async (t) => {
    const server = await FakeServer.listen(t);
    const opening = connect({ name: "Ana", host: "127.0.0.1", port: server.port });
    (await meet(server)).peer.say("433 name-in-use wait=10 id=a");
    await welcome(server);
    await (await within(soonMs, "the inbox", opening)).destroy();
  });

  test("waits for the first welcome as long as it is told", async () => {
    const port = await freePort();
    await assert.rejects(
      connect({ name: "Ana", host: "127.0.0.1", port, welcomeMs: 50 }),
      /no welcome from 127\.0\.0\.1:\d+: it did not come in 50 ms; cannot connect \(ECONNREFUSED\)/,
    );
  });

  test("rejects a name and a token that can be none", async () => {
    await assert.rejects(connect({ name: "Ana\n/quit" }), {
      name: "RangeError",
      message: /cannot be a name/,
    });
    await assert.rejects(connect({ name: "Ana", token: "a b" }), { name: "RangeError", message: /a token/ });
  });
});

suite("an inbox with a spool", () => {
  test("takes messages while there is no server, and is there when that comes", async (t) => {
    const spool = join(temporaryFolder(t), "spool");
    const server = await FakeServer.listen(t);
    const inbox = await connect({ name: "Ana", host: "127.0.0.1", port: server.port, spool });
    t.after(() => inbox.destroy());
    const sent = inbox.send("uno");
    const { peer } = await welcome(server);
    await peer.hear("uno\n");
    // It was in the file before it left.
    assert.match(readFileSync(spool, "utf8"), /^\+ 1 0 0{8} uno$/m);
    peer.say("250 stored 1");
    assert.equal((await sent).number, 1);
  });

  test("goes on with what an earlier process left, under the same session", async (t) => {
    const spool = join(temporaryFolder(t), "spool");
    const { server, inbox, peer, id } = await open(t, { spool });
    const sent = ["uno", "dos", "tres"].map((text) => inbox.send(text));
    const rejections = sent.slice(1).map(rejection);
    await peer.hear("uno\ndos\ntres\n");
    peer.say("250 stored 1");
    await sent[0];
    await inbox.destroy();
    await Promise.all(rejections);

    const next = await connect({ name: "Ana", host: "127.0.0.1", port: server.port, spool });
    t.after(() => next.destroy());
    assert.deepEqual([next.last, next.pending], [3, 2]);
    const closing = next.sendAll(["cuatro"]).then(() => next.close());
    const again = await welcome(server, 2);
    assert.deepEqual([again.id, again.last], [id, 1]);
    await again.peer.hear("tres\ncuatro\n");
    again.peer.say("250 stored 3", "250 stored 4");
    await again.peer.hear("/quit\n");
    again.peer.say("221 bye last=4 id=a");
    await within(soonMs, "the end", closing);
    assert.match(readFileSync(spool, "utf8"), /^- 4$/m);
  });

  test("sends nothing that is not synced, on whatever connection", async (t) => {
    const synced = Promise.withResolvers<void>();
    const { server, inbox, peer } = await open(t, { spool: join(temporaryFolder(t), "spool") });
    const held = t.mock.method(Spool.prototype, "sync", async function (this: Spool) {
      await synced.promise;
      held.mock.restore();
      return await this.sync();
    });
    const sent = inbox.send("uno");
    peer.say("421 closing reason=draining last=0 id=a");
    const again = await welcome(server);
    await peer.hearEnd();
    again.peer.say("421 closing reason=draining last=0 id=a");
    const last = await welcome(server);
    await again.peer.hearEnd();
    synced.resolve();
    await last.peer.hear("uno\n");
    last.peer.say("250 stored 1");
    assert.equal((await sent).number, 1);
  });

  test("is the only one that uses it", async (t) => {
    const spool = join(temporaryFolder(t), "spool");
    const { server } = await open(t, { spool });
    await assert.rejects(connect({ name: "Ana", host: "127.0.0.1", port: server.port, spool }), (error) => {
      assert.ok(error instanceof SpoolError);
      assert.equal(error.trouble.kind, "busy");
      return true;
    });
  });
});

/** An inbox may be left to `await using`. */
async function useBriefly(port: number): Promise<void> {
  await using inbox: Inbox = await connect({ name: "Ana", host: "127.0.0.1", port });
  await inbox.send("uno");
}

test("an inbox closes when its block ends", async (t) => {
  const server = await FakeServer.listen(t);
  const using = useBriefly(server.port);
  const { peer } = await welcome(server);
  await peer.hear("uno\n");
  peer.say("250 stored 1");
  await peer.hear("/quit\n");
  peer.say("221 bye last=1 id=a");
  await within(soonMs, "the end of the block", using);
});
