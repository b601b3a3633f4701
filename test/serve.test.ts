/** What `acuse serve` is told, and what it tells: flags, variables and the events of its console. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { temporaryFolder } from "./support/folder.ts";
import { bare, RawClient } from "./support/raw.ts";
import { run } from "./support/run.ts";
import { TestServer } from "./support/server.ts";
import type { ConsoleEvent } from "./support/server.ts";

/** A wrong flag or value, and what is said of it besides its name: what is allowed, or what to do. */
const wrong: readonly (readonly [args: readonly string[], flag: string, allowed: RegExp])[] = [
  [["--port", "70000"], "--port", /between 0 and 65535, got "70000"/],
  [["--port", "-1"], "--port", /between 0 and 65535, got "-1"/],
  [["--port", "http"], "--port", /between 0 and 65535, got "http"/],
  [["--port"], "--port", /lacks its value/],
  [["--host", "nowhere"], "--host", /IP.* or localhost, got "nowhere"/],
  [["--host", "0.0.0.0"], "--host", /no encryption.*--open/],
  [["--host", "::"], "--host", /no encryption.*--open/],
  [["--max-clients", "0"], "--max-clients", /between 1 and \d+ clients, got "0"/],
  [["--max-clients", "999999"], "--max-clients", /at most [\d,]+, got "999999".*ulimit -n/],
  [["--data="], "--data", /not empty, got ""/],
  [["--max-line", "15"], "--max-line", /between 16 and 1048576 bytes, got "15"/],
  [["--max-line", "4k"], "--max-line", /between 16 and 1048576 bytes, got "4k"/],
  [["--rate", "0"], "--rate", /between 1 and 1000000 lines a second or off, got "0"/],
  [["--rate", "fast"], "--rate", /between 1 and 1000000 lines a second or off, got "fast"/],
  [["--burst", "0"], "--burst", /between 1 and 1000000 lines, got "0"/],
  [["--window", "65537"], "--window", /between 1 and 65536 lines, got "65537"/],
  [["--threads", "1"], "--threads", /between 2 and 8 threads, got "1"/],
  [["--threads", "9"], "--threads", /between 2 and 8 threads, got "9"/],
  [["--store", "tape"], "--store", /sqlite or memory, got "tape"/],
  [["--reserve", "much"], "--reserve", /a size such as 1048576, 256MiB or 1GiB, got "much"/],
  [["--lang", "fr"], "--lang", /es or en, .*got "fr"/],
  [["--json=yes"], "--json", /takes no value, got "yes"/],
  [["--quite"], "--quite", /did you mean --quiet/],
  [["--prot", "1"], "--prot", /did you mean --port/],
  [["everything"], "everything", /takes only options/],
];

/** What each event holds besides `event` and `at`. */
const fields: Record<string, readonly string[]> = {
  listening: ["host", "port", "addresses", "dashboard"],
  connected: ["id", "name", "address", "thread"],
  message: ["name", "number", "text"],
  disconnected: ["id", "name", "code", "keyword", "reason", "last"],
  dropped: ["count"],
};

const hasIpv6 = Object.values(networkInterfaces()).some((list) =>
  list?.some(({ address }) => address === "::1"),
);

async function greetingOf(server: TestServer, host?: string): Promise<string> {
  const client = await RawClient.connect(server.port, host);
  const greeting = await client.line();
  client.reset();
  return greeting ?? "";
}

function find(events: readonly ConsoleEvent[], kind: string): ConsoleEvent[] {
  return events.filter(({ event }) => event === kind);
}

