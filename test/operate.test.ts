/** `acuse who`, `kick` and `why`, as an operator runs them, against a fake of the HTTP API. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { clientsPageMax, paths } from "../src/dashboard/api.ts";
import { FakeApi, fakeClient, fakeGoodbye, fakeToken, writeControl } from "./support/fake-api.ts";
import { temporaryFolder } from "./support/folder.ts";
import { plantedCopy } from "./support/planted.ts";
import { Program } from "./support/program.ts";
import { freePort, run } from "./support/run.ts";
import type { Ran } from "./support/run.ts";
import { Screen } from "./support/screen.ts";
import { root, TestServer } from "./support/server.ts";
import { hasTool } from "./support/tools.ts";

const hostile = "evil\x1b[31m\u{202e}\x9b2J";
const harm = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;

/** Runs a command on the folder of `api`, in English. */
async function operate(
  t: TestContext,
  { folder }: { readonly folder: string },
  ...argv: readonly string[]
): Promise<Ran> {
  return await run(t, argv, { ACUSE_DATA: folder, ACUSE_LANG: "en", TZ: "UTC" });
}

/** A process id that nobody has. */
function goneProcess(): number {
  return spawnSync("true").pid;
}

suite("acuse who", () => {
  test("shows who is connected, by name, and the sums on stderr", async (t) => {
    const api = await FakeApi.start(t);
    api.clients.push(
      fakeClient("2222222a", "Bo", { messages: 5_000, unconfirmed: 256, budget: 0, state: "held-back" }),
      fakeClient("1111111a", "Ana", { thread: 2 }),
      fakeClient("3333333a", hostile, { state: "ending" }),
      fakeClient("4444444a", null, { messages: 0, address: "[::1]:4000" }),
    );
    const { code, stdout, stderr } = await operate(t, api, "who");
    assert.equal(code, 0);
    const lines = stdout.trimEnd().split("\n");
    assert.match(lines[0]!, /^name +address +thread +since +messages +pending +budget +idle +state$/);
    assert.equal(lines.length, 5);
    const ana = lines.findIndex((line) => line.startsWith("Ana "));
    assert.match(lines[ana]!, /^Ana +127\.0\.0\.1:53252 +2 +\S+ +14 +0 +40\/40 +\d+ s +open$/);
    assert.match(lines[ana + 1]!, /^Bo .* 5000 +256 +0\/40 +\d+ s +held back$/);
    assert.ok(lines.some((line) => /^\(no name\) +\[::1\]:4000 .* – +\d+ s +unnamed$/.test(line)));
    assert.doesNotMatch(stdout, harm);
    assert.match(stdout, /evil\\x1b\[31m\\u\{202e\}\\x9b2J/);
    assert.equal(stderr, "4 connections · 5028 messages, 256 not confirmed\n");
  });

  test("sorts, searches, and says how many of all that is", async (t) => {
    const api = await FakeApi.start(t);
    const names = ["Ana", "Bea", "Anton", "Zoe"];
    for (const [i, name] of names.entries())
      api.clients.push(fakeClient(`${i}111111a`, name, { messages: i }));
    const shown = async (...flags: string[]): Promise<string[]> => {
      const { stdout } = await operate(t, api, "who", ...flags);
      return stdout
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.split(" ")[0]!);
    };
    assert.deepEqual(await shown(), ["Ana", "Anton", "Bea", "Zoe"]);
    assert.deepEqual(await shown("--sort", "messages"), ["Zoe", "Anton", "Bea", "Ana"]);
    assert.deepEqual(await shown("--sort", "messages", "--reverse"), ["Ana", "Bea", "Anton", "Zoe"]);
    const some = await operate(t, api, "who", "--search", "an");
    assert.match(some.stdout, /^name .*\nAna .*\nAnton .*\n$/);
    assert.match(some.stderr, /^2 of 4 connections · /);
    const none = await operate(t, api, "who", "--search", "xy");
    assert.deepEqual([none.code, none.stdout], [0, ""]);
    assert.match(none.stderr, /^nobody has "xy" in their name, address or id, of 4 connections\n$/);
    api.clients.length = 0;
    const nobody = await operate(t, api, "who", "--lang", "es");
    assert.deepEqual([nobody.code, nobody.stdout, nobody.stderr], [0, "", "no hay nadie conectado\n"]);
  });

  test("says that a thread is silent, and not that nobody is there", async (t) => {
    const api = await FakeApi.start(t);
    api.silentThreads = 1;
    const told = "acuse: 1 thread does not answer: some connections are missing here\n";
    const none = await operate(t, api, "who");
    assert.deepEqual([none.code, none.stdout, none.stderr], [0, "", told]);
    api.clients.push(fakeClient("1111111a", "Ana"));
    const some = await operate(t, api, "who");
    assert.equal(some.stderr, `1 connection · 14 messages, 0 not confirmed\n${told}`);
    assert.equal((await operate(t, api, "who", "--json")).stderr, told);
  });

  test("gets every page, and writes them exactly as JSON", async (t) => {
    const api = await FakeApi.start(t);
    const count = 2 * clientsPageMax + 1;
    for (let i = 0; i < count; i += 1) api.clients.push(fakeClient(`c${i}`, `${hostile}${i}`));
    const { code, stdout, stderr } = await operate(t, api, "who", "--json", "--sort", "messages");
    assert.deepEqual([code, stderr], [0, ""]);
    assert.doesNotMatch(stdout, harm);
    const clients = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as (typeof api.clients)[number]);
    assert.deepEqual(clients, api.clients);
  });

  test("says that a thread was silent on any page", async (t) => {
    const api = await FakeApi.start(t);
    for (let i = 0; i <= clientsPageMax; i += 1) api.clients.push(fakeClient(`c${i}`, `Ana${i}`));
    api.answers = ({ url = "" }) => {
      if (url.startsWith(paths.clients)) api.silentThreads = url.includes("offset=0&") ? 2 : 0;
      return false;
    };
    const { stdout, stderr } = await operate(t, api, "who", "--json");
    assert.equal(stdout.split("\n").length, clientsPageMax + 2);
    assert.equal(stderr, "acuse: 2 threads do not answer: some connections are missing here\n");
  });

  test("fits a terminal, and leaves the least important out", async (t) => {
    if (!hasTool(t, "python3")) return;
    const api = await FakeApi.start(t);
    api.clients.push(
      fakeClient("1111111a", "Ana"),
      fakeClient("2222222a", "a name that is as long as may be", {
        state: "held-back",
        connectedAt: Date.now() - 3 * 86_400_000,
      }),
      fakeClient("3333333a", "山田 太郎", { address: "[2001:db8:85a3::8a2e:370:7334]:53252" }),
    );
    for (const lang of ["en", "es"]) {
      for (const columns of [60, 80, 120]) {
        const env = { ACUSE_DATA: api.folder, ACUSE_LANG: lang, FORCE_COLOR: "1" };
        const screen = await Screen.spawn(t, [process.execPath, join(root, "bin/acuse.js"), "who"], {
          columns,
          env,
        });
        assert.equal(await screen.pty.ended(), 0);
        await screen.shows(/^3 (connections|conexiones) /);
        const { lines } = screen;
        assert.equal(lines.length, 5, lines.join("\n"));
        assert.match(lines[2]!, /^Ana /);
        assert.equal(/\bthread\b|\bhilo\b/.test(lines[0]!), columns === 120, lines[0]!);
        assert.equal(/address|dirección/.test(lines[0]!), columns >= 80, lines[0]!);
        assert.match(lines[0]!, /(state|estado)$/);
      }
    }
  });
});

