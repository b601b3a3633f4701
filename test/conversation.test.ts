/** The conversation as it was asked for, with real processes: our own client, and whatever else can open a socket. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { temporaryFolder } from "./support/folder.ts";
import { Program } from "./support/program.ts";
import { Pty } from "./support/pty.ts";
import { RawClient, bare } from "./support/raw.ts";
import { root, TestServer } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";
import { hasTool } from "./support/tools.ts";

const acuse = [process.execPath, `${root}bin/acuse.js`];

/** Who comes, and how each one leaves; the last one just ends its input. */
const people = [
  { name: "Ana", leave: "/salir\n" },
  { name: "Luis", leave: "/exit\n" },
  { name: "Eva María", leave: "/quit\n" },
  { name: "Iván", leave: "" },
];

const languages = [
  {
    lang: "es",
    greeting: (name: string) => `Hola, soy ${name}`,
    welcome: "Hola, Ana.",
    question: "¿Cómo te llamas?",
  },
  {
    lang: "en",
    greeting: (name: string) => `Hello, I am ${name}`,
    welcome: "Hello, Ana.",
    question: "What is your name?",
  },
];

/** Further clients that are enough to see a second thread: all on one of two is 1 in 2^40. */
const furtherMax = 40;

/** Replies without their texts and closings' ids. */
function bareAll(stdout: string): string[] {
  return stdout
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .map((line) => bare(line).replace(/ id=\w+$/, ""));
}

/** What a client of a server with default limits hears when it sends so many messages and leaves. */
function heardBy(messages: number, welcome: "230 welcome last=0" | "230 welcome last=0 budget=40"): string[] {
  return [
    "220 acuse/1 max=4096 rate=20 burst=40 window=256 ack=stored auth=none",
    welcome,
    ...Array.from({ length: messages }, (_, i) => `250 stored ${i + 1}`),
    `221 bye last=${messages}`,
  ];
}

const byHello = "230 welcome last=0 budget=40";
const byLine = "230 welcome last=0";

/** The texts that are stored under a name, in order. */
function textsOf(server: TestServer, name: string): string[] {
  return storedRows(server.data)
    .filter((row) => row.name === name)
    .map((row) => row.text);
}

/** Waits until the console has shown a message. */
async function shown(server: TestServer, name: string, number: number, text: string): Promise<void> {
  const event = await server.event(
    "message",
    (event) => event["name"] === name && event["number"] === number,
  );
  assert.equal(event["text"], text);
}

/** Waits until a name came and went, and returns how. */
async function left(server: TestServer, name: string): Promise<unknown> {
  return (await server.event("disconnected", (event) => event["name"] === name))["keyword"];
}

function threadsOf(server: TestServer): Set<unknown> {
  return new Set(server.events.filter(({ event }) => event === "connected").map((event) => event["thread"]));
}

