/** `acuse bench`, as a process: what it measures, what it says, and how it ends. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { FakeServer } from "./support/fake-server.ts";
import type { FakeConnection } from "./support/fake-server.ts";
import { plantedCopy } from "./support/planted.ts";
import { Program } from "./support/program.ts";
import type { ProgramEnd } from "./support/program.ts";
import { Pty } from "./support/pty.ts";
import { freePort } from "./support/run.ts";
import { root, TestServer } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";
import { hasTool } from "./support/tools.ts";
import { until } from "./support/wait.ts";

/** What `--json` writes. */
interface Result {
  readonly clients: number;
  readonly inFlight: number;
  readonly perSecond: number | null;
  readonly ack: string;
  readonly interrupted: boolean;
  readonly seconds: number;
  readonly confirmed: number;
  readonly confirmedPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
  readonly histogram: readonly (readonly [toUs: number, count: number])[];
  readonly refusals: Readonly<Record<string, number>>;
  readonly lost: number;
  readonly unanswered: number;
  readonly unsent: number;
  readonly generatorCores: number;
}

const unlimited = { flags: ["--rate", "off"] };
const short = ["--duration", "500ms", "--warm-up", "100ms"];

async function bench(t: TestContext, port: number, ...flags: readonly string[]): Promise<ProgramEnd> {
  return await Program.start(t, ["bench", `127.0.0.1:${port}`, ...flags]).ended();
}

function resultOf({ stdout, stderr }: ProgramEnd): Result {
  assert.match(stdout, /^\{.*\}\n$/, stderr);
  return JSON.parse(stdout) as Result;
}

/** How many latencies there are. */
function counted({ histogram }: Result): number {
  return histogram.reduce((sum, [, count]) => sum + count, 0);
}

const greeting = "220 acuse/1 max=64 rate=off burst=40 window=100 ack=stored auth=none";

/** The only client of a load, let in; whoever looked at the greeting before it has gone. */
async function onlyClient(server: FakeServer): Promise<FakeConnection> {
  (await server.accept()).say(greeting);
  const client = await server.accept();
  client.say(greeting);
  await client.hearLine();
  client.say("230 welcome last=0 budget=40");
  return client;
}

