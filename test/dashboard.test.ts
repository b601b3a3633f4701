/** The dashboard of a real server: that it is there, where it is asked for, and shows what clients did. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { WebSocket } from "ws";
import { controlFileName, paths } from "../src/dashboard/api.ts";
import type { ClientPage, FeedPacket, GoodbyeList, Snapshot } from "../src/dashboard/api.ts";
import { DashboardServer } from "./support/dashboard-server.ts";
import { EventStream } from "./support/event-stream.ts";
import { temporaryFolder } from "./support/folder.ts";
import { plantedCopy } from "./support/planted.ts";
import { Program } from "./support/program.ts";
import { Pty } from "./support/pty.ts";
import { RawClient } from "./support/raw.ts";
import { run } from "./support/run.ts";
import { root, TestServer } from "./support/server.ts";
import { until, within } from "./support/wait.ts";

const msMax = 20_000;
const anyPort = ["--dashboard", "127.0.0.1:0"];

/** A port of the loopback that another program has. */
async function takenPort(t: TestContext): Promise<number> {
  const other = createServer().listen(0, "127.0.0.1");
  t.after(() => other.close());
  await once(other, "listening");
  return (other.address() as AddressInfo).port;
}

describe("a server's dashboard", () => {
  test("shows who is there, what was said and who went, and so do the metrics", async (t) => {
    const watched = await DashboardServer.start(t);
    const stream = await EventStream.open(t, watched, paths.events);
    const ana = await RawClient.open(watched.server.port, "Ana");
    ana.send("one\ntwo\n");
    for (const number of [1, 2]) assert.equal(await ana.line(), `250 stored ${number}`);
    const eva = await RawClient.open(watched.server.port, "Eva");
    eva.send("/quit\n");
    const [, id] = /^221 bye .*id=(\w+)/.exec((await eva.line()) ?? "")!;
    let page: ClientPage | undefined;
    await until(msMax, "Ana alone in the list", async () => {
      page = await watched.read<ClientPage>(`${paths.clients}?search=ana`);
      return page.total === 1 && page.found === 1;
    });
    assert.equal(page?.clients[0]?.messages, 2);
    await until(msMax, "the goodbye", async () => {
      const { goodbyes } = await watched.read<GoodbyeList>(`${paths.goodbyes}?name=EVA`);
      return goodbyes[0]?.id === id && goodbyes[0]?.keyword === "bye";
    });
    const said = (await stream.event(
      "feed",
      ({ messages }: FeedPacket) => messages.length > 0,
    )) as FeedPacket;
    assert.equal(said.messages[0]?.text, "one");
    await until(
      msMax,
      "the counters",
      async () => (await watched.metrics()).get('acuse_closings_total{ending="bye"}') === 1,
    );
    const values = await watched.metrics();
    assert.equal(values.get("acuse_messages_total"), 2);
    assert.equal(values.get("acuse_confirmations_total"), 2);
    assert.equal(values.get("acuse_connections_total"), 2);
    assert.equal(values.get("acuse_welcomes_total"), 2);
    assert.equal(values.get("acuse_named_clients"), 1);
    assert.equal(values.get("acuse_confirmation_latency_seconds_count"), 2);
    const { storedRows, state } = await watched.read<Snapshot>(paths.snapshot);
    assert.deepEqual({ storedRows, state }, { storedRows: 2, state: "serving" });
  });

  test("lets a page be a client, limits and all", async (t) => {
    const watched = await DashboardServer.start(t, ["--rate", "1", "--burst", "3"]);
    const headers = { Authorization: `Bearer ${watched.token}` };
    const page = new WebSocket(`${watched.url.replace("http", "ws")}${paths.try}`, { headers });
    t.after(() => page.terminate());
    let heard = "";
    page.on("message", (text: Buffer) => (heard += text.toString()));
    await within(msMax, "the page", once(page, "open"));
    await until(msMax, "the greeting", () => heard.startsWith("220 acuse/1 "));
    page.send("Ana\r\n");
    await until(msMax, "the welcome", () => heard.includes("\r\n230 welcome "));
    page.send("¡hola!\r\n");
    await until(msMax, "the confirmation", () => heard.includes("250 stored 1\r\n"));
    page.send("2\r\n3\r\n4\r\n5\r\n");
    const [code] = (await within(msMax, "the end", once(page, "close"))) as [number];
    assert.equal(code, 1000);
    assert.match(heard, /\r\n450 too-fast .*last=\d.*\r\n$/);
  });

  test("is known to the owner of the data folder, and to no log", async (t) => {
    const watched = await DashboardServer.start(t);
    const { data } = watched.server;
    assert.equal(statSync(join(data, controlFileName)).mode & 0o777, 0o600);
    const listening = await watched.server.event("listening");
    assert.equal(listening["dashboard"], watched.url);
    assert.ok(!JSON.stringify(watched.server.events).includes(watched.token));
    assert.equal(await watched.server.stop(), 0);
    assert.ok(!existsSync(join(data, controlFileName)));
    await assert.rejects(fetch(watched.url + paths.health));
  });

  test("shows its address with the token on a terminal, and it opens", async (t) => {
    const flags = ["--port", "0", "--data", temporaryFolder(t), ...anyPort, "--lang", "es"];
    const command = [process.execPath, `${root}bin/acuse.js`, "serve", ...flags];
    const pty = await Pty.spawn(t, command, { columns: 100, rows: 40, env: { NO_COLOR: "1" } });
    const [, address = ""] = await pty.shows(/panel +(http:\S+\?token=[\w-]{22})\s/);
    const { status, headers } = await fetch(address, { redirect: "manual" });
    assert.equal(status, 303);
    assert.match(headers.get("set-cookie") ?? "", /^acuse-token-\d+=[\w-]{22};/);
  });

  test("is left out with a warning where its usual port is taken", async (t) => {
    const other = createServer();
    t.after(() => other.close());
    await new Promise((resolve) => {
      other.once("error", resolve); // Then somebody else has it, which is as good.
      other.listen(2011, "127.0.0.1", () => resolve(undefined));
    });
    const flags = ["serve", "--port", "0", "--data", temporaryFolder(t)];
    const program = Program.start(t, flags, { ACUSE_DASHBOARD: "" });
    await program.shows("kill ");
    assert.match(program.stdout, /no dashboard: 127\.0\.0\.1:2011 is taken/);
  });

  test("that was asked for and cannot be is an error", async (t) => {
    const port = await takenPort(t);
    const flags = ["serve", "--port", "0", "--data", temporaryFolder(t), "--lang", "en"];
    const taken = await run(t, [...flags, "--dashboard", `127.0.0.1:${port}`]);
    assert.equal(taken.code, 1);
    assert.match(
      taken.stderr,
      new RegExp(`127\\.0\\.0\\.1:${port} is taken by .*choose another port with --dashboard`),
    );
    assert.equal(taken.stdout, "");
    const open = await run(t, [...flags, "--dashboard", "0.0.0.0:0"]);
    assert.equal(open.code, 2);
    assert.match(open.stderr, /--dashboard 0\.0\.0\.0:0 lets other machines in.*add --open/);
    const wrong = await run(t, [...flags, "--dashboard", "2011"]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--dashboard must be .*IP:PORT.*off.*got "2011"/);
  });

  for (const [when, file, needed] of [
    ["when it begins", "dashboard.ts", "./token.ts"],
    ["when it opens", "open-dashboard.ts", "./guard.ts"],
  ] as const) {
    test(`that cannot be loaded ${when} is told, and messages are confirmed all the same`, async (t) => {
      const copy = plantedCopy(t, `src/dashboard/${file}`, needed, "./damaged.ts");
      const server = await TestServer.start(t, { root: copy, flags: anyPort });
      const { error } = await server.event("notice", ({ notice }) => notice === "dashboard-failed");
      assert.match(String(error), /Cannot find module .*damaged\.ts/);
      const client = await RawClient.open(server.port, "Ana");
      client.send("hola\n");
      assert.equal(await client.line(), "250 stored 1");
      assert.ok(!existsSync(join(server.data, controlFileName)), "nobody is led to it");
      assert.equal(await server.stop(), 0);
      assert.deepEqual([server.stderr, server.events.at(-1)?.["notice"]], ["", "stopped"]);
    });
  }

  test("is none where it is off", async (t) => {
    const server = await TestServer.start(t, { flags: ["--dashboard", "off"] });
    assert.equal((await server.event("listening"))["dashboard"], null);
    assert.ok(!existsSync(join(server.data, controlFileName)));
  });
});
