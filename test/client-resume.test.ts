/** A session of a person on a terminal goes on by itself: lost connections, restarts of the server, take-overs. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ClientScreen, greeting, hearHello, limits, welcome, welcomed } from "./client/client-screen.ts";
import { FakeServer } from "./support/fake-server.ts";
import type { FakeConnection } from "./support/fake-server.ts";
import { Proxy } from "./support/proxy.ts";
import { RawClient } from "./support/raw.ts";
import { freePort } from "./support/run.ts";
import { TestServer } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";
import { hasTool } from "./support/tools.ts";

const first = [`● localhost:2010 · ${limits}`, "  Hello, Ana. /help for more"];
const lost = "× the connection was lost: the server closed it without a goodbye";
const goesOn = "● localhost:2010 · the session goes on";
const hurry = "  Enter tries now · Ctrl-C leaves now";
const noServer = "× cannot connect to localhost:2010: nobody listens there; is the server running? npm start";

/** The client comes back. Resolves when it waits for its welcome. */
async function comeBack(server: FakeServer, last: number): Promise<FakeConnection> {
  const peer = await server.accept();
  peer.say(greeting);
  await hearHello(peer, { last });
  return peer;
}

/** What a real client shows of a real server. */
const realTexts = {
  en: {
    limits: "4096 bytes a line · 20 lines a second, 40 at once",
    welcome: "Hello, Ana. Write your messages; /quit to leave. /help for more",
    stored: "stored · 1 ms",
    lost: ["the connection was lost: it broke off   ECONNRESET", noServer.slice(2)],
    hurry: "Enter tries now · Ctrl-C drops what is to be sent",
    waiting: "waiting 1 ms",
    goesOn: "the session goes on",
    takenOver: "another connection continues this session",
    beginAnew: "Enter begins a new session, by another name if this is in use · Ctrl-D leaves",
  },
  es: {
    limits: "4096 bytes por línea · 20 líneas por segundo, 40 de golpe",
    welcome: "Hola, Ana. Escribe tus mensajes; /salir para terminar. /help: ayuda",
    stored: "guardado · 1 ms",
    lost: [
      "se perdió la conexión: se cortó de golpe   ECONNRESET",
      "no se pudo conectar con localhost:2010: nadie escucha ahí; ¿está en marcha el servidor? npm start",
    ],
    hurry: "Enter prueba ya · Ctrl-C descarta lo que falta por enviar",
    waiting: "espera 1 ms",
    goesOn: "la sesión sigue",
    takenOver: "otra conexión continúa esta sesión",
    beginAnew: "Enter empieza otra sesión, con otro nombre si este sigue en uso · Ctrl-D sale",
  },
} as const;

