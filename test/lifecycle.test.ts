/** How a server ends, and what it does when another one is there: real processes, signals and terminals. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { audit } from "./support/audit.ts";
import { temporaryFolder } from "./support/folder.ts";
import { Load } from "./support/load.ts";
import { plantedCopy } from "./support/planted.ts";
import { Pty } from "./support/pty.ts";
import { RawClient } from "./support/raw.ts";
import { begin, freePort, ranOf, run } from "./support/run.ts";
import type { Ran } from "./support/run.ts";
import { noDashboard, root, TestServer } from "./support/server.ts";
import type { ServerOptions } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";
import { hasTool } from "./support/tools.ts";
import { until, within } from "./support/wait.ts";

/** A load that is never without lines in flight. */
const heavy = { clients: 8, inFlight: 32, run: 1 };
const confirmedLeast = 2_000;

/** What a person may be kept waiting for after Ctrl-C. */
const drainMsMax = 10_000;
/** A process that only has to exit does it within this time, on a machine that has other things to do. */
const promptMsMax = 1_000;
/** A client that does not close is waited for this long. */
const lingerMs = 2_000;

/** Whether a draining server accepts nobody any more; whom it does accept it tells goodbye, or nothing. */
async function isRefused(port: number): Promise<boolean> {
  try {
    const late = await RawClient.connect(port);
    const lines = await late.rest();
    late.end();
    if (lines.length > 0) assert.match(lines.at(-1)!, /^421 closing reason=draining /);
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ECONNREFUSED") return true;
    throw error;
  }
}

/** What is wrong about the end of a drained server, as its clients and its store tell it. */
function drainFaults(load: Load, data: string): string[] {
  const { lost, doubled, wrong } = audit(storedRows(data), load.sessions);
  return [
    ...load.problems,
    ...wrong,
    ...(lost > 0 ? [`${lost} confirmed messages are lost`] : []),
    ...(doubled > 0 ? [`${doubled} messages are stored twice`] : []),
    ...load.sessions.flatMap(({ name, confirmed, closing }) =>
      closing?.startsWith(`421 closing reason=draining last=${confirmed} id=`) === true
        ? []
        : [`${name}, confirmed to ${confirmed}, ended with ${closing}`],
    ),
  ];
}

/** Puts a server under load and gives it the signal while lines are in flight. */
async function drainUnderLoad(
  t: TestContext,
  signal: NodeJS.Signals,
  options: ServerOptions = {},
): Promise<{ readonly code: number | null; readonly faults: readonly string[] }> {
  const server = await TestServer.start(t, { flags: ["--rate", "off"], ...options });
  const load = Load.start(server.port, heavy);
  await load.reached(confirmedLeast);
  assert.ok(load.sent > load.confirmed, "lines are in flight");
  const code = await server.stop(signal);
  await load.over();
  return { code, faults: drainFaults(load, server.data) };
}

/** A client that shuts nothing: the server waits for it until its time is over. */
async function lingering(port: number): Promise<RawClient> {
  return await RawClient.open(port, "lingering");
}