describe("acuse serve", () => {
  test("names a wrong flag or value, says what is allowed, and exits 2", async (t) => {
    const data = temporaryFolder(t);
    for (const [args, flag, allowed] of wrong) {
      const { code, stdout, stderr } = await run(t, ["serve", "--data", data, "--port", "0", ...args], {
        ACUSE_LANG: "en",
      });
      const what = `${args.join(" ")}: ${stderr}`;
      assert.equal(code, 2, what);
      assert.equal(stdout, "", what);
      assert.ok(stderr.startsWith("acuse: ") && stderr.includes(flag), what);
      assert.match(stderr, allowed, what);
      assert.equal(stderr.trimEnd().split("\n").length, 1, what);
    }
    assert.deepEqual(existsSync(join(data, "acuse.sqlite")), false, "nothing was begun");
  });

  test("names a wrong variable by its own name", async (t) => {
    for (const [variable, value, allowed] of [
      ["ACUSE_RATE", "fast", /ACUSE_RATE must be between 1 and 1000000 lines a second or off, got "fast"/],
      ["ACUSE_MAX_LINE", "1", /ACUSE_MAX_LINE must be between 16 and 1048576 bytes, got "1"/],
      ["ACUSE_JSON", "yes", /ACUSE_JSON must be 1 or 0, got "yes"/],
    ] as const) {
      const { code, stderr } = await run(t, ["serve"], { ACUSE_LANG: "en", [variable]: value });
      assert.equal(code, 2);
      assert.match(stderr, allowed);
    }
  });

  test("listens on both loopback addresses and on no other", async (t) => {
    const server = await TestServer.start(t);
    const { host, addresses } = await server.event("listening");
    assert.equal(host, "127.0.0.1");
    const both = [`127.0.0.1:${server.port}`, ...(hasIpv6 ? [`[::1]:${server.port}`] : [])];
    assert.deepEqual(addresses, both);
    assert.match(await greetingOf(server), /^220 acuse\/1 /);
    if (hasIpv6) assert.match(await greetingOf(server, "::1"), /^220 acuse\/1 /);
    const other = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .find(({ internal, family }) => !internal && family === "IPv4");
    if (other !== undefined) {
      await assert.rejects(RawClient.connect(server.port, other.address), { code: "ECONNREFUSED" });
    }
  });

  test("listens where it is told to, and everywhere only with --open", async (t) => {
    const open = await TestServer.start(t, { flags: ["--host", "0.0.0.0", "--open"] });
    assert.deepEqual((await open.event("listening"))["addresses"], [`0.0.0.0:${open.port}`]);
    assert.match(await greetingOf(open, "127.0.0.1"), /^220 /);
    if (!hasIpv6) return;
    const six = await TestServer.start(t, { flags: ["--host", "::1"] });
    assert.deepEqual((await six.event("listening"))["addresses"], [`[::1]:${six.port}`]);
    assert.match(await greetingOf(six, "::1"), /^220 /);
    await assert.rejects(RawClient.connect(six.port, "127.0.0.1"), { code: "ECONNREFUSED" });
  });

  test("takes every option from its variable too, and a flag before it", async (t) => {
    const data = temporaryFolder(t);
    const env = {
      ACUSE_HOST: "127.0.0.1",
      ACUSE_MAX_LINE: "64",
      ACUSE_RATE: "7",
      ACUSE_BURST: "5",
      ACUSE_WINDOW: "9",
      ACUSE_STORE: "memory",
      ACUSE_MAX_CLIENTS: "1",
      ACUSE_THREADS: "3",
      ACUSE_RESERVE: "1MiB",
      ACUSE_LANG: "es",
      ACUSE_QUIET: "1",
      ACUSE_DATA: "/proc/nowhere",
      ACUSE_PORT: "1",
    };
    const server = await TestServer.start(t, { data, env, flags: ["--burst", "6"] });
    assert.deepEqual((await server.event("listening"))["addresses"], [`127.0.0.1:${server.port}`]);
    const client = await RawClient.connect(server.port);
    assert.equal(
      await client.line(),
      "220 acuse/1 max=64 rate=7 burst=6 window=9 ack=accepted auth=none :¿Cómo te llamas?",
    );
    assert.match(await greetingOf(server), /^454 too-many scope=server /);
    assert.equal(await server.stop(), 0);
    assert.deepEqual(
      server.events.filter(({ event }) => event !== "notice").map(({ event }) => event),
      ["listening"],
      "it is quiet",
    );
  });

  test("promises with --store memory no more than that it has a message", async (t) => {
    const data = join(temporaryFolder(t), "none");
    const server = await TestServer.start(t, { data, flags: ["--store", "memory"] });
    const client = await RawClient.connect(server.port);
    assert.match((await client.line()) ?? "", / ack=accepted /);
    client.send("Ana\nhello\n/quit\n");
    assert.equal(bare(await client.line()), "230 welcome last=0");
    assert.equal(await client.line(), "250 accepted 1");
    assert.match((await client.line()) ?? "", /^221 bye last=1 /);
    assert.equal(await server.stop(), 0);
    assert.equal(existsSync(data), false, "nothing is written");
  });

  test("tells with --json who came, said what, and went, with exactly the fields that it documents", async (t) => {
    const server = await TestServer.start(t, { flags: ["--rate", "off", "--lang", "es"] });
    const client = await RawClient.connect(server.port);
    await client.line();
    const text = 'said: "\u202eñ\u0085\u2028"';
    client.send(`Ana\n${text}\n/quit\n`);
    const closing = (await client.rest()).at(-1)!;
    const id = / id=(\w+)/.exec(closing)![1];
    const address = `127.0.0.1:${client.socket.localPort}`;
    client.end();
    const nobody = await RawClient.connect(server.port);
    nobody.send("GET / HTTP/1.1\r\n");
    await nobody.rest();
    const many = await RawClient.open(server.port, "many");
    const sent = 1_000;
    many.send("x\n".repeat(sent));
    for (let heard = 0; heard < sent; heard += 1) await many.line();
    many.reset();
    await server.event("dropped");
    await server.event("disconnected", ({ name }) => name === "many");
    assert.equal(await server.stop(), 0);

    for (const event of server.events.filter(({ event }) => event !== "notice")) {
      assert.deepEqual(Object.keys(event).sort(), ["event", "at", ...fields[event.event]!].sort());
      assert.match(String(event["at"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    }
    assert.equal(find(server.events, "listening").length, 1);
    assert.equal(server.events[0]!.event, "listening");
    const [connected] = find(server.events, "connected");
    assert.deepEqual(
      { ...connected, at: 0 },
      { event: "connected", at: 0, id, name: "Ana", address, thread: connected!["thread"] },
    );
    assert.ok([1, 2].includes(connected!["thread"] as number));
    const [message] = find(server.events, "message");
    assert.deepEqual({ ...message, at: 0 }, { event: "message", at: 0, name: "Ana", number: 1, text });
    const [bye, foreign, lost] = find(server.events, "disconnected");
    assert.deepEqual(
      { ...bye, at: 0 },
      { event: "disconnected", at: 0, id, name: "Ana", code: 221, keyword: "bye", reason: null, last: 1 },
    );
    assert.deepEqual([foreign!["name"], foreign!["code"], foreign!["last"]], [null, 555, null]);
    assert.deepEqual(
      [lost!["name"], lost!["code"], lost!["keyword"], lost!["last"]],
      ["many", null, "lost", sent],
    );
    const shown = find(server.events, "message").length;
    const dropped = find(server.events, "dropped").reduce((sum, { count }) => sum + (count as number), 0);
    assert.equal(shown + dropped, 1 + sent, "each message is shown or counted");
    assert.ok(dropped > 0);
    const notices = find(server.events, "notice").map(({ notice }) => notice);
    assert.deepEqual(notices, ["draining", "stopped"]);
  });

  test("shows with --quiet where it listens, and nobody", async (t) => {
    const data = temporaryFolder(t);
    const server = await TestServer.start(t, { data, flags: ["--quiet"] });
    const client = await RawClient.open(server.port, "Ana");
    client.send("hello\n/quit\n");
    await client.rest();
    client.end();
    assert.equal(await server.stop(), 0);
    assert.deepEqual(
      server.events.map(({ event, notice }) => notice ?? event),
      ["listening", "draining", "stopped"],
    );
  });
});
