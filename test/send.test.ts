/** `acuse send`, as a process: what it sends, what it says, how it ends, and what becomes of it when it is killed. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { nothingTaken, parseSpool } from "../src/client/spool-format.ts";
import type { SpoolContent } from "../src/client/spool-format.ts";
import { FakeServer } from "./support/fake-server.ts";
import type { FakeConnection } from "./support/fake-server.ts";
import { temporaryFolder } from "./support/folder.ts";
import { plantedCopy } from "./support/planted.ts";
import { Program } from "./support/program.ts";
import type { ProgramEnd } from "./support/program.ts";
import { Pty } from "./support/pty.ts";
import { RawClient } from "./support/raw.ts";
import { root, TestServer } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";
import { hasTool } from "./support/tools.ts";
import { until, within } from "./support/wait.ts";

/** It waits for five seconds; the rest is for a machine that is busy. A minute later it would give up anyway. */
const goodbyeWaitMsMax = 20_000;

interface Figures {
  readonly sent: number;
  readonly confirmed: number;
  readonly refused: number;
  readonly seconds: number;
}

function start(t: TestContext, port: number, ...flags: readonly string[]): Program {
  return Program.start(t, ["send", `127.0.0.1:${port}`, "--name", "Ana", ...flags]);
}

/** Sends `input` to its end. */
async function send(
  t: TestContext,
  port: number,
  input: string,
  ...flags: readonly string[]
): Promise<ProgramEnd> {
  return await start(t, port, ...flags).ended(input);
}

function figures({ stdout }: ProgramEnd): [sent: number, confirmed: number, refused: number] {
  const { sent, confirmed, refused, seconds } = JSON.parse(stdout) as Figures;
  assert.ok(seconds >= 0);
  return [sent, confirmed, refused];
}

function texts(server: TestServer): string[] {
  return storedRows(server.data).map(({ text }) => text);
}

/** Waits until so many messages are stored. */
async function stored(server: TestServer, count: number): Promise<void> {
  await until(20_000, `${count} messages`, () => storedRows(server.data, count - 1).length > 0);
}

function lines(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `line ${i + 1}`);
}

function spoolPath(t: TestContext): string {
  return join(temporaryFolder(t), "ana.spool");
}

/** Greets a client that goes on with its session. */
async function welcome(peer: FakeConnection, last: number): Promise<void> {
  peer.say("220 acuse/1 max=64 rate=off burst=40 window=100 ack=stored auth=none");
  await peer.hearLine();
  peer.say(`230 welcome last=${last} budget=40`);
}

/** Kills a sender to which all is confirmed, and nothing else said. Resolves to what it sends when it is run again. */
async function killedAtGoodbye(t: TestContext, folder: string, spool: string): Promise<string[]> {
  const server = await FakeServer.listen(t);
  const flags = ["--name", "Ana", "--lang", "en", "--spool", spool];
  const run = (): Program => {
    const acuse = [process.execPath, join(folder, "bin/acuse.js"), "send", `127.0.0.1:${server.port}`];
    const program = Program.run(t, [...acuse, ...flags]);
    program.process.stdin.end("one\ntwo\n");
    return program;
  };
  const killed = run();
  const peer = await server.accept();
  await welcome(peer, 0);
  await peer.hear("one\ntwo\n");
  peer.say("250 stored 1", "250 stored 2");
  await peer.hear("/quit\n");
  killed.process.kill("SIGKILL");
  assert.equal((await killed.end()).signal, "SIGKILL");

  const again = run();
  const next = await server.accept();
  await welcome(next, 2);
  const sent: string[] = [];
  for (let line = await next.hearLine(); line !== "/quit\n"; line = await next.hearLine()) {
    sent.push(line.trimEnd());
    next.say(`250 stored ${2 + sent.length}`);
  }
  next.say(`221 bye last=${2 + sent.length} id=a`);
  assert.equal((await again.end()).code, 0, again.stderr);
  return sent;
}