describe("four clients at the same time", () => {
  for (const { lang, greeting, welcome, question } of languages) {
    test(`are each accepted, confirmed and shown, on several threads (${lang})`, async (t) => {
      const server = await TestServer.start(t, { flags: ["--lang", lang] });
      const clients = people.map(({ name, leave }) => ({
        name,
        leave,
        messages: Array.from({ length: 5 }, (_, i) => `${name} ${i + 1}: ñ€😀`),
        program: Program.start(t, ["connect", `localhost:${server.port}`, "--lang", lang]),
      }));
      for (const { program } of clients) await program.shows("220 acuse/1 ");
      for (const { name, program } of clients) program.type(`${name}\n`);
      for (const { name, program } of clients) {
        await program.shows("250 stored 1\n");
        await shown(server, name, 1, greeting(name));
      }
      for (const { messages, program } of clients) program.type(`${messages.join("\n")}\n`);
      for (const { name, messages, program } of clients) {
        await program.shows(`250 stored ${1 + messages.length}\n`);
        for (const [i, text] of messages.entries()) await shown(server, name, i + 2, text);
      }
      await seeTwoThreads(server);
      for (const { name, leave, messages, program } of clients) {
        if (leave !== "") program.type(leave);
        const { code, stdout, stderr } = leave === "" ? await program.ended() : await program.end();
        assert.deepEqual({ code, stderr }, { code: 0, stderr: "" }, name);
        assert.deepEqual(bareAll(stdout), heardBy(1 + messages.length, byHello), name);
        assert.equal(await left(server, name), "bye");
        assert.deepEqual(textsOf(server, name), [greeting(name), ...messages]);
      }
      assert.ok(clients[0]!.program.stdout.includes(` :${question}\n`));
      assert.ok(clients[0]!.program.stdout.includes(` :${welcome} `));
    });
  }

  /** The kernel spreads connections by chance: further clients come until two threads serve some. */
  async function seeTwoThreads(server: TestServer): Promise<void> {
    for (let i = 1; threadsOf(server).size < 2 && i <= furtherMax; i += 1) {
      const name = `further-${i}`;
      const client = await RawClient.open(server.port, name);
      await server.event("connected", (event) => event["name"] === name);
      client.end();
      assert.match((await client.rest()).at(-1)!, /^221 /);
    }
    assert.ok(threadsOf(server).size >= 2, "at least two threads serve clients");
  }

  test("speak each its own language, whatever the server's is", async (t) => {
    const server = await TestServer.start(t, { flags: ["--lang", "en"] });
    const [es, en] = ["es", "en"].map((lang) =>
      Program.start(t, ["connect", `localhost:${server.port}`, "--lang", lang, "--name", `Ana-${lang}`]),
    );
    assert.match(
      (await es!.ended()).stdout,
      /^230 .* :Hola, Ana-es\..*\n250 stored 1\n221 .* :Hasta pronto, Ana-es/m,
    );
    assert.match(
      (await en!.ended()).stdout,
      /^230 .* :Hello, Ana-en\..*\n250 stored 1\n221 .* :See you soon, Ana-en/m,
    );
  });
});

/** A network where port 2010 is free: the server in the folder `$0`, and a client; `$@` is `acuse`. */
const ownNetwork = `
ip link set lo up
cd "$0"
"$@" serve --json & server=$!
until { true > /dev/tcp/localhost/2010; } 2> /dev/null; do sleep 0.05; done
echo Ana | "$@" connect
kill $server
wait $server
`;

describe("our own client", () => {
  test("finds a server that was told nothing, having been told nothing", async (t) => {
    if (!hasTool(t, "unshare") || !hasTool(t, "ip")) return;
    const probe = await Program.run(t, ["unshare", "-rn", "ip", "link", "set", "lo", "up"]).end();
    if (probe.code !== 0) {
      t.skip("this machine allows no network of one's own, and here port 2010 may be taken");
      return;
    }
    const argv = ["unshare", "-rn", "bash", "-ec", ownNetwork, temporaryFolder(t), ...acuse];
    const { code, stdout, stderr } = await Program.run(t, argv, { ACUSE_LANG: "es" }).end();
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /"event":"listening".*"port":2010,"addresses":\["127\.0\.0\.1:2010","\[::1\]:2010"\]/,
    );
    // The server writes to the same place, and may put a line between these two.
    assert.match(stdout, /^250 stored 1\n[^]*^221 bye last=1 /m);
    assert.match(stdout, /"event":"message".*"name":"Ana","number":1,"text":"Hola, soy Ana"/);
  });

  test("keeps to the rate without being told, and is never cut off", async (t) => {
    const server = await TestServer.start(t, { flags: ["--rate", "100", "--burst", "20"] });
    const messages = Array.from({ length: 150 }, (_, i) => `message ${i + 1}`);
    const argv = ["connect", `localhost:${server.port}`, "--name", "Ana", "--no-greeting"];
    const client = Program.start(t, argv);
    const { code, stdout } = await client.ended(`${messages.join("\n")}\n`);
    assert.equal(code, 0);
    assert.equal(bareAll(stdout).at(-1), "221 bye last=150");
    assert.deepEqual(textsOf(server, "Ana"), messages);
  });

  test("asks a person for the name, and takes what is typed, on a terminal", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await TestServer.start(t);
    const argv = ["connect", `localhost:${server.port}`, "--lang", "es"];
    // One that cannot be drawn on; what others show is in client.test.ts.
    const pty = await Pty.spawn(t, [...acuse, ...argv], { env: { TERM: "dumb" } });
    await pty.shows(/Nombre: $/);
    pty.type("Ana\r");
    await pty.shows(/250 stored 1\r\n/);
    pty.type("hola\r");
    await pty.shows(/250 stored 2\r\n/);
    pty.type("/salir\r");
    await pty.shows(/221 bye last=2 .*Hasta pronto, Ana/);
    assert.equal(await pty.ended(), 0);
    assert.deepEqual(textsOf(server, "Ana"), ["Hola, soy Ana", "hola"]);
  });
});