suite("acuse kick", () => {
  test("ends a connection by name and by id, and says how many and until when", async (t) => {
    const api = await FakeApi.start(t);
    api.clients.push(fakeClient("1111111a", "Ana"), fakeClient("2222222a", "Bo"));
    const byName = await operate(t, api, "kick", "Ana");
    assert.deepEqual([byName.code, byName.stderr], [0, ""]);
    assert.match(byName.stdout, /^Ana: 1 connection ended; the name may come back at once/);
    const byId = await operate(t, api, "kick", "2222222a", "--wait", "600");
    assert.match(
      byId.stdout,
      /^2222222a: 1 connection ended; the name is kept out until \d{4}-.*, for 10 min\n$/,
    );
    assert.deepEqual(api.kicks, [
      { name: "Ana", waitMs: 0 },
      { id: "2222222a", waitMs: 600_000 },
    ]);
  });

  test("says that nobody was there, and keeps the name out all the same", async (t) => {
    const api = await FakeApi.start(t);
    const plain = await operate(t, api, "kick", hostile);
    assert.deepEqual([plain.code, plain.stdout], [1, ""]);
    assert.match(plain.stderr, /^acuse: nobody is connected as evil\\x1b.* \(acuse who shows who is\)\n$/);
    const waiting = await operate(t, api, "kick", "Ana", "--wait", "60", "--json");
    assert.equal(waiting.code, 1);
    const { until, ...rest } = JSON.parse(waiting.stdout) as { until: number };
    assert.deepEqual(rest, { name: "Ana", kicked: 0 });
    assert.ok(Math.abs(until - Date.now() - 60_000) < 30_000);
    assert.match(waiting.stderr, /; the name is kept out until /);
  });

  test("does not say that nobody was there where a thread is silent", async (t) => {
    const api = await FakeApi.start(t);
    const failure = { error: { code: "silent", message: "a thread does not answer" } };
    api.answers = ({ method }, response) =>
      method === "POST" && response.writeHead(503).end(JSON.stringify(failure)) !== undefined;
    const { code, stdout, stderr } = await operate(t, api, "kick", "Ana", "--wait", "60");
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(
      stderr,
      /^acuse: a thread of the server does not answer; .* takes effect when the thread runs again; .* is kept out already\n$/,
    );
  });

  test("gives no order where it cannot be known whether a name or an id is meant", async (t) => {
    const api = await FakeApi.start(t);
    api.silentThreads = 1;
    const { code, stdout, stderr } = await operate(t, api, "kick", "k3f9q2ab", "--wait", "3600");
    assert.deepEqual([code, stdout, api.kicks], [1, "", []]);
    assert.match(
      stderr,
      /^acuse: a thread of the server does not answer, .*: nothing was done; try again in a moment\n$/,
    );
    api.clients.push(fakeClient("1111111a", "Ana"));
    assert.equal((await operate(t, api, "kick", "Ana")).code, 0, "who is found is kicked all the same");
  });

  test("needs somebody, and a time that the server can keep", async (t) => {
    const api = await FakeApi.start(t);
    const nobody = await operate(t, api, "kick");
    assert.equal(nobody.code, 2);
    assert.match(nobody.stderr, /^acuse: no client given: write a name, or the id/);
    const long = await operate(t, api, "kick", "Ana", "--wait", "86401");
    assert.equal(long.code, 2);
    assert.match(long.stderr, /--wait must be between 0 and 86400 seconds, got "86401"/);
    assert.deepEqual(api.kicks, []);
  });
});