/** Resolves when a process has ended that is no child of this one. */
async function endOf(pid: number): Promise<void> {
  await until(promptMsMax, `process ${pid} to end`, () => {
    try {
      // One that nobody waits for stays as a zombie.
      return /^\d+ \(.*\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
    } catch {
      return true;
    }
  });
}

/** The process that serves a data folder, by its own word. */
function serverPid(data: string): number {
  return (JSON.parse(readFileSync(join(data, "server.json"), "utf8")) as { readonly pid: number }).pid;
}

/** `listening` of a server that was begun with `--json`, or how it ended instead. */
async function outcome(child: ReturnType<typeof begin>): Promise<"listens" | Ran> {
  const listens = new Promise<"listens">((resolve) => {
    child.stdout!.on("data", (bytes: Buffer) => {
      if (bytes.includes('"event":"listening"')) resolve("listens");
    });
  });
  return await within(drainMsMax, "a server to listen or to end", Promise.race([listens, ranOf(child)]));
}

describe("a server that is told to stop", () => {
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    test(`by ${signal} confirms what it has read, says goodbye to all and exits 0`, async (t) => {
      assert.deepEqual(await drainUnderLoad(t, signal), { code: 0, faults: [] });
    });
  }

  test("by Ctrl-C on the terminal of npm start drains, although the signal comes twice", async (t) => {
    if (!hasTool(t, "python3") || !hasTool(t, "npm")) return;
    const data = temporaryFolder(t);
    const flags = ["--port", "0", "--data", data, "--rate", "off", "--lang", "en"];
    const pty = await Pty.spawn(t, ["npm", "start", "--", ...flags]);
    const [, port] = await pty.shows(/127\.0\.0\.1:(\d+)/);
    await pty.shows(/Ctrl-Q/);
    const pid = serverPid(data);
    // It keeps the server there when the second signal comes.
    const client = await lingering(Number(port));
    const load = Load.start(Number(port), heavy);
    await load.reached(confirmedLeast);
    assert.ok(load.sent > load.confirmed, "lines are in flight");
    const begunMs = performance.now();
    pty.type("\x03");
    assert.equal(await pty.ended(), 0);
    assert.ok(
      performance.now() - begunMs >= lingerMs - 100,
      "the second signal does not cut the drain short",
    );
    await load.over();
    assert.deepEqual(drainFaults(load, data), []);
    assert.match((await client.line()) ?? "", /^421 closing reason=draining last=0 /);
    await endOf(pid);
    assert.match(pty.text, /SIGINT: stopping/);
    assert.match(pty.text, /stopped; what was received is settled/);
  });

  test("by the end of its terminal drains too", async (t) => {
    if (!hasTool(t, "python3")) return;
    const data = temporaryFolder(t);
    const command = [
      process.execPath,
      "bin/acuse.js",
      "serve",
      "--port",
      "0",
      "--data",
      data,
      "--rate",
      "off",
    ];
    const pty = await Pty.spawn(t, command);
    const [, port] = await pty.shows(/127\.0\.0\.1:(\d+)/);
    await pty.shows(/Ctrl-Q/);
    const load = Load.start(Number(port), heavy);
    await load.reached(confirmedLeast);
    pty.hangUp();
    await load.over();
    assert.deepEqual(drainFaults(load, data), []);
    await endOf(pty.pid);
  });

  test("by SIGTERM to npm drains and leaves no orphan", async (t) => {
    if (!hasTool(t, "npm")) return;
    const data = temporaryFolder(t);
    const flags = ["--port", "0", "--data", data, "--rate", "off", "--json"];
    const npm = spawn("npm", ["start", "--", ...flags], {
      cwd: root,
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, ...noDashboard },
    });
    t.after(() => npm.kill("SIGTERM"));
    let shown = "";
    const port = await within(
      drainMsMax,
      "the server to listen",
      new Promise<number>((resolve) => {
        npm.stdout.on("data", (bytes: Buffer) => {
          shown += bytes.toString();
          const [, port] = /"event":"listening".*"port":(\d+)/.exec(shown) ?? [];
          if (port !== undefined) resolve(Number(port));
        });
      }),
    );
    const pid = serverPid(data);
    assert.notEqual(pid, process.pid);
    const load = Load.start(port, heavy);
    await load.reached(confirmedLeast);
    const exit = once(npm, "exit");
    npm.kill("SIGTERM");
    assert.deepEqual(await within(drainMsMax, "npm to end", exit), [0, null]);
    await load.over();
    assert.deepEqual(drainFaults(load, data), []);
    await endOf(pid);
  });

  test("would be caught if it only exited", async (t) => {
    const copy = plantedCopy(t, "src/server/server.ts", 'end.resolve("stopped");', "process.exit(0);");
    const { code, faults } = await drainUnderLoad(t, "SIGTERM", { root: copy });
    assert.equal(code, 0);
    assert.equal(faults.length, heavy.clients, "no client has heard a goodbye");
  });

  test("says goodbye to whoever is silent, nameless or inside a line, and stores no half line", async (t) => {
    const server = await TestServer.start(t);
    const nameless = await RawClient.connect(server.port);
    await nameless.line();
    const silent = await RawClient.open(server.port, "silent");
    const halfway = await RawClient.open(server.port, "halfway");
    halfway.send("one\ntw");
    assert.equal(await halfway.line(), "250 stored 1");
    server.process.kill("SIGTERM");
    for (const [client, last] of [
      [nameless, 0],
      [silent, 0],
      [halfway, 1],
    ] as const) {
      const [closing, ...more] = await client.rest();
      assert.match(closing ?? "", new RegExp(`^421 closing reason=draining last=${last} id=\\w+ :`));
      assert.deepEqual(more, []);
      client.end();
    }
    assert.equal(await server.ended(), 0);
    assert.deepEqual(
      storedRows(server.data).map(({ text }) => text),
      ["one"],
    );
  });

  test("accepts nobody while it drains", async (t) => {
    const server = await TestServer.start(t);
    const client = await lingering(server.port);
    server.process.kill("SIGTERM");
    assert.match((await client.line()) ?? "", /^421 /);
    // Each of its threads is told by itself.
    await until(promptMsMax, "nobody to be accepted", () => isRefused(server.port));
    assert.equal(server.process.exitCode, null, "it is still draining");
    assert.equal(await server.ended(), 0);
  });

  test("ends at once when it is told again a second later, and not before", async (t) => {
    const server = await TestServer.start(t);
    const client = await lingering(server.port);
    const begunMs = performance.now();
    const exit = once(server.process, "exit");
    server.process.kill("SIGINT");
    for (const ms of [64, 400]) {
      await delay(ms);
      server.process.kill("SIGINT");
    }
    assert.match((await client.line()) ?? "", /^421 closing reason=draining/);
    await delay(1_050 - (performance.now() - begunMs));
    assert.equal(server.process.exitCode, null, "it has not ended before");
    server.process.kill("SIGTERM");
    const [code] = await within(promptMsMax, "the server to end", exit);
    assert.equal(code, 130);
    assert.ok(performance.now() - begunMs < lingerMs - 200, "it waits for nobody any more");
  });

  test("exits 0 however close two signals come", async (t) => {
    const servers = await Promise.all(
      Array.from({ length: 12 }, () => TestServer.start(t, { flags: ["--store", "memory"] })),
    );
    const codes: unknown[] = [];
    for (const [i, server] of servers.entries()) {
      const exit = once(server.process, "exit");
      server.process.kill("SIGINT");
      await delay(1 + i);
      server.process.kill("SIGINT");
      codes.push(await exit);
    }
    assert.deepEqual(
      codes,
      servers.map(() => [0, null]),
    );
  });

  test("exits 0 however soon after its first line the signal comes", async (t) => {
    const flags = ["--store", "memory", "--dashboard", "127.0.0.1:0"];
    for (let each = 0; each < 8; each += 1) {
      const server = await TestServer.start(t, { flags });
      assert.equal(await server.stop(), 0);
    }
  });

  test("takes no longer than ten seconds with clients that never read", async (t) => {
    const server = await TestServer.start(t, { flags: ["--rate", "off"] });
    const clients = await Promise.all(
      Array.from({ length: 4 }, (_, i) => RawClient.open(server.port, `deaf ${i}`)),
    );
    await Promise.all(clients.map(stuff));
    const polite = await RawClient.open(server.port, "polite");
    polite.send("hello\n");
    assert.equal(await polite.line(), "250 stored 1");
    const begunMs = performance.now();
    const code = server.stop("SIGTERM");
    assert.match((await polite.line()) ?? "", /^421 closing reason=draining last=1 /);
    polite.end();
    assert.ok(performance.now() - begunMs < promptMsMax, "a client that reads does not wait for the others");
    assert.equal(await code, 0);
    const tookMs = performance.now() - begunMs;
    t.diagnostic(`the drain took ${Math.round(tookMs)} ms`);
    assert.ok(tookMs < drainMsMax + promptMsMax, `${tookMs} ms`);
    assert.deepEqual(
      server.events
        .filter(({ event, notice }) => event === "notice" && notice === "stopped")
        .map(({ settled }) => settled),
      [true],
    );
  });
});

