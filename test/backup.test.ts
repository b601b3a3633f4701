/** `acuse backup`: what was confirmed before it began is in the copy, and the copy is served as it is. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { audit, brokenIn, faultless } from "./support/audit.ts";
import { temporaryFolder } from "./support/folder.ts";
import { Load } from "./support/load.ts";
import { plant, plantedCopy } from "./support/planted.ts";
import { Program } from "./support/program.ts";
import type { ProgramEnd } from "./support/program.ts";
import { RawClient } from "./support/raw.ts";
import { root, TestServer } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";
import { until } from "./support/wait.ts";

/** More than one transaction takes. */
const confirmedLeast = 45_000;

const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

/** A server under load, and a session that is idle meanwhile. */
async function loaded(t: TestContext): Promise<{ server: TestServer; load: Load; session: string }> {
  const server = await TestServer.start(t, { flags: ["--rate", "off", "--quiet"] });
  const session = randomBytes(16).toString("base64url");
  await resumes(server, session, 0, "one\ntwo\nthree\n");
  const load = Load.start(server.port, { clients: 8, inFlight: 64, run: 1 });
  await load.reached(confirmedLeast);
  return { server, load, session };
}

/** Goes on with a session of `last` messages, says `lines` and leaves; they must be confirmed. */
async function resumes(server: TestServer, session: string, last: number, lines: string): Promise<void> {
  const client = await RawClient.connect(server.port);
  await client.line();
  client.send(`/hello session=${session} last=${last} :Idle\n`);
  const welcome = await client.line();
  assert.match(welcome ?? "", new RegExp(`^230 welcome last=${last} `));
  client.end(lines);
  const count = last + lines.split("\n").length - 1;
  assert.match((await client.rest()).at(-1)!, new RegExp(`^221 bye last=${count} `));
}

/** Backs up with this copy of the program. */
async function backUp(
  t: TestContext,
  server: Pick<TestServer, "data">,
  copy: string,
  program: string = root,
): Promise<ProgramEnd> {
  const command = [process.execPath, join(program, "bin/acuse.js"), "backup", copy, "--json", "--lang", "en"];
  return await Program.run(t, [...command, "--data", server.data]).ended();
}

/** What a copy lacks or has wrong, of what was confirmed before it and sent until now. */
function faultsOf(
  copy: string,
  load: Load,
): { lost: number; doubled: number; broken: number; wrong: number } {
  const rows = storedRows(copy).filter(({ name }) => name !== "Idle");
  const { lost, doubled, wrong } = audit(rows, load.sessions);
  return { lost, doubled, broken: brokenIn(copy).length, wrong: wrong.length };
}

const none = { lost: faultless.lost, doubled: faultless.doubled, broken: 0, wrong: 0 };

