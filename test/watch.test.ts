/** What a running server shows of itself is what its clients saw: counters, clients, goodbyes; and what it lets be done. */
import assert from "node:assert/strict";
import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { clientsFreshMs, shutOutMsMax } from "../src/server/watch.ts";
import type { Counters, Goodbye } from "../src/server/watch.ts";
import { behave, Crowd } from "./support/crowd.ts";
import type { Counted } from "./support/crowd.ts";
import { plantedCopy } from "./support/planted.ts";
import { bare } from "./support/raw.ts";
import { root } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";
import { until, within } from "./support/wait.ts";
import { WatchedServer } from "./support/watched.ts";

/** How long what a client has seen may take until it is shown. */
const shownMsMax = 20_000;

const sorted = (texts: readonly string[]): string[] => texts.toSorted();

const sumOf = (counts: Iterable<number>): number => [...counts].reduce((sum, count) => sum + count, 0);

/** What differs between what a server counted and what its clients did. */
function differences(counters: Counters, counted: Counted): string[] {
  const { closings, ...numbers } = counted;
  const shown = Object.entries(counters.closings).filter(([, count]) => count > 0);
  const wanted: Record<string, unknown> = {
    ...numbers,
    committed: counted.confirmations,
    "sum of latencies": counted.confirmations,
    "sum of commit times": counters.commits,
    "sum by thread": counted.connected,
    closings: sorted(Object.entries(closings).map(String)),
  };
  const got: Record<string, unknown> = {
    ...counters,
    "sum of latencies": sumOf(counters.latency.counts),
    "sum of commit times": sumOf(counters.commitTime.counts),
    "sum by thread": sumOf(counters.connectedByThread),
    closings: sorted(shown.map(String)),
  };
  const differing = Object.keys(wanted).filter(
    (key) => JSON.stringify(wanted[key]) !== JSON.stringify(got[key]),
  );
  if (!(counters.commits >= 1 && counters.commits <= counted.confirmations)) {
    differing.push("commits");
  }
  return differing.map((key) => `${key}: ${JSON.stringify(got[key])}, not ${JSON.stringify(wanted[key])}`);
}

/** Waits until what differs is what `fits`; fails with what differs in the end. */
async function differ(
  watched: WatchedServer,
  counted: Counted,
  fits: (differing: readonly string[]) => boolean,
): Promise<void> {
  let differing = ["the server said nothing"];
  const isSo = async (): Promise<boolean> => {
    differing = differences(await watched.call("counters"), counted);
    return fits(differing);
  };
  await until(shownMsMax, "the counters", isSo).catch(() => assert.fail(`differs: ${differing.join("; ")}`));
}

/** Waits until a server shows exactly what its clients counted. */
async function agree(watched: WatchedServer, counted: Counted): Promise<void> {
  await differ(watched, counted, (differing) => differing.length === 0);
}

async function start(t: TestContext, options: { root?: string; flags?: readonly string[] } = {}) {
  const watched = await WatchedServer.start(t, options);
  return { watched, crowd: new Crowd(watched.server.port), call: watched.call.bind(watched) };
}

const composed = ["test/compose", "test/support"];