/** Says something, asks for more and more help, and reads none of it, until the server takes no more questions. */
async function stuff(client: RawClient): Promise<void> {
  client.socket.pause();
  const questions = Buffer.from(`x\n${"/help\n".repeat(300)}`.repeat(30));
  const stuckMs = 300;
  for (;;) {
    const taken = new Promise((resolve) => client.socket.write(questions, () => resolve("taken")));
    if ((await Promise.race([taken, delay(stuckMs)])) !== "taken") return;
  }
}

describe("a server that is not alone", () => {
  test("leaves a port to the acuse server that has it, and says which process that is", async (t) => {
    const first = await TestServer.start(t);
    const client = await RawClient.open(first.port, "Ana");
    const data = temporaryFolder(t);
    const flags = ["serve", "--port", String(first.port), "--data", data, "--lang", "en"];
    const { code, stdout, stderr } = await run(t, flags);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      new RegExp(`127\\.0\\.0\\.1:${first.port} is taken by another acuse server.*pid ${first.process.pid}`),
    );
    client.send("still here\n");
    assert.equal(await client.line(), "250 stored 1");
    assert.equal((await RawClient.open(first.port, "Ben")).socket.readyState, "open");
  });

  /** What a second server leaves in its new folder when the port is not to be had. */
  async function leftBehind(t: TestContext, program: string): Promise<readonly string[]> {
    const first = await TestServer.start(t);
    const data = join(temporaryFolder(t), "new");
    const options = { root: program, port: first.port, data, flags: ["--lang", "en"] };
    await assert.rejects(TestServer.start(t, options), /is taken by another acuse server/);
    return existsSync(data) ? readdirSync(data) : [];
  }

  test("touches no data folder before it has the port", async (t) => {
    assert.deepEqual(await leftBehind(t, root), []);
  });

  test("would be caught if it opened its folder first", async (t) => {
    const claim = "const port = await claimPort(settings.hosts, settings.port);";
    const open = "const report = await ledger.open({ port });";
    const early = `const report = await ledger.open({ port: settings.port });\n  ${claim}`;
    const copy = plantedCopy(t, "src/server/server.ts", `${claim}\n  ${open}`, early);
    assert.notDeepEqual(await leftBehind(t, copy), []);
  });

  test("leaves a data folder to the server that has it, and says which process that is", async (t) => {
    const first = await TestServer.start(t);
    const client = await RawClient.open(first.port, "Ana");
    const { code, stdout, stderr } = await run(t, [
      "serve",
      "--port",
      "0",
      "--data",
      first.data,
      "--lang",
      "en",
    ]);
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.ok(stderr.includes(first.data), stderr);
    assert.match(
      stderr,
      new RegExp(`in use by another acuse server \\(process ${first.process.pid}, port ${first.port}\\)`),
    );
    client.send("still here\n");
    assert.equal(await client.line(), "250 stored 1");
  });

  test("leaves a port to a foreign program", async (t) => {
    const foreign = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    foreign.listen(0, "127.0.0.1");
    await once(foreign, "listening");
    t.after(() => foreign.close());
    const { port } = foreign.address() as AddressInfo;
    const { code, stderr } = await run(t, [
      "serve",
      "--port",
      String(port),
      "--data",
      temporaryFolder(t),
      "--lang",
      "en",
    ]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`127\\.0\\.0\\.1:${port} is taken by another program, .*pid ${process.pid}`),
    );
  });

  const rounds = 3;
  for (const [what, same] of [
    ["the same port and data folder", { port: true, data: true }],
    ["the same port", { port: true, data: false }],
    ["the same data folder", { port: false, data: true }],
  ] as const) {
    test(`is the only one that goes on when two begin at once with ${what}`, async (t) => {
      for (let round = 0; round < rounds; round += 1) {
        const port = await freePort();
        const data = temporaryFolder(t);
        const children = [0, 1].map((i) =>
          begin(t, [
            ...["serve", "--json", "--lang", "en"],
            ...["--port", same.port ? String(port) : "0"],
            ...["--data", same.data ? data : join(data, String(i))],
          ]),
        );
        const outcomes = await Promise.all(children.map(outcome));
        const refused = outcomes.filter((each) => each !== "listens");
        assert.equal(refused.length, 1, "exactly one of them listens");
        assert.equal(refused[0]!.code, 1);
        assert.match(refused[0]!.stderr, /by another acuse server/);
        for (const child of children) {
          if (child.exitCode !== null) continue;
          const exit = once(child, "exit");
          child.kill("SIGTERM");
          assert.deepEqual(await within(drainMsMax, "the server to end", exit), [0, null]);
        }
      }
    });
  }
});
