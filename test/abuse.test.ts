/** Clients that do not behave: what becomes of them, and that nobody else notices. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { abuses } from "./abuse/abuses.ts";
import type { AbuserData } from "./abuse/abuser.ts";
import { Program } from "./support/program.ts";
import { RawClient, bare } from "./support/raw.ts";
import { TestServer } from "./support/server.ts";
import { Steady } from "./support/steady.ts";
import { storedRows } from "./support/stored.ts";

/** Well-behaved clients, each at half of the rate that it may have. */
const steadyOptions = { clients: 8, everyMs: 100 };

/** Each abuse goes on for so long, or is done once: a hundred messages of the others come meanwhile. */
const abuseMsLeast = 1_500;

/** What a person notices. The machine of a test may be busy with something else, though hardly so often in a row. */
const p99MsMax = 250;
const triesMax = 4;

/** What a flooder writes, and how often. */
const floodBytes = 10_000_000;
const floodsCount = 50;

/** Resolves when somebody has done harm for some time, in a thread of his own. */
async function harm(port: number, what: string): Promise<void> {
  const workerData: AbuserData = { port, what, msLeast: abuseMsLeast };
  await once(new Worker(new URL("./abuse/abuser.ts", import.meta.url), { workerData }), "exit");
}

describe("others' confirmations go on", () => {
  test("undisturbed, whatever somebody does", async (t) => {
    const server = await TestServer.start(t);
    const steady = await Steady.start(server.port, steadyOptions);
    const during = async (what: string, act: () => Promise<void>): Promise<void> => {
      await t.test(`during ${what}`, async (t) => {
        for (let tries = 1; ; tries += 1) {
          steady.take();
          await act();
          const latencies = steady.take();
          const [half, most, all] = [0.5, 0.99, 1].map((part) => latencies.percentile(part) / 1000);
          t.diagnostic(`half of ${latencies.total} in ${half} ms, 99 % in ${most} ms, all in ${all} ms`);
          assert.ok(latencies.total > 50, "the others were confirmed meanwhile");
          assert.deepEqual(steady.faults, []);
          if (most! < p99MsMax) break;
          assert.ok(tries < triesMax, `99 % took ${most} ms`);
        }
      });
    };
    await during("nothing", async () => await delay(abuseMsLeast));
    for (const what of Object.keys(abuses)) {
      await during(what, async () => await harm(server.port, what));
    }
    await during("our own client without pace", async () => {
      const until = performance.now() + abuseMsLeast;
      for (let i = 1; performance.now() < until; i += 1) await unpaced(t, server.port, `Ana ${i}`);
    });
    await steady.end();
    assert.deepEqual(steady.faults, []);
    const rows = storedRows(server.data);
    for (const { name, sent } of steady.clients) {
      assert.deepEqual(
        rows.filter((row) => row.name === name).map((row) => row.text),
        Array.from({ length: sent }, (_, i) => `${name} ${i + 1}`),
      );
    }
  });

  async function unpaced(t: TestContext, port: number, name: string): Promise<void> {
    const argv = ["connect", `localhost:${port}`, "--no-greeting", "--no-pace", "--name", name];
    const { code, stdout } = await Program.start(t, argv).ended("m\n".repeat(1000));
    const [confirmation, closing] = stdout.trim().split("\n").slice(-2).map(bare);
    const last = /^450 too-fast wait=\d+ rate=20 burst=40 last=(\d+) id=\w{8}$/.exec(closing!)?.[1];
    assert.equal(confirmation, `250 stored ${last}`);
    assert.equal(code, 5);
  }
});