suite("acuse backup", () => {
  test("under load: all that was confirmed before is in it, and a server goes on from it", async (t) => {
    const { server, load, session } = await loaded(t);
    load.stopCounting();
    const confirmed = load.confirmed;
    const copy = join(temporaryFolder(t), "copies", "today");
    const { code, stdout, stderr } = await backUp(t, server, copy);
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(faultsOf(copy, load), none);
    const { messages, newestAt, ...told } = JSON.parse(stdout) as { messages: number; newestAt: number };
    assert.ok(messages >= confirmed + 3 && messages === storedRows(copy).length, `${messages}`);
    assert.ok(Math.abs(newestAt - Date.now()) < 60_000);
    assert.deepEqual(told, {
      folder: copy,
      sessions: 9,
      bytes: statSync(join(copy, "acuse.sqlite")).size,
    });
    assert.deepEqual(readdirSync(copy), ["acuse.sqlite"]);
    assert.deepEqual([mode(copy), mode(join(copy, "acuse.sqlite"))], ["700", "600"]);
    const sentMeanwhile = load.sent;
    await load.end();
    assert.deepEqual(load.problems, []);
    assert.ok(sentMeanwhile > confirmed, "the load went on");
    const restored = await TestServer.start(t, { data: copy });
    await resumes(restored, session, 3, "four\n");
    assert.equal(await restored.stop(), 0);
    assert.deepEqual(brokenIn(copy), []);
  });

  test("would be caught if it left out a few, or the last moments of all", async (t) => {
    const { server, load } = await loaded(t);
    load.stopCounting();
    const backUpWith = async (
      name: string,
      from: string,
      to: string,
    ): Promise<ReturnType<typeof faultsOf>> => {
      const copy = join(temporaryFolder(t), name);
      const program = plantedCopy(t, "src/ledger/backup.ts", from, to);
      assert.equal((await backUp(t, server, copy, program)).code, 0);
      return faultsOf(copy, load);
    };
    const few = await backUpWith("few", "id <= ? ORDER BY id", "id <= ? AND id % 1000 ORDER BY id");
    assert.ok(few.lost > 0 && few.broken > 0, JSON.stringify(few));
    const rest = "WHERE id > (SELECT coalesce(max(id), 0) FROM main.message)";
    const moments = await backUpWith("moments", rest, "WHERE id < 0");
    assert.ok(moments.broken > 0, JSON.stringify(moments));
    await load.end();
  });

  test("without a server: from and to folders of any name, and with nothing in them", async (t) => {
    const data = join(temporaryFolder(t), "a b%20ñ?#");
    const server = await TestServer.start(t, { data });
    assert.equal(await server.stop(), 0);
    const copy = join(temporaryFolder(t), "ñ %?mode=rw#");
    mkdirSync(copy, { mode: 0o755 });
    const { code, stdout } = await backUp(t, { data }, copy);
    assert.equal(code, 0);
    const { messages, newestAt } = JSON.parse(stdout) as { messages: number; newestAt: number | null };
    assert.deepEqual([messages, newestAt, mode(copy)], [0, null, "700"]);
    const restored = await TestServer.start(t, { data: copy });
    assert.equal(await restored.stop(), 0);
  });

  test("refuses what it cannot copy, and to where it may not", async (t) => {
    const empty = temporaryFolder(t);
    const copy = join(temporaryFolder(t), "copy");
    const missing = await backUp(t, { data: empty }, copy);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /^acuse: no messages are stored: there is no /);
    assert.ok(!existsSync(copy));
    const server = await TestServer.start(t);
    writeFileSync(join(empty, "mine"), "mine");
    const full = await backUp(t, server, empty);
    assert.equal(full.code, 1);
    assert.match(full.stderr, /^acuse: the folder .* is not empty, and a copy deletes nothing/);
    assert.deepEqual(readdirSync(empty), ["mine"]);
    const file = await backUp(t, server, join(empty, "mine"));
    assert.equal(file.code, 8);
    assert.match(file.stderr, /^acuse: the copy could not be made: /);
    const none = await Program.start(t, ["backup"]).ended();
    assert.equal(none.code, 2);
    assert.match(none.stderr, /^acuse: the folder for the copy is missing: acuse backup FOLDER\n$/);
  });

  test("leaves nothing behind when it is interrupted", async (t) => {
    const server = await TestServer.start(t, { flags: ["--rate", "off", "--quiet"] });
    const load = Load.start(server.port, { clients: 4, inFlight: 64, run: 1 });
    await load.reached(5_000);
    await load.end();
    // As it is, but slow: a row a transaction.
    const slow = plantedCopy(t, "src/ledger/backup.ts", "pageRowsMax = 20_000", "pageRowsMax = 1");
    plant(slow, "src/ledger/backup.ts", "restRowsMax = 20_000", "restRowsMax = 0");
    const copy = join(temporaryFolder(t), "copy");
    const argv = [process.execPath, join(slow, "bin/acuse.js"), "backup", copy, "--data", server.data];
    const program = Program.run(t, [...argv, "--lang", "en"]);
    await until(20_000, "the copy to begin", () => existsSync(join(copy, "acuse.sqlite.new")));
    program.process.kill("SIGINT");
    const { code, stdout, stderr } = await program.end();
    assert.deepEqual([code, stdout], [130, ""]);
    assert.equal(stderr, "acuse: interrupted: nothing of the copy is left\n");
    assert.ok(!existsSync(copy));
  });
});
