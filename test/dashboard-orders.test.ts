/** What is asked of a real server over its HTTP API is done: clients put out, messages read back and pruned, its state told. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { exitCodes } from "../src/cli/exit.ts";
import { paths } from "../src/dashboard/api.ts";
import type { Failure, GoodbyeList, Kicked, Pruned, Snapshot } from "../src/dashboard/api.ts";
import type { KeptMessage, MessagePage } from "../src/server/watch.ts";
import { DashboardServer } from "./support/dashboard-server.ts";
import { Load } from "./support/load.ts";
import { plantedCopy } from "./support/planted.ts";
import { Pty } from "./support/pty.ts";
import { bare, RawClient } from "./support/raw.ts";
import { root } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";
import { until, within } from "./support/wait.ts";

const msMax = 20_000;

/** Sends so many messages; all are confirmed. */
async function say(client: RawClient, messages: number, text = "hola"): Promise<void> {
  client.send(`${text}\n`.repeat(messages));
  for (let i = 0; i < messages; i += 1) assert.match((await client.line()) ?? "", /^250 stored /);
}

/** What `/readyz` says. */
async function readiness({ url }: DashboardServer): Promise<string> {
  const response = await fetch(url + paths.ready);
  return `${response.status} ${(await response.text()).trim()}`;
}

async function exported(server: DashboardServer, query = ""): Promise<KeptMessage[]> {
  const text = await (await server.ask(paths.export + query)).text();
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as KeptMessage);
}