describe("a server that is watched", () => {
  test("counts exactly what its clients counted, and tells how each connection ended by the id it saw", async (t) => {
    const { watched, crowd, call } = await start(t);
    const [ana] = await behave(crowd);
    await agree(watched, crowd.counted);

    await until(shownMsMax, "the goodbyes", async () => {
      return (await call("goodbyes")).length === sumOf(Object.values(crowd.counted.closings));
    });
    const goodbyes = await call("goodbyes");
    // These have no last line, or one without an id.
    const isMute = ({ keyword }: Goodbye): boolean => ["lost", "unknown-command"].includes(keyword);
    const told = goodbyes.filter((goodbye) => !isMute(goodbye)).map(({ id }) => id);
    assert.deepEqual(sorted(told), sorted(crowd.ids));
    const of = (name: string): Goodbye => goodbyes.find((goodbye) => goodbye.name === name)!;
    const { at, id, address, thread, connectedAt, ...sensor } = of("sensor");
    assert.deepEqual(sensor, {
      name: "sensor",
      messages: 5,
      unknownCommands: 0,
      code: 221,
      keyword: "bye",
      reason: null,
      last: 5,
    });
    assert.ok(crowd.ids.includes(id) && thread >= 1 && connectedAt <= at);
    assert.match(address, /^127\.0\.0\.1:\d+$/);
    assert.deepEqual([of("Lost").code, of("Lost").keyword], [null, "lost"]);
    assert.equal(of("Strict").unknownCommands, 1);

    const { clients } = await call("clients");
    const shown = clients.find(({ name }) => name === "Ana")!;
    assert.deepEqual(
      [shown.state, shown.messages, shown.unconfirmed, shown.last, shown.unknownCommands],
      ["open", 30, 0, 30, 1],
    );
    const { localAddress, localPort } = ana!.socket;
    assert.equal(shown.address, `${localAddress}:${localPort}`);
    assert.deepEqual(sorted(clients.map(({ name }) => String(name))), ["Ana", "sensor"]);
    assert.ok(shown.budget !== null && shown.budget < 40);

    const facts = await call("facts");
    assert.deepEqual([facts.port, facts.word, facts.rowsAtStart], [watched.server.port, "stored", 0]);
    assert.equal(facts.dataFolder, watched.server.data);
    assert.equal(await call("state"), "serving");
  });

  test("asks its fronts for the clients once in a while, whoever wants to know", async (t) => {
    const { crowd, call } = await start(t);
    const [first, same] = await Promise.all([call("clients"), call("clients")]);
    assert.equal(first.at, same.at);
    await crowd.open("Ana");
    await until(clientsFreshMs * 10, "a new list", async () => (await call("clients")).clients.length === 1);
    assert.ok((await call("clients")).at >= first.at + clientsFreshMs - 1);
  });

  test("keeps the totals of a front that dies, and counts its clients as lost", async (t) => {
    const { watched, crowd, call } = await start(t);
    const clients = [];
    for (let i = 0; i < 8; i += 1) clients.push(await crowd.open(`client-${i}`));
    for (const client of clients) await crowd.say(client, 3);
    await agree(watched, crowd.counted);
    const byThread = (await call("counters")).connectedByThread;

    watched.server.process.kill("SIGUSR2");
    const { thread } = await watched.server.event("notice", ({ notice }) => notice === "front-died");
    const gone = byThread[(thread as number) - 1]!;
    crowd.counted.connected -= gone;
    crowd.counted.named -= gone;
    if (gone > 0) crowd.counted.closings["lost"] = gone;
    await agree(watched, crowd.counted);
    await watched.server.event("notice", ({ notice }) => notice === "front-replaced");

    for (let i = 0; i < 8; i += 1) await crowd.say(await crowd.open(`new-${i}`), 2);
    await agree(watched, crowd.counted);
    await until(clientsFreshMs * 10, "the clients of both fronts", async () => {
      return (await call("clients")).clients.length === crowd.counted.connected;
    });
  });

  for (const { fault, file, from, to, shown } of [
    {
      fault: "counts a confirmation for each answer of the ledger",
      file: "src/server/counters.ts",
      from: "this.#cells[front.confirmations]! += messages;",
      to: "this.#cells[front.confirmations]! += 1;",
      shown: /^confirmations: /,
    },
    {
      fault: "does not count who is refused a name",
      file: "src/front/connection.ts",
      from: "tally.ended(goodbye, name !== undefined);",
      to: "if (name !== undefined) tally.ended(goodbye, true);",
      shown: /^closings: /,
    },
  ]) {
    test(`is found out when it ${fault}`, async (t) => {
      const copy = plantedCopy(t, file, from, to);
      for (const path of composed) cpSync(join(root, path), join(copy, path), { recursive: true });
      const { watched, crowd } = await start(t, { root: copy });
      await behave(crowd);
      await differ(
        watched,
        crowd.counted,
        (differing) => differing.length === 1 && shown.test(differing[0]!),
      );
    });
  }
});

describe("a client that is put out", () => {
  test("hears why and for how long, and its name is kept out of every front, also a new one", async (t) => {
    const { watched, crowd, call } = await start(t);
    const ana = await crowd.open("Ana");
    await crowd.say(ana, 3);
    const waitMs = 60_000;
    assert.equal(await call("kick", { name: "ANA" }, waitMs), 1);
    const line = await crowd.over(ana, "closing/kicked", true);
    assert.match(bare(line), /^421 closing reason=kicked wait=60000 last=3 id=\w+$/);

    const refused = async (): Promise<void> => {
      const again = await crowd.connect();
      crowd.send(again, "ana\n");
      const answer = bare(await crowd.over(again, "banned", false));
      const [, wait] = /^554 banned wait=(\d+) id=\w+$/.exec(answer)!;
      assert.ok(Number(wait) > 0 && Number(wait) <= waitMs, answer);
    };
    for (let i = 0; i < 8; i += 1) await refused();
    await agree(watched, crowd.counted);
    watched.server.process.kill("SIGUSR2");
    await watched.server.event("notice", ({ notice }) => notice === "front-replaced");
    for (let i = 0; i < 8; i += 1) await refused();
    await crowd.open("Bo");
    await agree(watched, crowd.counted);
  });

  test("may come back at once where there is no wait", async (t) => {
    const { crowd, call } = await start(t);
    const ana = await crowd.open("Ana");
    assert.equal(await call("kick", { name: "Ana" }, 0), 1);
    assert.match(
      bare(await crowd.over(ana, "closing/kicked", true)),
      /^421 closing reason=kicked last=0 id=\w+$/,
    );
    await crowd.open("Ana");
  });

  test("is meant alone when it is meant by its id, and a name may be kept out before it comes", async (t) => {
    const { crowd, call } = await start(t);
    const [ana, bo, unnamed] = [await crowd.open("Ana"), await crowd.open("Bo"), await crowd.connect()];
    const { clients } = await call("clients");
    const idOf = (wanted: string | null): string => clients.find(({ name }) => name === wanted)!.id;
    assert.equal(await call("kick", { id: idOf("Ana") }, 30_000), 1);
    const line = await crowd.over(ana, "closing/kicked", true);
    assert.ok(line.includes(`id=${idOf("Ana")}`));
    assert.equal(await call("kick", { id: idOf(null) }, 30_000), 1);
    await crowd.over(unnamed, "closing/kicked", false);
    assert.equal(await call("kick", { name: "Cai" }, shutOutMsMax * 2), 0);
    for (const name of ["ana", "cai"]) {
      for (let i = 0; i < 4; i += 1) {
        const again = await crowd.connect();
        crowd.send(again, `${name}\n`);
        const [, wait] = /^554 banned wait=(\d+) /.exec(await crowd.over(again, "banned", false))!;
        assert.ok(Number(wait) <= shutOutMsMax);
      }
    }
    await crowd.say(bo, 1);
    assert.equal(await call("kick", { id: "nobody" }, 0), 0);
  });
});