describe("send", { concurrency: 3 }, () => {
  test("sends what it is given, also what looks like a command", async (t) => {
    const server = await TestServer.start(t);
    const given = await send(
      t,
      server.port,
      "not read\n",
      "-m",
      "uno",
      "--message=-dos",
      "-m",
      "/quit",
      "--json",
    );
    assert.deepEqual([given.code, figures(given)], [0, [3, 3, 0]]);
    assert.match(given.stderr, /^acuse: 3 messages confirmed in [\d.]+ m?s\n$/);
    const piped = await send(t, server.port, "/salir\r\n\nlast line without end", "--quiet");
    assert.deepEqual(piped, { code: 0, signal: null, stdout: "", stderr: "" });
    assert.deepEqual(texts(server), ["uno", "-dos", "/quit", "/salir", "", "last line without end"]);
  });

  test("ends at once with nothing to send, whether there is a server or not", async (t) => {
    const end = await send(t, 1, "", "--json");
    assert.deepEqual([end.code, end.stderr, figures(end)], [0, "", [0, 0, 0]]);
  });

  test("keeps to the limits of the server, and is never cut", async (t) => {
    const server = await TestServer.start(t, { flags: ["--rate", "200", "--burst", "20"] });
    const end = await send(t, server.port, `${lines(300).join("\n")}\n`, "--json");
    assert.deepEqual([end.code, figures(end)], [0, [300, 300, 0]]);
    const { seconds } = JSON.parse(end.stdout) as Figures;
    assert.ok(seconds >= 280 / 200, `${seconds} s`);
    assert.deepEqual(texts(server), lines(300));
    assert.equal(server.events.filter(({ event }) => event === "connected").length, 1);
  });

  test("is cut where it does not want to keep to them, and says so", async (t) => {
    const server = await TestServer.start(t);
    const end = await send(t, server.port, `${lines(100).join("\n")}\n`, "--no-pace", "--lang", "es");
    assert.equal(end.code, 5);
    assert.match(end.stderr, /demasiados mensajes por segundo; .*60 mensajes sin guardar$/m);
    assert.match(end.stderr, /^acuse: 40 mensajes confirmados en /m);
  });

  const bad: readonly [string, string, RegExp][] = [
    ["too long", "x".repeat(101), /line 2 is longer than 100 bytes|line 2 .*100 bytes.*: not sent/],
    ["too long with the slash that escapes its first one", `/${"x".repeat(99)}`, /line 2 .*100 bytes/],
    ["not text", "a\u0001b", /line 2 is not text/],
  ];
  for (const [what, line, said] of bad) {
    test(`stops at a line that is ${what}, when what came before it is confirmed`, async (t) => {
      const server = await TestServer.start(t, { flags: ["--max-line", "100"] });
      const end = await send(t, server.port, `uno\n${line}\ntres\n`, "--json");
      assert.deepEqual([end.code, figures(end)], [3, [1, 1, 1]]);
      assert.match(end.stderr, said);
      const skipped = await send(t, server.port, `uno\n${line}\ntres\n`, "--json", "--on-bad", "skip");
      assert.deepEqual([skipped.code, figures(skipped)], [3, [2, 2, 1]]);
      assert.deepEqual(texts(server), ["uno", "uno", "tres"]);
    });
  }

  test("tells by its exit code why it ended", async (t) => {
    const server = await TestServer.start(t);
    const away = await send(t, 1, "uno\n", "--timeout", "1");
    assert.equal(away.code, 6);
    assert.match(
      away.stderr,
      /no confirmation in 1 s; cannot connect to 127\.0\.0\.1:1: nobody listens there/,
    );
    await RawClient.open(server.port, "Ana");
    const taken = await send(t, server.port, "uno\n", "--timeout", "1");
    assert.equal(taken.code, 4);
    assert.match(taken.stderr, /no confirmation in 1 s; the name is connected/);
    for (const flags of [
      ["--name", "-x"],
      ["--name=-x"],
      ["--on-bad", "no"],
      ["--timeout", "0"],
      ["-m", "a\nb"],
    ]) {
      assert.equal((await send(t, server.port, "uno\n", ...flags)).code, 2, flags.join(" "));
    }
  });

  test("stops for good where the server says so", async (t) => {
    const server = await FakeServer.listen(t);
    const program = start(t, server.port, "-m", "uno", "--json");
    const peer = await server.accept();
    peer.say("220 acuse/1 max=64 rate=off burst=40 window=100 ack=stored auth=none");
    await peer.hearLine();
    peer.say("230 welcome last=0 budget=40");
    await peer.hear("uno\n");
    peer.say("557 taken-over last=0 id=a :Otra");
    const end = await program.end();
    assert.deepEqual([end.code, figures(end)], [1, [1, 0, 0]]);
    assert.match(end.stderr, /another connection continues this session; 1 message not stored/);
  });

  for (const timeout of ["1", "off"]) {
    test(`does not wait long for a goodbye, and has done what it should without it (--timeout ${timeout})`, async (t) => {
      const server = await FakeServer.listen(t);
      const spool = spoolPath(t);
      const program = start(t, server.port, "-m", "one", "--timeout", timeout, "--json", "--spool", spool);
      const peer = await server.accept();
      await welcome(peer, 0);
      await peer.hear("one\n");
      peer.say("250 stored 1");
      await peer.hear("/quit\n");
      const end = await within(goodbyeWaitMsMax, "the end without a goodbye", program.end());
      assert.deepEqual([end.code, figures(end)], [0, [1, 1, 0]]);
      assert.match(end.stderr, /^acuse: 1 message confirmed in [\d.]+ m?s\n$/);
      const { taken } = parseSpool(readFileSync(spool)) as SpoolContent;
      assert.deepEqual(taken, nothingTaken, "another run with the same line is another message");
    });
  }

  test("ends by Ctrl-C, and says what is not confirmed", async (t) => {
    const server = await FakeServer.listen(t);
    const program = start(t, server.port);
    program.type("uno\n");
    const peer = await server.accept();
    peer.say("220 acuse/1 max=64 rate=off burst=40 window=100 ack=stored auth=none");
    await peer.hearLine();
    peer.say("230 welcome last=0 budget=40");
    await peer.hear("uno\n");
    program.process.kill("SIGINT");
    const end = await program.end();
    assert.equal(end.code, 130);
    assert.match(end.stderr, /^acuse: interrupted; 1 message without confirmation: stored, or not$/m);
  });

  test("shows on a terminal how it goes on, and leaves only its summary there", async (t) => {
    if (!hasTool(t, "python3")) return;
    const server = await TestServer.start(t, { flags: ["--rate", "50", "--burst", "1"] });
    const script = `seq 100 | ${process.execPath} bin/acuse.js send 127.0.0.1:${server.port} --name Ana --lang es`;
    const pty = await Pty.spawn(t, ["bash", "-c", script], { cwd: root });
    await pty.shows(/\d+ confirmados · \d+ por confirmar · \d+\/s · el servidor admite 50\/s/);
    await pty.shows(/\r\x1b\[Kacuse: 100 mensajes confirmados en [\d,]+ s\r\n$/);
    assert.equal(await pty.ended(), 0);
  });
});

describe("send, when something is killed", { concurrency: 3 }, () => {
  test("loses and doubles nothing over kills of the server", async (t) => {
    const flags = ["--rate", "1000", "--burst", "50"];
    let server = await TestServer.start(t, { flags });
    const { port, data } = server;
    const sending = send(t, port, `${lines(1500).join("\n")}\n`, "--json");
    for (const number of [300, 900]) {
      await stored(server, number);
      await server.kill();
      server = await TestServer.start(t, { flags, port, data });
    }
    const end = await sending;
    assert.deepEqual([end.code, figures(end)], [0, [1500, 1500, 0]]);
    assert.deepEqual(texts(server), lines(1500));
  });

  test("goes on where it was after kills of itself, with a spool and the same input", async (t) => {
    const server = await TestServer.start(t, { flags: ["--rate", "1000", "--burst", "50"] });
    const spool = spoolPath(t);
    const input = `${lines(1500).join("\n")}\n`;
    for (const number of [1, 400, 401, 1100]) {
      const program = start(t, server.port, "--spool", spool);
      program.process.stdin.end(input);
      await stored(server, number);
      program.process.kill("SIGKILL");
      assert.equal((await program.end()).signal, "SIGKILL");
    }
    const end = await send(t, server.port, input, "--spool", spool, "--json");
    assert.equal(end.code, 0, end.stderr);
    assert.match(end.stderr, /^acuse: [\d,]+ messages? from before to be confirmed$/m);
    assert.deepEqual(texts(server), lines(1500));
    // What is finished is finished: the next input is another one.
    assert.equal((await send(t, server.port, "line 1\n", "--spool", spool)).code, 0);
    assert.deepEqual(texts(server), [...lines(1500), "line 1"]);
  });

  test("sends nothing twice when it is killed while it waits for the goodbye", async (t) => {
    const spool = spoolPath(t);
    assert.deepEqual(await killedAtGoodbye(t, root, spool), []);
    // It has ended since, in peace: the same lines are others now.
    const server = await FakeServer.listen(t);
    const program = start(t, server.port, "--spool", spool);
    program.process.stdin.end("one\ntwo\n");
    const peer = await server.accept();
    await welcome(peer, 2);
    await peer.hear("one\ntwo\n");
  });

  test("would, if its spool called the input finished before the goodbye", async (t) => {
    const [file, from] = ["src/send/send.ts", "this.#link.close();"];
    const copy = plantedCopy(t, file, from, `await this.#spool?.finishInput(); ${from}`);
    assert.deepEqual(await killedAtGoodbye(t, copy, spoolPath(t)), ["one", "two"]);
  });

  test("keeps lines in its spool while there is no server, and sends them when there is one", async (t) => {
    const spool = spoolPath(t);
    const away = await send(t, 1, "uno\ndos\n", "--spool", spool, "--timeout", "1");
    assert.equal(away.code, 6);
    assert.match(away.stderr, /2 messages to be confirmed in the spool: sent the next time/);
    const server = await TestServer.start(t);
    const empty = await send(t, server.port, "", "--spool", spool, "--json");
    assert.deepEqual([empty.code, figures(empty)], [0, [2, 2, 0]]);
    assert.deepEqual(texts(server), ["uno", "dos"]);
    const same = await send(t, server.port, "uno\ndos\ntres\n", "--spool", spool, "--json");
    assert.deepEqual([same.code, figures(same)], [0, [1, 1, 0]]);
    assert.deepEqual(texts(server), ["uno", "dos", "tres"]);
  });

  test("takes no other input for the one that it had begun, unless it is told to", async (t) => {
    const spool = spoolPath(t);
    await send(t, 1, "uno\ndos\n", "--spool", spool, "--timeout", "1");
    const server = await TestServer.start(t);
    for (const other of ["uno\nDOS\n", "uno\n"]) {
      const end = await send(t, server.port, other, "--spool", spool);
      assert.equal(end.code, 2);
      assert.match(end.stderr, /the input does not begin with the 2 lines that were taken already/);
    }
    const fresh = await send(t, server.port, "tres\n", "--spool", spool, "--fresh");
    assert.equal(fresh.code, 0, fresh.stderr);
    assert.deepEqual(texts(server), ["uno", "dos", "tres"]);
  });

  test("refuses a spool that it cannot use, and leaves it as it is", async (t) => {
    const spool = spoolPath(t);
    writeFileSync(spool, "Dear diary\n");
    const foreign = await send(t, 1, "uno\n", "--spool", spool);
    assert.equal(foreign.code, 1);
    assert.match(foreign.stderr, /is not a spool of acuse/);
    assert.equal(readFileSync(spool, "utf8"), "Dear diary\n");
    const used = spoolPath(t);
    const first = start(t, 1, "--spool", used, "--timeout", "off");
    first.type("uno\n");
    await until(20_000, "the spool", () => existsSync(used));
    const second = await send(t, 1, "", "--spool", used, "--lang", "es");
    assert.equal(second.code, 1);
    assert.match(second.stderr, /otro proceso usa/);
  });

  test("says so when the server knows more of the session than an old copy of the spool", async (t) => {
    const server = await TestServer.start(t);
    const spool = spoolPath(t);
    await send(t, server.port, "one\n", "--spool", spool);
    const old = readFileSync(spool);
    await send(t, server.port, "two\nthree\n", "--spool", spool);
    writeFileSync(spool, old);
    const given = await send(t, server.port, "four\n", "--spool", spool);
    assert.equal(given.code, 1);
    assert.match(given.stderr, /the server has more messages of this session than .*ana\.spool knows of/);
    assert.deepEqual(texts(server), ["one", "two", "three"]);
  });

  test("sends nothing before its spool is synced", async (t) => {
    if (!hasTool(t, "strace")) return;
    const server = await TestServer.start(t);
    const fault = [
      "strace",
      "-f",
      "-qq",
      "-o",
      "/dev/null",
      "-e",
      "trace=fdatasync",
      "-e",
      "inject=fdatasync:error=EIO",
    ];
    const acuse = [
      process.execPath,
      `${root}bin/acuse.js`,
      "send",
      `127.0.0.1:${server.port}`,
      "--name",
      "Ana",
    ];
    const spool = spoolPath(t);
    const failed = await Program.run(t, [...fault, ...acuse, "--spool", spool, "--lang", "en"]).ended(
      "uno\ndos\n",
    );
    assert.equal(failed.code, 8, failed.stderr);
    assert.match(failed.stderr, /cannot use .*: EIO/);
    assert.deepEqual(texts(server), []);
  });

  test("ends when its spool cannot be written any more, and has sent nothing that is not in there", async (t) => {
    const server = await TestServer.start(t, { flags: ["--rate", "off"] });
    const spool = spoolPath(t);
    const input = `${lines(20_000).join("\n")}\n`;
    const acuse = `${process.execPath} ${root}bin/acuse.js send 127.0.0.1:${server.port} --name Ana --lang en`;
    // 64 blocks of 1024 bytes; the signal that comes with it is for programs that do not look at errors.
    const script = `trap '' XFSZ; ulimit -f 64; exec ${acuse} --spool ${spool}`;
    const full = await Program.run(t, ["bash", "-c", script]).ended(input);
    assert.equal(full.code, 8, full.stderr);
    assert.match(full.stderr, /cannot use .*: EFBIG/);
    const end = await send(t, server.port, input, "--spool", spool);
    assert.equal(end.code, 0, end.stderr);
    assert.deepEqual(texts(server), lines(20_000));
  });
});