describe("an operator, over HTTP,", () => {
  test("puts a client out, and its name is kept out for a while", async (t) => {
    const server = await DashboardServer.start(t);
    const ana = await RawClient.open(server.server.port, "Ana");
    await say(ana, 2);
    const order = { name: "ANA", waitMs: 60_000 };
    assert.deepEqual(await server.order<Kicked>(paths.kick, order), { kicked: 1 });
    const line = bare(await ana.line());
    const [, id] = /^421 closing reason=kicked wait=60000 last=2 id=(\w+)$/.exec(line) ?? [];
    assert.ok(id !== undefined, line);
    ana.end();
    const again = await RawClient.connect(server.server.port);
    await again.line();
    again.send("ana\n");
    assert.match(bare(await again.line()), /^554 banned wait=\d+ id=\w+$/);
    again.end();
    await until(msMax, "the goodbye", async () => {
      const { goodbyes } = await server.read<GoodbyeList>(`${paths.goodbyes}?id=${id}`);
      return goodbyes[0]?.reason === "kicked" && goodbyes[0].name === "Ana";
    });
    await until(msMax, "both in the metrics", async () => {
      const values = await server.metrics();
      const endings = ["closing/kicked", "banned"].map(
        (ending) => `acuse_closings_total{ending="${ending}"}`,
      );
      return endings.every((ending) => values.get(ending) === 1);
    });
    assert.deepEqual(await server.order<Kicked>(paths.kick, { name: "nobody" }), { kicked: 0 });
  });

  test("reads messages back page by page, exports and prunes them", async (t) => {
    const server = await DashboardServer.start(t, ["--rate", "off"]);
    const [ana, bo] = [
      await RawClient.open(server.server.port, "Ana"),
      await RawClient.open(server.server.port, "Bo"),
    ];
    for (let i = 0; i < 5; i += 1) {
      await say(ana, 60);
      await say(bo, 1, "adiós");
    }
    const rows = storedRows(server.server.data).map(({ name, number, text }) => ({ name, number, text }));
    const told = ({ name, number, text }: KeptMessage): object => ({ name, number, text });
    assert.deepEqual((await exported(server)).map(told), rows);
    assert.deepEqual(
      (await exported(server, "?name=BO")).map(told),
      rows.filter(({ name }) => name === "Bo"),
    );

    const back: KeptMessage[] = [];
    for (let before: number | null | undefined; before !== null;) {
      const from = before === undefined ? "" : `&before=${before}`;
      const page = await server.read<MessagePage>(`${paths.messages}?limit=77${from}`);
      back.unshift(...page.messages);
      before = page.before;
    }
    assert.deepEqual(back.map(told), rows);

    const before = Date.now() + 1000;
    const { deleted } = await server.order<Pruned>(paths.prune, { before });
    assert.equal(deleted, rows.length - 1, "all but the newest");
    assert.deepEqual((await exported(server)).map(told), rows.slice(-1));
    assert.equal((await server.read<Snapshot>(paths.snapshot)).storedRows, 1);
    await say(ana, 1);
    assert.equal((await exported(server)).at(-1)?.number, 301);
  });

  test("exports all that there is while more comes, and comes to an end", async (t) => {
    const server = await DashboardServer.start(t, ["--rate", "off", "--quiet"]);
    const load = Load.start(server.server.port, { clients: 4, inFlight: 16, run: 1 });
    await load.reached(1_000);
    const rows = (await within(msMax, "the export", exported(server))).map(({ row }) => row);
    await load.end();
    assert.ok(rows.length >= 1_000 && rows.length < storedRows(server.server.data).length);
    assert.deepEqual(
      rows,
      rows.map((_, i) => i + 1),
    );
  });

  test("prunes once at a time", async (t) => {
    const server = await DashboardServer.start(t);
    await say(await RawClient.open(server.server.port, "Ana"), 3);
    const { host, port } = new URL(server.url);
    const body = '{"before":1}';
    const head = `POST ${paths.prune} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${server.token}\r\n`;
    const order = `${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    // Both in one segment: the second is read before the ledger can have answered the first.
    const client = await RawClient.connect(Number(port));
    client.send(`${order}\r\n${body}${order}Connection: close\r\n\r\n${body}`);
    const lines = await client.rest();
    client.end();
    const statuses = lines
      .filter((line) => /HTTP\/1\.1 \d/.test(line))
      .map((line) => /\d{3} /.exec(line)![0]);
    assert.deepEqual(statuses, ["200 ", "503 "], lines.join("\n"));
    assert.ok(lines.some((line) => /^Retry-After: \d+$/.test(line)));
  });

  test("is told that the disk failed while it was pruned, and nobody that the dashboard did", async (t) => {
    const planted = plantedCopy(t, "src/ledger/prune.ts", 'exec("BEGIN")', 'exec("the disk is on fire")');
    const server = await DashboardServer.start(t, [], { root: planted });
    const response = await server.ask(paths.prune, { method: "POST", body: '{"before":1}' });
    assert.equal(response.status, 503);
    const { error } = (await response.json()) as Failure;
    assert.equal(error.code, "storage");
    assert.match(error.message, /^the prune failed \(.*\): what was not confirmed may be stored or not; /);
    assert.equal(await server.server.ended(), exitCodes.storageFailure);
    await until(msMax, "all that it told", () => server.server.process.stdout!.readableEnded);
    const notices = server.server.events.flatMap(({ notice }) => notice ?? []);
    assert.deepEqual(notices, ["storage-failed"]);
  });

  test("is told that nothing is kept where nothing is", async (t) => {
    // Without a data folder there is no control.json: only a terminal is shown the token.
    const flags = ["--port", "0", "--store", "memory", "--dashboard", "127.0.0.1:0"];
    const command = [process.execPath, `${root}bin/acuse.js`, "serve", ...flags];
    const pty = await Pty.spawn(t, command, { columns: 100, rows: 40, env: { NO_COLOR: "1" } });
    const [, url = "", token = ""] = await pty.shows(/(http:\S+)\/\?token=([\w-]{22})\s/);
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const prune = { method: "POST", body: '{"before":1}' };
    for (const [path, init] of [
      [paths.messages, {}],
      [paths.export, {}],
      [paths.prune, prune],
    ] as const) {
      const response = await fetch(url + path, { ...init, headers });
      assert.equal(response.status, 409, path);
      assert.equal(((await response.json()) as Failure).error.code, "not-kept");
    }
    const { storedRows: kept } = (await (await fetch(url + paths.snapshot, { headers })).json()) as Snapshot;
    assert.equal(kept, 0);
  });
});

describe("whoever asks whether it is ready", () => {
  test("hears that it is, until it drains", async (t) => {
    const server = await DashboardServer.start(t);
    assert.equal(await readiness(server), "200 ready");
    // It is told goodbye and stays: the server gives it a moment.
    const staying = await RawClient.open(server.server.port, "Ana");
    const ended = server.server.ended();
    server.server.process.kill("SIGTERM");
    await until(msMax, "the drain", async () => (await readiness(server)) === "503 draining");
    assert.match((await staying.line()) ?? "", /^421 closing reason=draining /);
    staying.end();
    assert.equal(await ended, 0);
  });

  test("hears that there is no space", async (t) => {
    const server = await DashboardServer.start(t, ["--reserve", "1000TiB"]);
    const ana = await RawClient.open(server.server.port, "Ana");
    ana.send("hola\n");
    assert.match((await ana.line()) ?? "", /^452 no-space /);
    await until(msMax, "it to be told", async () => (await readiness(server)) === "503 no-space");
    assert.equal((await fetch(server.url + paths.health)).status, 200, "it lives");
    assert.equal((await server.read<Snapshot>(paths.snapshot)).state, "no-space");
  });
});
