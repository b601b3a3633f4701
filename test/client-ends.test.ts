/** How a conversation on a terminal ends, and goes on: goodbyes, refusals, lost servers, signals. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import {
  clientEnv,
  ClientScreen,
  greeting,
  hearHello,
  limits,
  welcome,
  welcomed,
} from "./client/client-screen.ts";
import { FakeServer } from "./support/fake-server.ts";
import { Proxy } from "./support/proxy.ts";
import { RawClient } from "./support/raw.ts";
import { freePort } from "./support/run.ts";
import { Screen } from "./support/screen.ts";
import { root, TestServer } from "./support/server.ts";
import { hasTool } from "./support/tools.ts";
import { until } from "./support/wait.ts";

const endMsMax = 10_000;

const first = [`● localhost:2010 · ${limits}`, "  Hello, Ana. /help for more"];
const again = [`● localhost:2010 · ${limits}`, "  Hello, Ana. Numbers begin again at 1"];
const offer = "  Enter connects again · Ctrl-D leaves";
const offerTaken = "  Enter begins a new session, by another name if this is in use · Ctrl-D leaves";

/** The terminal is as it was: no key is kept from its driver, and nothing is pasted between marks. */
async function assertRestored(client: ClientScreen): Promise<void> {
  const { text } = client.screen.pty;
  assert.ok(text.lastIndexOf("\x1b[?2004l") > text.lastIndexOf("\x1b[?2004h"), "pastes have no marks");
  assert.ok(text.lastIndexOf("\x1b[?7h") > text.lastIndexOf("\x1b[?7l"), "lines are wrapped");
}

describe("whoever leaves", () => {
  for (const [what, keys] of [
    ["/quit", "/quit\r"],
    ["/exit", "/exit\r"],
    ["/salir", "/salir\r"],
    ["Ctrl-D", "\x04"],
  ] as const) {
    test(`by ${what} hears the goodbye when all is confirmed`, async (t) => {
      if (!hasTool(t, "python3")) return;
      const { client, peer } = await welcomed(t);
      client.type(`one\r${keys}`);
      await peer.hear("one\n");
      await client.is([
        ...first,
        "→   1  one",
        "  leaving as soon as all is confirmed · Ctrl-C leaves now",
        "◐ Ana 1 ›",
      ]);
      peer.say("250 stored 1");
      await peer.hear("/quit\n");
      peer.say("221 bye last=1 id=a :See you soon, Ana. 1 message stored.");
      assert.equal(await client.screen.pty.ended(), 0);
      await client.is([...first, "✓   1  one   stored · 1 ms", "○ See you soon, Ana. 1 message stored."]);
      assert.deepEqual(client.screen.cursor, { column: 0, row: 4 });
      await assertRestored(client);
    });
  }

  test("by Ctrl-C clears the line first, and leaves then", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer } = await welcomed(t);
    client.type("half a line\x03");
    await client.is([...first, "● Ana ›"]);
    client.type("\x03");
    await peer.hear("/quit\n");
    peer.say("221 bye last=0 id=a :See you soon.");
    assert.equal(await client.screen.pty.ended(), 130);
    await client.is([...first, "○ See you soon."]);
  });

  test("by Ctrl-C once more does not wait for what has no confirmation, and sees what that is", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer } = await welcomed(t);
    client.type("one\r");
    await peer.hear("one\n");
    client.type("\x03");
    await client.shows(/leaving as soon as all is confirmed/);
    client.type("\x03");
    assert.equal(await client.screen.pty.ended(), 130);
    await client.is([...first, "?   1  one   stored, or not"]);
    await assertRestored(client);
  });

  test("before there is a name says nothing to anybody", async (t) => {
    if (!hasTool(t, "python3")) return;
    for (const [keys, code] of [
      ["\x04", 0],
      ["\x03", 130],
      ["/salir\r", 0],
    ] as const) {
      const client = await ClientScreen.start(t, await freePort());
      await client.shows(/What is your name/);
      client.type(keys);
      assert.equal(await client.screen.pty.ended(), code);
      await client.is([]);
    }
  });

  test("by pasting a whole conversation has it held to its end", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await FakeServer.listen(t);
    const client = await ClientScreen.start(t, server.port);
    await client.shows(/What is your name/);
    client.paste("Ana\none\n/quit\n");
    const peer = await welcome(server);
    await peer.hear("Hello, I am Ana\none\n");
    peer.say("250 stored 1", "250 stored 2");
    await peer.hear("/quit\n");
    peer.say("221 bye last=2 id=a");
    assert.equal(await client.screen.pty.ended(), 0);
    await client.shows(/^○ see you soon$/);
    assert.equal(client.lines.at(-2), "✓   2  one   stored · 1 ms");
  });
});

