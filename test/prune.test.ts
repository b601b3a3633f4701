/** `acuse prune`: what is too old goes, nothing younger does, and sessions go on. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { audit, faultless } from "./support/audit.ts";
import { FakeApi } from "./support/fake-api.ts";
import { temporaryFolder } from "./support/folder.ts";
import { Load } from "./support/load.ts";
import { RawClient } from "./support/raw.ts";
import { run } from "./support/run.ts";
import type { Ran } from "./support/run.ts";
import { TestServer } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";

const dayMs = 86_400_000;

async function prune(t: TestContext, data: string, ...flags: string[]): Promise<Ran> {
  return await run(t, ["prune", "--data", data, ...flags], { ACUSE_LANG: "en" });
}

/** A stopped server's folder with these messages of Ana's, the first `old` of them read forty days ago. */
async function aged(t: TestContext, texts: readonly string[], old: number): Promise<string> {
  const server = await TestServer.start(t, { flags: ["--rate", "off"] });
  const client = await RawClient.open(server.port, "Ana");
  client.end(texts.map((text) => `${text}\n`).join(""));
  assert.match((await client.rest()).at(-1)!, /^221 /);
  assert.equal(await server.stop(), 0);
  const database = new DatabaseSync(join(server.data, "acuse.sqlite"));
  database.prepare("UPDATE message SET at = at - ? WHERE id <= ?").run(40 * dayMs, old);
  database.close();
  return server.data;
}

const textsIn = (data: string): string[] => storedRows(data).map(({ text }) => text);

suite("acuse prune", () => {
  test("without a server: deletes what is older, and nothing younger", async (t) => {
    const data = await aged(t, ["a", "b", "c", "d"], 3);
    const nothing = await prune(t, data, "--older-than", "41d");
    assert.deepEqual([nothing.code, nothing.stderr], [0, ""]);
    assert.match(nothing.stdout, /^0 messages from before \d{4}-\d\d-\d\d \d\d:\d\d:\d\d deleted; 4 left\n$/);
    const some = await prune(t, data, "--older-than", "30d", "--json");
    const { before, ...told } = JSON.parse(some.stdout) as { before: number };
    assert.deepEqual(told, { deleted: 3, remaining: 1 });
    assert.ok(Math.abs(before - Date.now() + 30 * dayMs) < 60_000);
    assert.deepEqual(textsIn(data), ["d"]);
    const server = await TestServer.start(t, { data });
    const client = await RawClient.open(server.port, "Ana");
    client.end("e\n");
    assert.match((await client.rest()).at(-1)!, /^221 bye last=1 /);
    assert.deepEqual(textsIn(data), ["d", "e"]);
  });

  test("never deletes the newest message of all, so that no place is given twice", async (t) => {
    const data = await aged(t, ["a", "b", "c"], 3);
    assert.match((await prune(t, data, "--older-than", "30d")).stdout, /^2 messages .* 1 left\n$/);
    assert.deepEqual(textsIn(data), ["c"]);
  });

  test("with a server: asks it, and tells what it said", async (t) => {
    const api = await FakeApi.start(t);
    const { code, stdout } = await prune(t, api.folder, "--older-than", "2026-01-02T03:04");
    assert.equal(code, 0);
    assert.equal(stdout, "1234 messages from before 2026-01-02 03:04:00 deleted; 0 left\n");
    assert.deepEqual(api.prunes, [{ before: new Date(2026, 0, 2, 3, 4).getTime() }]);
  });

  test("with a server under load: nothing younger goes, and confirmations go on", async (t) => {
    const data = await aged(
      t,
      Array.from({ length: 20_000 }, (_, i) => `old ${i}`),
      20_000,
    );
    const server = await TestServer.start(t, {
      data,
      flags: ["--rate", "off", "--quiet"],
      env: { ACUSE_DASHBOARD: "127.0.0.1:0" },
    });
    const load = Load.start(server.port, { clients: 8, inFlight: 32, run: 1 });
    await load.reached(2_000);
    const { code, stdout } = await prune(t, data, "--older-than", "30d", "--json");
    assert.equal(code, 0);
    assert.equal((JSON.parse(stdout) as { deleted: number }).deleted, 20_000);
    const meanwhile = load.confirmed;
    await load.reached(meanwhile + 2_000);
    await load.end();
    assert.deepEqual(load.problems, []);
    assert.deepEqual(audit(storedRows(data), load.sessions), faultless);
  });

  test("needs an age that makes sense, and a folder", async (t) => {
    const folder = temporaryFolder(t);
    const none = await prune(t, folder);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /^acuse: no age given: --older-than 30d/);
    const future = await prune(t, folder, "--older-than", "2999-01-01");
    assert.equal(future.code, 2);
    assert.match(future.stderr, /--older-than must be a moment that has passed, got "2999-01-01"/);
    const missing = await prune(t, folder, "--older-than", "1d");
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /^acuse: no messages are stored/);
  });
});