suite("acuse why", () => {
  test("tells of the connection that there is, and of those before it", async (t) => {
    const api = await FakeApi.start(t);
    api.clients.push(fakeClient("1111111a", "Ana", { unconfirmed: 2, budget: 3, unknownCommands: 1 }));
    for (let i = 0; i < 14; i += 1) api.goodbyes.push(fakeGoodbye(`goodbye${i}`, "Ana"));
    const { code, stdout } = await operate(t, api, "why", "Ana");
    assert.equal(code, 0);
    assert.match(stdout, /^Ana {3}connected {3}id 1111111a\n\n/);
    assert.match(stdout, /came .* 12 min (\d+ s )?ago · from 127\.0\.0\.1:53252 · thread 1\n/);
    assert.match(stdout, /sent +14 messages · 2 not confirmed yet · last heard \d+ s ago\n/);
    assert.match(stdout, /limits +4096 bytes a line · 20 lines a second, 40 at once · 3 of 40 may come/);
    assert.match(stdout, /refused +1 line that began with \/ and was no command/);
    assert.match(stdout, /\nAna {3}221 bye {3}id goodbye0\n/);
    assert.match(stdout, /stayed 2 min 17 s/);
    assert.match(stdout, /and 4 earlier endings; --json has them all\n$/);
    const json = JSON.parse((await operate(t, api, "why", "Ana", "--json")).stdout) as object;
    assert.deepEqual(json, api.story("Ana"));
  });

  test("says that nothing is known", async (t) => {
    const api = await FakeApi.start(t);
    const { code, stdout, stderr } = await operate(t, api, "why", "Nobody");
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^acuse: nothing is known of Nobody: .* the last 1000 endings\n$/);
    api.silentThreads = 2;
    const silent = await operate(t, api, "why", "Nobody");
    assert.match(
      silent.stderr,
      /^acuse: 2 threads do not answer: some connections are missing here\nacuse: nothing/,
    );
  });
});