describe("a server that refuses the name", () => {
  for (const [reply, reason, more] of [
    [
      "501 bad-name reason=character id=a :Not this one.",
      "the server does not accept this name",
      "Not this one.",
    ],
    // Whoever has the name may keep it: no promise is made.
    [
      "433 name-in-use wait=2000 id=a :Not this one.",
      "the name is connected already: use another one",
      "try again with it in 1 ms; it may still be taken",
    ],
  ] as const) {
    test(`hears another one: ${reply.slice(0, 15)}`, async (t) => {
      if (!hasTool(t, "python3")) return;
      const server = await FakeServer.listen(t);
      const client = await ClientScreen.start(t, server.port, { columns: 100, flags: ["--name", "Ana"] });
      const peer = await server.accept();
      peer.say(greeting);
      await hearHello(peer);
      peer.say(reply);
      const told = [`× ${reason}   ${reply.slice(0, reply.indexOf(" ", 4))}`, `  ${more}`];
      await client.is([...told, "○ What is your name? › Ana"]);
      client.type("bel\r");
      const other = await welcome(server, "en", "Anabel");
      await other.hear("Hello, I am Anabel\n");
      other.say("250 stored 1");
      await client.is([
        ...told,
        `● localhost:2010 · ${limits}`,
        "  Hello, Anabel. /help for more",
        "✓   1  Hello, I am Anabel   stored · 1 ms",
        "● Anabel ›",
      ]);
    });
  }

  for (const [lang, told] of [
    [
      "en",
      [
        "× the name is connected already: use another one   433 name-in-use",
        "  try again with it in 1 ms; it may still be taken",
        "○ What is your name? › Ana",
      ],
    ],
    [
      "es",
      [
        "× el nombre ya está conectado: usa otro   433 name-in-use",
        "  prueba otra vez con él dentro de 1 ms; quizá siga ocupado",
        "○ ¿Cómo te llamas? › Ana",
      ],
    ],
  ] as const) {
    test(`says with a code in the same row, and with no promise, that somebody has it (${lang})`, async (t) => {
      if (!hasTool(t, "python3")) return;
      const server = await TestServer.start(t);
      const holder = await RawClient.open(server.port, "Ana");
      const client = await ClientScreen.start(t, server.port, { lang, flags: ["--name", "Ana"] });
      await client.is(told);
      holder.reset();
    });
  }

  test("and whoever has no other leaves with 4", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await FakeServer.listen(t);
    const client = await ClientScreen.start(t, server.port, { flags: ["--name", "Ana"] });
    const peer = await server.accept();
    peer.say(greeting);
    await hearHello(peer);
    peer.say("433 name-in-use wait=60000 id=a");
    await client.shows(/^○ What is your name\? › Ana$/);
    client.type("\x15\x04");
    assert.equal(await client.screen.pty.ended(), 4);
  });
});

describe("a session that cannot go on", () => {
  const endings = [
    [
      "552 too-long max=100 last=1 id=a :Later.",
      "the server cut the connection: a line that is too long",
      ["  Later."],
      offer,
      5,
    ],
    // What the server says of that is what we say.
    ["557 taken-over last=1 id=a :Later.", "another connection continues this session", [], offerTaken, 1],
  ] as const;
  for (const [reply, reason, said, offer, code] of endings) {
    test(`tells why, what is stored, and its exit code: ${reply.slice(0, 14)}`, async (t) => {
      if (!hasTool(t, "python3")) return;
      const { client, peer } = await welcomed(t, { columns: 100 });
      client.type("one\rtwo\r");
      await peer.hear("one\ntwo\n");
      peer.say(reply);
      const words = reply.split(" ").slice(0, 2).join(" ");
      const told = [
        ...first,
        "✓   1  one   stored · 1 ms",
        `× ${reason}   ${words}`,
        ...said,
        "×   2  two   not stored",
      ];
      await client.is([...told, offer, "× Ana ›"]);
      client.type("\x04");
      assert.equal(await client.screen.pty.ended(), code);
      await client.is(told);
    });
  }

  test("is begun anew by Enter, and by a message, with nothing sent twice", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await FakeServer.listen(t);
    const client = await ClientScreen.start(t, server.port, { flags: ["--name", "Ana"] });
    const peer = await server.accept();
    peer.say(greeting);
    const id = await hearHello(peer);
    peer.say("230 welcome last=0 budget=500 :Hello, Ana.");
    await peer.hear("Hello, I am Ana\n");
    client.type("two\rhalf");
    await peer.hear("two\n");
    peer.say("250 stored 1");
    await client.shows(/^✓   1/);
    peer.say("557 taken-over last=1 id=a");
    const told = [
      ...first,
      "✓   1  Hello, I am Ana   stored · 1 ms",
      "× another connection continues this session   557 taken-over",
      "×   2  two   not stored",
    ];
    await client.is([...told, offerTaken, "× Ana › half"]);
    client.type("\x15\r");
    const other = await server.accept();
    other.say(greeting);
    assert.notEqual(await hearHello(other), id);
    other.say("230 welcome last=0 budget=500 :Hello, Ana.");
    await client.is([...told, ...again, "● Ana ›"]);
    client.type("\x10\r");
    await other.hear("two\n");
    other.say("250 stored 1");
    client.type("\x04");
    await other.hear("/quit\n");
    other.say("221 bye last=1 id=b :Bye.");
    assert.equal(await client.screen.pty.ended(), 3, "the second line was given up once");
    await client.is([...told, ...again, "✓   1  two   stored · 1 ms", "○ Bye."]);
  });
});

