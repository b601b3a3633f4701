/** `acuse log` as a person runs it: a process of its own, with and without a running server. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { temporaryFolder } from "./support/folder.ts";
import { RawClient } from "./support/raw.ts";
import { root, TestServer } from "./support/server.ts";
import { within } from "./support/wait.ts";

const hostile = "a\x9b\u202eb\tñ \u{1f980}";

function startLog(t: TestContext, ...flags: string[]): ChildProcess {
  const child = spawn(process.execPath, [`${root}bin/acuse.js`, "log", "--lang", "en", ...flags], {
    stdio: "pipe",
  });
  t.after(() => child.kill("SIGKILL"));
  return child;
}

async function runLog(
  t: TestContext,
  ...flags: string[]
): Promise<{ code: number; out: string; err: string }> {
  const child = startLog(t, ...flags);
  const exit = once(child, "exit");
  const [out, err] = await Promise.all([text(child.stdout!), text(child.stderr!)]);
  const [code] = (await within(15_000, "acuse log to end", exit)) as [number];
  return { code, out, err };
}

/** Says lines as `name`, and leaves. */
async function say(server: TestServer, name: string, ...lines: string[]): Promise<void> {
  const client = await RawClient.open(server.port, name);
  client.end(lines.map((line) => `${line}\n`).join(""));
  assert.match((await client.rest()).at(-1)!, /^221 /);
}

describe("acuse log", () => {
  test("shows all, by name, the newest and since, while a server runs and after it", async (t) => {
    const server = await TestServer.start(t);
    await say(server, "Ana", "uno", "dos");
    await say(server, "Bea", "tres");
    await say(server, "Ana", "cuatro");
    const data = ["--data", server.data];
    for (const isRunning of [true, false]) {
      if (!isRunning) assert.equal(await server.stop(), 0);
      const all = await runLog(t, ...data);
      assert.match(
        all.out,
        /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}\S+ +\d+ {2}\S+\n){4}$/,
        "a line a message: time, name, number, text",
      );
      const texts = async (...flags: string[]): Promise<string[]> =>
        (await runLog(t, ...data, "--json", ...flags)).out
          .trimEnd()
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => (JSON.parse(line) as { text: string }).text);
      assert.deepEqual(await texts(), ["uno", "dos", "tres", "cuatro"]);
      assert.deepEqual(await texts("--name", "ANA"), ["uno", "dos", "cuatro"]);
      assert.deepEqual(await texts("--limit", "2"), ["tres", "cuatro"]);
      assert.deepEqual(await texts("--name", "Ana", "--limit", "1"), ["cuatro"]);
      assert.deepEqual(await texts("--since", "1h"), ["uno", "dos", "tres", "cuatro"]);
      assert.deepEqual(await texts("--since", "2999-01-01"), []);
    }
  });

  test("is exact as JSON, and harmless as text", async (t) => {
    const server = await TestServer.start(t);
    await say(server, "Ana", hostile);
    const json = await runLog(t, "--data", server.data, "--json");
    const { at, ...rest } = JSON.parse(json.out) as { at: string };
    assert.deepEqual(rest, { name: "Ana", session: 1, number: 1, text: hostile });
    assert.ok(Math.abs(Date.parse(at) - Date.now()) < 60_000, at);
    const human = await runLog(t, "--data", server.data);
    for (const { out } of [json, human]) assert.doesNotMatch(out, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    assert.match(human.out, /ñ/);
  });

  test("follows what comes, each message once, until Ctrl-C", async (t) => {
    const server = await TestServer.start(t, { flags: ["--rate", "off"] });
    await say(server, "Ana", "0");
    const log = startLog(t, "--data", server.data, "--follow", "--json");
    const lines = createInterface({ input: log.stdout! })[Symbol.asyncIterator]();
    const next = async (): Promise<string> => {
      const { value } = (await within(15_000, "a line", lines.next())) as { value: string };
      return (JSON.parse(value) as { text: string }).text;
    };
    assert.equal(await next(), "0");
    for (let round = 0; round < 5; round += 1) {
      const texts = Array.from({ length: 1500 }, (_, i) => `${round} ${i}`);
      await say(server, "Ana", ...texts);
      for (const text of texts) assert.equal(await next(), text);
    }
    const exit = once(log, "exit");
    log.kill("SIGINT");
    assert.deepEqual(await within(15_000, "acuse log to end", exit), [130, null]);
  });

  test("says what is missing, and what to do", async (t) => {
    const empty = temporaryFolder(t);
    const missing = await runLog(t, "--data", empty);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /^acuse: no messages are stored.*--data/);
    const wrong = await runLog(t, "--data", empty, "--since", "yesterday");
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /--since must be a moment such as .*, got "yesterday"/);
  });

  test("ends quietly when its reader is gone", async (t) => {
    const server = await TestServer.start(t, { flags: ["--rate", "off"] });
    await say(server, "Ana", ...Array.from({ length: 20_000 }, (_, i) => `${i} ${"x".repeat(60)}`));
    const log = startLog(t, "--data", server.data);
    const exit = once(log, "exit");
    await once(log.stdout!, "data");
    log.stdout!.destroy();
    await within(15_000, "acuse log to end", exit);
    assert.equal(await text(log.stderr!), "");
  });
});