describe("the server's console", () => {
  const time = /^ {2}\d\d:\d\d:\d\d {2}/;

  test("shows a person who said what", async (t) => {
    if (!hasTool(t, "python3")) return;
    const serve = [...acuse, "serve", "--port", "0", "--data", temporaryFolder(t), "--lang", "es"];
    const pty = await Pty.spawn(t, serve, { rows: 40, columns: 120 });
    const [, port] = await pty.shows(/nc localhost (\d+)/);
    for (const { name } of people) {
      const client = Program.start(t, ["connect", `localhost:${port}`, "--lang", "es", "--name", name]);
      assert.equal((await client.ended("¿qué tal?\n")).code, 0);
      // The terminal shows Ctrl-C where it is pressed: not before the last line.
      await pty.shows(new RegExp(`−[^\\n]*${name}`));
    }
    pty.type("\x03");
    assert.equal(await pty.ended(), 0);
    const columns = stripVTControlCharacters(pty.text)
      .split("\r\n")
      .filter((line) => time.test(line))
      .map((line) => line.replace(time, "").trim().split(/ {2,}/));
    for (const { name } of people) {
      const own = columns.filter(([first = ""]) => first.replace(/^[+−] /, "") === name);
      const [came = [], greeted, said, went = [], ...more] = own;
      assert.equal(came[0], `+ ${name}`);
      assert.match(came[1]!, /(?:127\.0\.0\.1|\[::1\]):\d+/);
      assert.deepEqual(greeted, [name, "1", `Hola, soy ${name}`]);
      assert.deepEqual(said, [name, "2", "¿qué tal?"]);
      assert.equal(went[0], `− ${name}`);
      assert.deepEqual(more, []);
    }
  });
});