describe("stored messages", () => {
  test("are read back in pages, and pruned by age while the server runs", async (t) => {
    const { watched, crowd, call } = await start(t);
    const [ana, bo] = [await crowd.open("Ana"), await crowd.open("Bo")];
    for (let i = 0; i < 4; i += 1) {
      await crowd.say(ana, 2);
      await crowd.say(bo, 1);
    }
    const newest = await call("messages", { limit: 3 });
    assert.deepEqual(
      newest.messages.map(({ row, name, number, text }) => [row, name, number, text]),
      [
        [10, "Ana", 7, "hola"],
        [11, "Ana", 8, "hola"],
        [12, "Bo", 4, "hola"],
      ],
    );
    const before = await call("messages", { limit: 3, before: newest.before!, name: "BO" });
    assert.deepEqual(
      before.messages.map(({ row }) => row),
      [3, 6, 9],
    );
    assert.deepEqual([before.before, newest.after], [null, 12]);
    const behind = await call("messages", { limit: 3, after: 2, until: newest.messages[2]!.at + 1 });
    assert.deepEqual(
      behind.messages.map(({ row }) => row),
      [3, 4, 5],
    );

    const [pruned] = await Promise.all([call("prune", Date.now() + 1000), crowd.say(ana, 20)]);
    const left = storedRows(watched.server.data);
    assert.equal(left.length, 32 - pruned);
    assert.ok(pruned >= 11);
    assert.equal(await call("prune", 0), 0);
    await crowd.say(ana, 1);
    const page = await call("messages", { limit: 1 });
    assert.deepEqual([page.messages[0]!.row, page.messages[0]!.number], [33, 29]);
  });

  test("are told to those who follow, with who came and who went", async (t) => {
    const { watched, crowd } = await start(t);
    const ana = await crowd.open("Ana");
    await crowd.say(ana, 2);
    crowd.send(ana, "/quit\n");
    await crowd.over(ana, "bye", true);
    const events = async (): Promise<unknown[]> => (await watched.followed()).map(({ event }) => event);
    await until(shownMsMax, "all events", async () => (await events()).length === 4);
    assert.deepEqual(await events(), ["connected", "message", "message", "disconnected"]);
    const [connected] = await watched.followed();
    assert.ok(connected?.event === "connected" && connected.id === crowd.ids[0]);
  });

  test("are not read back where nothing is kept", async (t) => {
    const { watched, crowd, call } = await start(t, { flags: ["--store", "memory"] });
    await crowd.say(await crowd.open("Ana"), 2);
    await assert.rejects(call("messages", { limit: 1 }), /NotKept/);
    await assert.rejects(call("prune", Date.now()), /NotKept/);
    assert.equal((await call("facts")).dataFolder, null);
    await agree(watched, crowd.counted);
  });
});

test("an onlooker is there until the server has stopped", async (t) => {
  const { watched, crowd, call } = await start(t);
  const ana = await crowd.open("Ana");
  crowd.send(ana, "unfinished");
  assert.equal(await call("state"), "serving");
  const exit = within(shownMsMax, "the server to end", watched.server.ended());
  watched.server.process.kill("SIGTERM");
  assert.match(await crowd.over(ana, "closing/draining", true), /^421 closing reason=draining /);
  assert.equal(await exit, 0);
  assert.equal(existsSync(join(watched.server.data, "watch.sock")), false, "it was told to go");
});