suite("a server that cannot be asked", () => {
  test("is not there, or was there", async (t) => {
    const folder = temporaryFolder(t);
    const missing = await operate(t, { folder }, "who");
    assert.equal(missing.code, 6);
    assert.match(missing.stderr, /^acuse: no server uses the folder .*acuse serve.*--data/);
    writeControl(folder, {
      pid: goneProcess(),
      url: `http://127.0.0.1:${await freePort()}`,
      token: fakeToken,
    });
    const stale = await operate(t, { folder }, "kick", "Ana", "--lang", "es");
    assert.equal(stale.code, 6);
    assert.match(stale.stderr, /^acuse: ningún servidor usa la carpeta /);
  });

  test("runs without a dashboard", async (t) => {
    const server = await TestServer.start(t, { env: { ACUSE_DASHBOARD: "off" } });
    const { code, stderr } = await operate(t, { folder: server.data }, "who");
    assert.equal(code, 6);
    const told = new RegExp(`\\(process ${server.process.pid}\\) runs without a dashboard`);
    assert.match(stderr, told);
    // One that was killed had a dashboard, and left what told of it.
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const url = `http://127.0.0.1:${await freePort()}`;
    writeControl(server.data, { pid, url, token: fakeToken });
    assert.match((await operate(t, { folder: server.data }, "who")).stderr, told);
  });

  test("does not answer at its address, or not in time", async (t) => {
    const api = await FakeApi.start(t);
    const url = `http://127.0.0.1:${await freePort()}`;
    writeControl(api.folder, { pid: process.pid, url, token: fakeToken });
    const refused = await operate(t, api, "who");
    assert.equal(refused.code, 6);
    assert.equal(refused.stderr, `acuse: the server does not answer at ${url} (ECONNREFUSED)\n`);
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    t.after(() => silent.close());
    const { port } = silent.address() as AddressInfo;
    writeControl(api.folder, { pid: process.pid, url: `http://127.0.0.1:${port}`, token: fakeToken });
    // As it is, but for the time.
    const hasty = plantedCopy(t, "src/operate/server-api.ts", "answerMsMax = 10_000", "answerMsMax = 300");
    const argv = [process.execPath, join(hasty, "bin/acuse.js"), "who", "--lang", "en"];
    const late = await Program.run(t, argv, { ACUSE_DATA: api.folder }).ended();
    assert.equal(late.code, 6);
    assert.match(late.stderr, /did not answer at .* within 300 ms\n$/);
  });

  test("does not accept the token, also one that is not from the folder", async (t) => {
    const api = await FakeApi.start(t);
    const withToken = async (token: string, ...flags: string[]): Promise<Ran> =>
      await run(t, ["who", "--url", api.url, ...flags], { ACUSE_TOKEN: token, ACUSE_LANG: "en" });
    const wrong = await withToken("wrong");
    assert.equal(wrong.code, 4);
    assert.match(wrong.stderr, /does not accept the token/);
    assert.equal((await withToken(fakeToken)).code, 0);
    const none = await withToken("");
    assert.equal(none.code, 2);
    assert.match(none.stderr, /--url needs the server's token in the variable ACUSE_TOKEN/);
    const noUrl = await withToken(fakeToken, "--url", "https://example.org");
    assert.equal(noUrl.code, 2);
    assert.match(noUrl.stderr, /--url must be an address such as http:\/\/127\.0\.0\.1:2011, got "https/);
  });

  test("is no server of acuse's, or an older one, or refuses in its own words", async (t) => {
    const api = await FakeApi.start(t);
    api.answers = (_, response) => response.writeHead(200).end("<html>") !== undefined;
    const other = await operate(t, api, "why", "Ana");
    assert.equal(other.code, 1);
    assert.match(other.stderr, /does not know \/api\/v1\/story: it is not acuse, or of another version\n$/);
    const failure = { error: { code: "busy", message: "too many at once; try again" } };
    api.answers = (_, response) => response.writeHead(503).end(JSON.stringify(failure)) !== undefined;
    const busy = await operate(t, api, "why", "Ana");
    assert.equal(busy.code, 1);
    assert.equal(busy.stderr, "acuse: the server did not do it: too many at once; try again\n");
  });

  test("left a file that cannot be understood", async (t) => {
    const folder = temporaryFolder(t);
    for (const content of ["{", "[]", '{"pid":1,"url":"nowhere","token":"x"}']) {
      writeControl(folder, content);
      const { code, stderr } = await operate(t, { folder }, "who");
      assert.equal(code, 1);
      assert.match(stderr, /^acuse: cannot read .*control\.json \(JSON\)/);
    }
  });

  test("is never told the token on a command line", () => {
    for (const file of ["who", "kick", "why", "reach"]) {
      assert.doesNotMatch(readFileSync(join(root, `src/cli/${file}.ts`), "utf8"), /\("token"/);
    }
  });
});