describe("by hand", () => {
  test("nc has the same conversation", async (t) => {
    if (!hasTool(t, "nc")) return;
    const server = await TestServer.start(t);
    const nc = Program.run(t, ["nc", "localhost", String(server.port)]);
    await nc.shows("220 acuse/1 ");
    nc.type("Ana\n");
    await nc.shows("230 welcome ");
    nc.type("Hola, soy Ana\n");
    await nc.shows("250 stored 1\r\n");
    nc.type("¿qué tal?\n");
    await nc.shows("250 stored 2\r\n");
    nc.type("/salir\n");
    await nc.shows("221 bye ");
    const { code, stdout } = await nc.ended();
    assert.equal(code, 0);
    assert.deepEqual(bareAll(stdout), heardBy(2, byLine));
    assert.deepEqual(textsOf(server, "Ana"), ["Hola, soy Ana", "¿qué tal?"]);
  });

  test("printf … | nc -N has every line confirmed, twice in a row at once with the same name", async (t) => {
    if (!hasTool(t, "nc")) return;
    const server = await TestServer.start(t, { flags: ["--rate", "1000", "--burst", "1000"] });
    const once = `printf 'Ana\\nuno\\ndos\\ntres\\n' | nc -N localhost ${server.port}`;
    const rounds = 20;
    for (let round = 0; round < rounds; round += 1) {
      const { code, stdout } = await Program.run(t, ["sh", "-c", `${once}; ${once}`]).end();
      const heard = ["230 welcome last=0", "250 stored 1", "250 stored 2", "250 stored 3", "221 bye last=3"];
      const greeting = "220 acuse/1 max=4096 rate=1000 burst=1000 window=256 ack=stored auth=none";
      assert.deepEqual(bareAll(stdout), [greeting, ...heard, greeting, ...heard]);
      assert.equal(code, 0);
    }
    assert.equal(textsOf(server, "Ana").length, 2 * 3 * rounds);
  });

  const telnets: readonly (readonly [how: string, telnetrc: string])[] = [
    ["", ""],
    [", also when it negotiates before the name", "DEFAULT\n  send do 3\n  send will 24\n  send nop\n"],
  ];
  for (const [how, telnetrc] of telnets) {
    test(`telnet has the same conversation${how}`, async (t) => {
      if (!hasTool(t, "telnet") || !hasTool(t, "python3")) return;
      const server = await TestServer.start(t);
      const HOME = temporaryFolder(t);
      writeFileSync(join(HOME, ".telnetrc"), telnetrc);
      const pty = await Pty.spawn(t, ["telnet", "127.0.0.1", String(server.port)], { env: { HOME } });
      await pty.shows(/220 acuse\/1 .*\r\n/);
      pty.type("Ana\r");
      await pty.shows(/230 welcome last=0 .*\r\n/);
      pty.type("Hola, soy Ana\r");
      await pty.shows(/250 stored 1\r\n/);
      pty.type("/salir\r");
      await pty.shows(/221 bye last=1 .*\r\n/);
      await pty.ended();
      assert.deepEqual(textsOf(server, "Ana"), ["Hola, soy Ana"]);
    });
  }

  test("ten lines of Python have the same conversation", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await TestServer.start(t);
    assert.ok(pythonClient.trim().split("\n").length <= 10);
    const { code, stdout, stderr } = await Program.run(t, [
      "python3",
      "-c",
      pythonClient,
      String(server.port),
    ]).end();
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.deepEqual(bareAll(stdout), heardBy(3, byLine));
    assert.deepEqual(textsOf(server, "sensor-7"), ["21.4", "21.5", "21.7"]);
  });
});

const pythonClient = `
import socket, sys
server = socket.create_connection(("localhost", int(sys.argv[1])))
replies = server.makefile(encoding="utf-8")
def say(line):
    server.sendall(line.encode() + b"\\n")
    return replies.readline().rstrip()
print(replies.readline().rstrip())
for line in ["sensor-7", "21.4", "21.5", "21.7", "/quit"]:
    print(say(line))
`;

describe("a name in use", () => {
  const inUse = /^433 name-in-use wait=2000 id=\w{8}$/;

  test("is refused, however it is written, and welcome as soon as its holder has left", async (t) => {
    const server = await TestServer.start(t);
    const ways: ((client: RawClient) => void)[] = [
      (client) => client.send("/quit\n"),
      (client) => client.end(),
      (client) => client.send("x".repeat(4097)),
      (client) => client.end("unfinished"),
    ];
    for (const leave of ways) {
      const holder = await RawClient.open(server.port, "Ana");
      for (const line of ["Ana\n", "ANA\n", "ａｎａ\n", "/hello :ana\n"]) {
        const other = await RawClient.connect(server.port);
        await other.line();
        other.send(line);
        assert.match(bare(await other.line()), inUse);
        assert.equal(await other.line(), undefined, "the connection ends");
        other.socket.destroy();
      }
      leave(holder);
      assert.match((await holder.rest()).at(-1)!, /^(?:221|552|556) .* id=/);
      const next = await RawClient.open(server.port, "ANA");
      next.send("/quit\n");
      await next.rest();
    }
  });

  test("ends our own client with 4", async (t) => {
    const server = await TestServer.start(t);
    await RawClient.open(server.port, "Ana");
    const { code, stdout } = await Program.start(t, [
      "connect",
      `localhost:${server.port}`,
      "--name",
      "Ana",
    ]).ended();
    assert.equal(code, 4);
    assert.match(bare(stdout.trim().split("\n").at(-1)), inUse);
  });

  test("is welcome again when its holder has vanished", async (t) => {
    const server = await TestServer.start(t);
    const holder = await RawClient.open(server.port, "Ana");
    holder.reset();
    assert.equal(await left(server, "Ana"), "lost");
    await RawClient.open(server.port, "Ana");
  });
});