describe("bench", { concurrency: 2 }, () => {
  test("loads a server in the closed model, and every message is stored under a name of its own", async (t) => {
    const server = await TestServer.start(t, unlimited);
    const end = await bench(t, server.port, ...short, "--clients", "4", "--in-flight", "8", "--json");
    assert.deepEqual([end.code, end.stderr], [0, ""]);
    const result = resultOf(end);
    const { confirmed, confirmedPerSecond, generatorCores, ...facts } = result;
    assert.deepEqual(
      [facts.clients, facts.inFlight, facts.perSecond, facts.ack, facts.interrupted, facts.seconds],
      [4, 8, null, "stored", false, 0.5],
    );
    assert.deepEqual([facts.refusals, facts.lost, facts.unanswered, facts.unsent], [{}, 0, 0, 0]);
    assert.equal(confirmedPerSecond, confirmed * 2);
    assert.ok(confirmed > 0 && generatorCores > 0);
    assert.ok(facts.p50Us > 0 && facts.p50Us <= facts.p99Us && facts.p99Us <= facts.maxUs);
    const rows = storedRows(server.data);
    assert.ok(rows.length >= counted(result), `${rows.length} rows, ${counted(result)} latencies`);
    assert.ok(rows.every(({ name, text }) => /^bench-[0-9a-f]{8}-[0-3]$/.test(name) && text.length === 64));
    assert.equal(new Set(rows.map(({ name }) => name)).size, 4);
  });

  test("sends at fixed intervals in the open model, whatever the answers do, also from several threads", async (t) => {
    const server = await TestServer.start(t, unlimited);
    const flags = ["--per-second", "200", "--clients", "5", "--threads", "2", "--json"];
    const end = await bench(t, server.port, "--duration", "1s", "--warm-up", "500ms", ...flags);
    assert.equal(end.code, 0, end.stderr);
    const result = resultOf(end);
    assert.deepEqual([result.perSecond, result.inFlight, result.unanswered], [200, 256, 0]);
    // Both ends of a second are in it.
    assert.ok([200, 201].includes(counted(result)), `${counted(result)} messages`);
    assert.ok([300, 301].includes(storedRows(server.data).length));
  });

  test("counts the waiting for answers that were held back from when each message was due", async (t) => {
    const server = await FakeServer.listen(t);
    const flags = ["--clients", "1", "--per-second", "50", "--duration", "2s", "--warm-up", "0s", "--json"];
    const ending = bench(t, server.port, ...flags);
    const client = await onlyClient(server);
    // The fiftieth message is due 980 ms after the first one.
    for (let number = 1; number <= 50; number += 1) await client.hearLine();
    client.say(...Array.from({ length: 50 }, (_, i) => `250 stored ${i + 1}`));
    for (let number = 51; number <= 101; number += 1) {
      await client.hearLine();
      client.say(`250 stored ${number}`);
    }
    const result = resultOf(await ending);
    assert.equal(counted(result), 101);
    assert.ok(result.maxUs >= 980_000, `${result.maxUs} µs`);
    const late = result.histogram.filter(([toUs]) => toUs >= 500_000);
    assert.ok(late.reduce((sum, [, count]) => sum + count, 0) >= 25);
  });

  for (const [lang, shown] of [
    [
      "en",
      [
        /^2 clients × 1 in flight, 10 bytes$/m,
        /^ {2}confirmed +[\d,]+ a second · [\d,]+ in 500 ms · 250 accepted$/m,
        /^ {2}latency +p50 .* · p90 .* · p99 .* · p99\.9 .* · max .*s$/m,
        /^ {2}generator +\d+% of a core, 1 thread$/m,
        /^ +up to +messages$/m,
        /^ +[\d.]+ [µm]s +[\d,]+ {2}█+$/m,
      ],
    ],
    [
      "es",
      [
        /^2 clientes × 1 en vuelo, 10 bytes$/m,
        /^ {2}confirmados +[\d.]+ por segundo · [\d.]+ en 500 ms · 250 accepted$/m,
        /^ {2}latencia +p50 .* · máx\. .*s$/m,
        /^ {2}generador +\d+ % de un núcleo, 1 hilo$/m,
        /^ +hasta +mensajes$/m,
      ],
    ],
  ] as const) {
    test(`shows its result in ${lang}, with a bar for each group of latencies`, async (t) => {
      const server = await TestServer.start(t, { flags: ["--rate", "off", "--store", "memory"] });
      const target = `127.0.0.1:${server.port}`;
      const argv = ["bench", target, ...short, "--clients", "2", "--size", "10", "--lang", lang];
      const end = await Program.start(t, argv, { LC_ALL: "C.UTF-8" }).ended();
      for (const pattern of shown) assert.match(end.stdout, pattern);
      assert.equal(end.code, 0, end.stderr);
    });
  }

  test("is shown on a terminal without UTF-8, too", async (t) => {
    const server = await TestServer.start(t, unlimited);
    const end = await bench(t, server.port, ...short, "--lang", "es");
    assert.match(end.stdout, /^ {2}generador +\d+ % de un nucleo, 1 hilo$/m);
    assert.match(end.stdout, /^ +[\d.,]+ [um]s +[\d.]+ {2}#+$/m);
    assert.match(end.stdout, /^[\n -~]*$/);
  });

  test("does not begin what the server would cut, and says what to do", async (t) => {
    const server = await TestServer.start(t);
    for (const [flags, told] of [
      [[], /allows 20 lines a second.*acuse serve --rate off --data/],
      [["--per-second", "1001"], /each client would send 21 messages a second, and the server allows 20/],
      [["--size", "4097"], /messages of up to 4096 bytes, and --size is 4097/],
      [["--lang", "es"], /admite 20 líneas por segundo.*acuse serve --rate off --data/],
    ] as const) {
      const end = await Program.start(t, ["bench", `127.0.0.1:${server.port}`, ...flags], {
        LC_ALL: "C.UTF-8",
      }).ended();
      assert.deepEqual([end.code, end.stdout], [2, ""]);
      assert.match(end.stderr, told);
    }
    const within = await bench(t, server.port, ...short, "--per-second", "100", "--clients", "20", "--json");
    assert.equal(within.code, 0, within.stderr);
    assert.deepEqual(resultOf(within).refusals, {});
  });

  test("counts refusals by their reason, goes on with the other clients, and its exit code says so", async (t) => {
    const server = await TestServer.start(t, { flags: ["--rate", "off", "--max-clients", "2"] });
    const end = await bench(t, server.port, ...short, "--clients", "5", "--json");
    const { refusals, confirmed } = resultOf(end);
    const { "454 too-many scope=server": refused = 0, ...others } = refusals;
    // Whoever looked at the greeting may still be counted as a client.
    assert.ok([3, 4].includes(refused), JSON.stringify(refusals));
    assert.deepEqual(others, {});
    assert.ok(confirmed > 0);
    assert.equal(end.code, 6);
  });

  test("hears from a server that is stopped why it goes, and ends when no client is left", async (t) => {
    const server = await TestServer.start(t, unlimited);
    const ending = bench(t, server.port, "--clients", "3", "--duration", "60s", "--json");
    await until(20_000, "messages", () => storedRows(server.data).length > 0);
    await server.stop();
    const end = await ending;
    assert.deepEqual([end.code, resultOf(end).refusals], [6, { "421 closing reason=draining": 3 }]);
  });

  test("says why it cannot connect, and takes no other server for acuse", async (t) => {
    const nobody = await bench(t, await freePort());
    assert.equal(nobody.code, 6);
    assert.match(nobody.stderr, /^acuse: cannot connect to 127\.0\.0\.1:\d+: nobody listens there/);
    const server = await FakeServer.listen(t);
    const ending = bench(t, server.port);
    (await server.accept()).say("SSH-2.0-OpenSSH_9.2");
    const other = await ending;
    assert.equal(other.code, 6);
    assert.match(other.stderr, /^acuse: another program answers there, not an acuse server/);
  });

  for (const [what, answers, told] of [
    [
      "a doubled answer",
      ["250 stored 1", "250 stored 1"],
      /: "250 stored 1\\r\\n" != "250 stored 2\\r\\n"$/m,
    ],
    ["a number that was skipped", ["250 stored 2"], /: "250 stored 2\\r\\n" != "250 stored 1\\r\\n"$/m],
    [
      "a word that was not announced",
      ["250 accepted 1"],
      /: "250 accepted 1\\r\\n" != "250 stored 1\\r\\n"$/m,
    ],
    ["an answer to nothing", ["250 stored 1", "250 stored 2", "250 stored 3"], /: answers=3 > messages=1$/m],
  ] as const) {
    test(`ends at ${what}, quotes it and has no figures`, async (t) => {
      const server = await FakeServer.listen(t);
      const ending = bench(t, server.port, "--clients", "1", "--json");
      const client = await onlyClient(server);
      await client.hearLine();
      client.say(...answers);
      const end = await ending;
      assert.deepEqual([end.code, end.stdout], [1, ""]);
      assert.match(end.stderr, /^acuse: the server did not answer what it had to .*: bench-[0-9a-f]{8}-0: /);
      assert.match(end.stderr, told);
    });
  }

  test("names connections that were lost, and ends when none is left", async (t) => {
    const server = await FakeServer.listen(t);
    const ending = bench(t, server.port, "--clients", "1", "--duration", "60s", "--json");
    const client = await onlyClient(server);
    await client.hearLine();
    client.socket.destroy();
    const end = await ending;
    const { lost, unanswered, confirmed } = resultOf(end);
    assert.deepEqual([end.code, lost, unanswered, confirmed], [6, 1, 1, 0]);
  });

  test("names messages that have no answer in the end, and those that could not even be sent", async (t) => {
    const file = "src/bench/generator.ts";
    const copy = plantedCopy(t, file, "settleMsMax = 10_000", "settleMsMax = 200");
    const server = await FakeServer.listen(t);
    const flags = ["--clients", "1", "--in-flight", "3", "--per-second", "20", "--warm-up", "0s", "--json"];
    const target = `127.0.0.1:${server.port}`;
    const argv = [`${copy}/bin/acuse.js`, "bench", target, "--duration", "500ms", ...flags];
    const ending = Program.run(t, [process.execPath, ...argv]).ended();
    const client = await onlyClient(server);
    await client.hearLine();
    const end = await ending;
    const result = resultOf(end);
    assert.deepEqual([end.code, result.unanswered, result.unsent, result.confirmed], [3, 3, 8, 0]);
    // They waited all the same.
    assert.equal(counted(result), 11);
  });
});

describe("bench on a terminal", { concurrency: 2 }, () => {
  async function onTerminal(t: TestContext, ...flags: readonly string[]): Promise<Pty> {
    const server = await TestServer.start(t, unlimited);
    const acuse = [process.execPath, "bin/acuse.js", "bench", `127.0.0.1:${server.port}`];
    return await Pty.spawn(t, [...acuse, "--clients", "3", ...flags], {
      cwd: root,
      env: { ACUSE_LANG: "en", LC_ALL: "C.UTF-8" },
    });
  }

  test("shows how it goes on, and at Ctrl-C the result so far", async (t) => {
    if (!hasTool(t, "python3")) return;
    const pty = await onTerminal(t, "--duration", "10m", "--warm-up", "0s");
    await pty.shows(/\r\x1b\[K {2}[1-9] of 600 s · [\d,]+\/s · [1-9][\d,]* confirmed/);
    const from = pty.text.length;
    pty.type("\x03");
    await pty.shows(/3 clients × 1 in flight, 64 bytes[^]* {2}confirmed +[\d,]+ a second/, from);
    await pty.shows(/acuse: interrupted: the result is of what was measured so far\r\n$/, from);
    assert.equal(await pty.ended(), 130);
  });

  test("has nothing to tell when it is interrupted before it measures", async (t) => {
    if (!hasTool(t, "python3")) return;
    const pty = await onTerminal(t, "--warm-up", "10m");
    await pty.shows(/\r\x1b\[K {2}warming up · [\d,]+\/s · [\d,]+ confirmed/);
    pty.type("\x03");
    await pty.shows(/\r\x1b\[Kacuse: interrupted before anything was measured\r\n$/);
    assert.equal(await pty.ended(), 130);
  });
});