describe("a session that another connection continues", () => {
  test("is let go by Enter: the name is still in use, another one begins", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await TestServer.start(t);
    let id = "";
    const proxy = await Proxy.listen(t, {
      target: () => server.port,
      before: (_, direction, bytes) => {
        if (direction === "up") id ||= /session=([\w-]{22})/.exec(Buffer.from(bytes).toString())?.[1] ?? "";
      },
    });
    const client = await ClientScreen.start(t, proxy.port, { flags: ["--name", "Ana", "--no-greeting"] });
    await client.shows(/^● Ana ›$/);
    const other = await RawClient.connect(server.port);
    other.send(`/hello session=${id} last=0 :Ana\n`);
    await client.shows(/^× another connection continues this session   557 taken-over$/);
    await client.shows(/^ {2}Enter begins a new session, by another name if this is in use/);
    client.type("\r");
    await client.shows(/^○ What is your name\? › Ana$/);
    client.type("bel\r");
    await client.shows(/^● Anabel ›$/);
    other.reset();
  });
});

describe("a signal", () => {
  for (const [signal, code] of [
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const) {
    test(`${signal} ends it, with the terminal as it was and the truth about what remains`, async (t) => {
      if (!hasTool(t, "python3")) return;
      const { client, peer } = await welcomed(t);
      client.type("one\r");
      await peer.hear("one\n");
      await client.shows(/^◐ Ana 1 ›$/);
      process.kill(client.screen.pty.pid, signal);
      assert.equal(await client.screen.pty.ended(), code);
      await client.is([...first, "?   1  one   stored, or not"]);
      await assertRestored(client);
    });
  }

  test("of a closed terminal ends it", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { client, peer } = await welcomed(t);
    client.screen.pty.hangUp();
    await until(endMsMax, "the client to end", () => !isRunning(client.screen.pty.pid));
    await peer.hearEnd();
  });

  test("Ctrl-Z leaves the terminal to the shell, and fg brings the line back", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await FakeServer.listen(t);
    const env = { ...clientEnv(t), acuse: join(root, "bin/acuse.js"), node: process.execPath };
    const screen = await Screen.spawn(t, ["bash", "--norc", "--noprofile", "-i"], { env });
    const command = `clear; "$node" "$acuse" connect localhost:${server.port} --name Ana --no-greeting`;
    screen.type(`${command}\n`);
    const peer = await welcome(server);
    await screen.shows(/^● Ana › ?$/);
    screen.type("half a line\x1a");
    await screen.shows(/Stopped/);
    const [before = ""] = screen.pty.text.split("Stopped");
    assert.ok(before.lastIndexOf("\x1b[?2004l") > before.lastIndexOf("\x1b[?2004h"), "pastes have no marks");
    screen.type("stty -a | tr ' ;' '\\n\\n' | grep -xE -- '-?(icanon|echo|isig)' | xargs\n");
    await screen.shows(/^isig icanon echo$/);
    peer.say("250 stored 1");
    screen.type("fg\n");
    await screen.until("the line below the shell's", () => {
      const lines = screen.lines.map((line) => line.trimEnd());
      return (
        lines.at(-1) === "× Ana › half a line" &&
        lines.some((line) => line.startsWith("× the server did not"))
      );
    });
    screen.type("\x15\x04");
    await screen.shows(/^bash.*[$#] ?$/);
    screen.type("echo code $?\n");
    await screen.shows(/^code 1$/);
  });
});

/** Whether there is such a process that has not ended. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