describe("the goodbye", () => {
  /** What a flooder says after its name, and its last line with the number of its messages that are stored. */
  const floods = [
    {
      what: "that is too fast",
      bytes: Buffer.alloc(floodBytes, "lots of lines\n"),
      last: /^450 too-fast wait=\d+ rate=20 burst=40 last=(\d+) id=\w{8}$/,
      least: 40,
    },
    {
      what: "that never ends a line",
      bytes: Buffer.alloc(floodBytes, "x"),
      last: /^552 too-long max=4096 last=(0) id=\w{8}$/,
      least: 0,
    },
    {
      what: "that is no text",
      bytes: Buffer.alloc(floodBytes, 0xff),
      last: /^553 not-text at=0 last=(0) id=\w{8}$/,
      least: 0,
    },
  ];
  for (const { what, bytes, last, least } of floods) {
    for (const naming of ["", "/hello :"]) {
      test(`arrives at a flood ${what}, after ${naming}NAME`, async (t) => {
        const server = await TestServer.start(t);
        for (let i = 1; i <= floodsCount; i += 1) {
          const client = await RawClient.connect(server.port);
          await client.line();
          client.send(`${naming}name-${i}\n`);
          assert.match((await client.line())!, /^230 welcome last=0 /);
          client.send(bytes);
          const heard = (await client.rest()).map(bare);
          const stored = Number(last.exec(heard.at(-1)!)?.[1]);
          assert.ok(stored >= least, `the last line is ${heard.at(-1)}`);
          assert.deepEqual(
            heard.slice(0, -1),
            Array.from({ length: stored }, (_, i) => `250 stored ${i + 1}`),
          );
          assert.equal(storedRows(server.data).filter((row) => row.name === `name-${i}`).length, stored);
          client.socket.destroy();
        }
      });
    }
  }
});

describe("--max-clients 3", () => {
  const tooMany = /^454 too-many scope=server wait=5000 id=\w{8}$/;

  test("refuses the fourth and says why, and has a place as soon as one has left", async (t) => {
    const server = await TestServer.start(t, { flags: ["--max-clients", "3"] });
    const clients = [await RawClient.open(server.port, "a"), await RawClient.open(server.port, "b")];
    for (let i = 1; i <= 20; i += 1) {
      clients.push(await RawClient.open(server.port, `c-${i}`));
      for (const bytes of ["", "Ana\nhola\n", "x".repeat(1_000_000)]) {
        const refused = await RawClient.connect(server.port);
        refused.send(bytes);
        const heard = await refused.rest();
        assert.equal(heard.length, 1);
        assert.match(bare(heard[0]), tooMany);
        const id = / id=(\w+)/.exec(heard[0]!)![1];
        const event = await server.event("disconnected", (event) => event["id"] === id);
        assert.deepEqual([event["code"], event["keyword"], event["reason"]], [454, "too-many", "server"]);
        refused.socket.destroy();
      }
      const leaver = clients.splice(i % 3, 1)[0]!;
      leaver.send("m\n/quit\n");
      assert.deepEqual(
        (await leaver.rest()).map((line) => line.slice(0, 4)),
        ["250 ", "221 "],
      );
    }
    assert.ok(
      storedRows(server.data).every((row) => row.text === "m"),
      "nothing of the refused is stored",
    );
  });

  test("counts those without a name, until they have gone", async (t) => {
    const server = await TestServer.start(t, { flags: ["--max-clients", "3"] });
    const nameless = [1, 2, 3].map(async () => {
      const client = await RawClient.connect(server.port);
      assert.match(bare(await client.line()), /^220 /);
      return client;
    });
    const [first] = await Promise.all(nameless);
    const refused = await RawClient.connect(server.port);
    assert.match(bare(await refused.line()), tooMany);
    first!.reset();
    await server.event("disconnected", (event) => event["keyword"] === "lost");
    await RawClient.open(server.port, "Ana");
  });
});

describe("clients that ask and never read", () => {
  const clientsCount = 50;
  /** Each may have some 100 KiB of replies unsent, and as much again unread; the rest is the runtime's. */
  const grownMiBMax = 100;

  test("cost the server little memory, however short the questions and long the answers", async (t) => {
    if (process.platform !== "linux") {
      t.skip("how much memory a process has is read as Linux tells it");
      return;
    }
    const server = await TestServer.start(t, { flags: ["--rate", "off"] });
    const memory = (): number =>
      Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${server.process.pid}/status`, "utf8"))![1]) / 1024;
    const clients = await Promise.all(
      Array.from({ length: clientsCount }, (_, i) => RawClient.open(server.port, `deaf-${i}`)),
    );
    const before = memory();
    for (const client of clients) {
      client.socket.pause();
      client.send("/help\n".repeat(100_000));
    }
    const reader = await RawClient.open(server.port, "reader");
    let most = before;
    for (let i = 1; i <= 200; i += 1) {
      reader.send("m\n");
      assert.equal(await reader.line(), `250 stored ${i}`);
      most = Math.max(most, memory());
    }
    t.diagnostic(`${Math.round(before)} MiB before, at most ${Math.round(most)} MiB`);
    assert.ok(most - before < grownMiBMax, `it has grown by ${Math.round(most - before)} MiB`);
    for (const client of clients) client.reset();
  });
});