describe("a session on a terminal", () => {
  test("goes on after a lost connection: what is stored is not sent again, and all else is", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer, server } = await welcomed(t, { columns: 100 });
    client.type("one\rtwo\rthree\r/ping\rhalf");
    await peer.hear("one\ntwo\nthree\n/ping\n");
    peer.say("250 stored 1");
    await client.shows(/^✓   1/);
    peer.socket.destroy();
    const other = await comeBack(server, 1);
    const told = [...first, "✓   1  one   stored · 1 ms", lost];
    // Whatever was sent may be stored or not, and nothing hides that; a ping is asked again.
    await client.is([
      ...told,
      "?   2  two",
      "?   3  three",
      "·      /ping",
      "◐ Ana 3 · resuming the session › half",
    ]);
    other.say("230 welcome last=2 budget=500 :Hello again, Ana.");
    await other.hear("three\n/ping\n");
    const found = `${goesOn} · 1 line was stored already · 1 line is sent again`;
    await client.is([
      ...told,
      found,
      "✓   2  two   stored · 1 ms",
      "→   3  three",
      "→      /ping",
      "◐ Ana 2 › half",
    ]);
    other.say("250 stored 3", "200 pong");
    const confirmed = [
      "✓   2  two   stored · 1 ms",
      "✓   3  three   stored · 1 ms",
      "✓      /ping   pong · 1 ms",
    ];
    await client.is([...told, found, ...confirmed, "● Ana › half"]);
    client.type("\x15\x04");
    await other.hear("/quit\n");
    other.say("221 bye last=3 id=b :Bye.");
    assert.equal(await client.screen.pty.ended(), 0);
    await client.is([...told, found, ...confirmed, "○ Bye."]);
  });

  test("counts the time to the next attempt, takes lines meanwhile, and tries at once on Enter", async (t) => {
    if (!hasTool(t, "python3")) return;
    const port = await freePort();
    const client = await ClientScreen.start(t, port, { columns: 100, flags: ["--name", "Ana"] });
    await client.is([noServer, hurry, "○ Ana · waiting 1 ms ›"]);
    // The same once more is no news. With each failure the next attempt may be later.
    let waitS = 0;
    await client.screen.until("a wait of 4 seconds", () => {
      waitS = Number(/waiting (\d+) s ›/.exec(client.screen.lines.at(-1) ?? "")?.[1] ?? 0);
      if (waitS < 4) client.type("\r");
      return waitS >= 4;
    });
    await client.is([noServer, hurry, "○ Ana · waiting 1 ms ›"]);
    client.type("said meanwhile\r");
    await client.is([
      noServer,
      "·      said meanwhile",
      "  Enter tries now · Ctrl-C drops what is to be sent",
      "○ Ana 1 · waiting 1 ms ›",
    ]);
    const server = await FakeServer.listen(t, port);
    const fromMs = performance.now();
    client.type("\r");
    const peer = await welcome(server);
    assert.ok(performance.now() - fromMs < (waitS - 1) * 1_000, "it did not wait");
    await peer.hear("Hello, I am Ana\nsaid meanwhile\n");
    peer.say("250 stored 1", "250 stored 2");
    await client.is([
      noServer,
      ...first,
      "✓   1  Hello, I am Ana   stored · 1 ms",
      "✓   2  said meanwhile   stored · 1 ms",
      "● Ana ›",
    ]);
  });

  for (const [reply, reason] of [
    ["421 closing reason=draining last=1 id=a :Later.", "the server is shutting down"],
    [
      "450 too-fast wait=1 rate=20 burst=40 last=1 id=a :Later.",
      "the server cut the connection: too many messages a second",
    ],
    ["452 no-space wait=1 last=1 id=a :Later.", "the server has no space to store more"],
  ] as const) {
    test(`hears why it is not wanted for now, and comes back: ${reply.slice(0, 12)}`, async (t) => {
      if (!hasTool(t, "python3")) return;
      const { client, peer, server } = await welcomed(t, { columns: 100 });
      client.type("one\rtwo\r");
      await peer.hear("one\ntwo\n");
      peer.say(reply);
      const other = await comeBack(server, 1);
      other.say("230 welcome last=1 budget=500 :Hello again, Ana.");
      await other.hear("two\n");
      other.say("250 stored 2");
      const words = reply.split(" ").slice(0, 2).join(" ");
      await client.is([
        ...first,
        "✓   1  one   stored · 1 ms",
        `× ${reason}   ${words}`,
        "  Later.",
        `${goesOn} · 1 line is sent again`,
        "✓   2  two   stored · 1 ms",
        "● Ana ›",
      ]);
    });
  }

  test("waits for as long as the server has asked for, also when whoever types does not want to", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer, server } = await welcomed(t);
    peer.say("450 too-fast wait=2500 rate=20 burst=40 last=0 id=a");
    const fromMs = performance.now();
    await client.is([
      ...first,
      "× the server cut the connection: too many messages a second   450 too-fast",
      "  Ctrl-C leaves now",
      "○ Ana · waiting 1 ms ›",
    ]);
    client.type("\r\rsaid meanwhile\r");
    await client.shows(/^  Ctrl-C drops what is to be sent$/);
    const other = await comeBack(server, 0);
    assert.ok(performance.now() - fromMs >= 2_450, "not before its time");
    other.say("230 welcome last=0 budget=1 :Hello again, Ana.");
    await other.hear("said meanwhile\n");
  });

  test("is left by Ctrl-D when all is confirmed, which a lost connection delays; or at once by Ctrl-C", async (t) => {
    if (!hasTool(t, "python3")) return;
    for (const isPatient of [true, false]) {
      const { client, peer, server } = await welcomed(t);
      client.type("one\r");
      await peer.hear("one\n");
      peer.socket.destroy();
      const other = await comeBack(server, 0);
      client.type("\x04");
      await client.is([
        ...first,
        lost,
        "?   1  one",
        "  leaving as soon as all is confirmed · Ctrl-C leaves now",
        "◐ Ana 1 · resuming the session ›",
      ]);
      if (isPatient) {
        other.say("230 welcome last=1 budget=500 :Hello again, Ana.");
        await other.hear("/quit\n");
        other.say("221 bye last=1 id=b :Bye.");
        assert.equal(await client.screen.pty.ended(), 0);
        const found = `${goesOn} · 1 line was stored already`;
        await client.is([...first, lost, found, "✓   1  one   stored · 1 ms", "○ Bye."]);
      } else {
        client.type("\x03");
        assert.equal(await client.screen.pty.ended(), 130);
        await client.is([...first, lost, "?   1  one   stored, or not"]);
      }
    }
  });

  test("shows each confirmation, though a ping before the line was never answered", async (t) => {
    if (!hasTool(t, "python3")) return;
    for (const isLeaving of [true, false]) {
      const { client, peer, server } = await welcomed(t);
      client.type("/ping\rone\r");
      await peer.hear("/ping\none\n");
      if (isLeaving) {
        client.type("\x04");
        await client.shows(/leaving as soon as/);
        peer.socket.destroy();
      } else {
        // It had no time for its answers, and says that all of it is stored.
        peer.say("421 closing reason=draining last=1 id=a :Later.");
      }
      const told = isLeaving ? [lost] : ["× the server is shutting down   421 closing", "  Later."];
      const confirmed = "✓   1  one   stored · 1 ms";
      const other = await comeBack(server, isLeaving ? 0 : 1);
      other.say("230 welcome last=1 budget=500 :Hello again, Ana.");
      if (isLeaving) {
        await other.hear("/quit\n");
        other.say("221 bye last=1 id=b :Bye.");
        assert.equal(await client.screen.pty.ended(), 0);
        const found = `${goesOn} · 1 line was stored already`;
        await client.is([...first, ...told, found, confirmed, "○ Bye."]);
      } else {
        await other.hear("/ping\n");
        other.say("200 pong");
        const answered = "✓      /ping   pong · 1 ms";
        await client.is([...first, confirmed, ...told, goesOn, answered, "● Ana ›"]);
      }
    }
  });

  test("does not miss a ping that was dropped before there was a server", async (t) => {
    if (!hasTool(t, "python3")) return;
    const port = await freePort();
    const client = await ClientScreen.start(t, port, { flags: ["--name", "Ana", "--no-greeting"] });
    await client.shows(/^○ Ana · waiting/);
    client.type("/ping\r");
    await client.shows(/^○ Ana 1 · waiting/);
    client.type("\x03");
    await client.shows(/^× 1 line dropped, not sent$/);
    const server = await FakeServer.listen(t, port);
    client.type("\r");
    const peer = await welcome(server);
    await client.shows(/^● Ana ›$/);
    client.type("\x04");
    await peer.hear("/quit\n");
    peer.say("221 bye last=0 id=a :Bye.");
    assert.equal(await client.screen.pty.ended(), 0);
  });

  test("ends where the server does not know it any more, and says what may be lost", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer, server } = await welcomed(t);
    client.type("one\rtwo\r");
    await peer.hear("one\ntwo\n");
    peer.say("250 stored 1");
    await client.shows(/^✓   1/);
    peer.socket.destroy();
    const other = await comeBack(server, 1);
    other.say("534 unknown-session last=0 id=b :Not here.");
    await client.is([
      ...first,
      "✓   1  one   stored · 1 ms",
      lost,
      "× the server does not know this session   534 unknown-session",
      "  Not here.",
      "?   2  two   stored, or not",
      "  Enter connects again · Ctrl-D leaves",
      "× Ana ›",
    ]);
    client.type("\x04");
    assert.equal(await client.screen.pty.ended(), 4);
  });

  for (const lang of ["en", "es"] as const) {
    test(`goes on through the kill and the restart of a real server, and a real take-over (${lang})`, async (t) => {
      if (!hasTool(t, "python3")) return;
      const texts = realTexts[lang];
      const before = await TestServer.start(t);
      let id = "";
      const proxy = await Proxy.listen(t, {
        target: () => before.port,
        before: (_, direction, bytes) => {
          const said = Buffer.from(bytes).toString();
          if (direction === "up") id = /session=([\w-]{22})/.exec(said)?.[1] ?? id;
        },
      });
      const flags = ["--name", "Ana", "--no-greeting"];
      const client = await ClientScreen.start(t, proxy.port, { lang, columns: 100, flags });
      await client.shows(/^● Ana ›$/);
      client.type("one\r");
      const connected = [
        `● localhost:2010 · ${texts.limits}`,
        `  ${texts.welcome}`,
        `✓   1  one   ${texts.stored}`,
      ];
      await client.is([...connected, "● Ana ›"]);

      const listenAgain = proxy.die();
      await before.kill();
      client.type("two\rthree\rhalf");
      const lost = texts.lost.map((line) => `× ${line}`);
      await client.is([
        ...connected,
        ...lost,
        "·      two",
        "·      three",
        `  ${texts.hurry}`,
        `○ Ana 2 · ${texts.waiting} › half`,
      ]);
      const after = await TestServer.start(t, { data: before.data, port: before.port });
      await listenAgain();
      client.type("\x15\r");
      const resumed = [
        ...connected,
        ...lost,
        `● localhost:2010 · ${texts.goesOn}`,
        `✓   2  two   ${texts.stored}`,
        `✓   3  three   ${texts.stored}`,
      ];
      await client.is([...resumed, "● Ana ›"]);

      const other = await RawClient.connect(after.port);
      assert.match((await other.line()) ?? "", /^220 /);
      other.send(`/hello session=${id} last=3 :Ana\n`);
      assert.match((await other.line()) ?? "", /^230 welcome last=3 /);
      await client.is([
        ...resumed,
        `× ${texts.takenOver}   557 taken-over`,
        `  ${texts.beginAnew}`,
        "× Ana ›",
      ]);
      other.send("four\n");
      assert.match((await other.line()) ?? "", /^250 stored 4/);
      client.type("\x04");
      assert.equal(await client.screen.pty.ended(), 1);
      const rows = storedRows(after.data).map(({ number, text }) => `${number} ${text}`);
      assert.deepEqual(rows, ["1 one", "2 two", "3 three", "4 four"]);
    });
  }
});
