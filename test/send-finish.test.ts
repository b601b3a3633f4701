/**
 * How `acuse send` ends, and whether its spool calls the input finished: whoever runs it again, with the same input, until
 * it ends with 0 sends nothing twice. Also where nobody reads what it prints.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { nothingTaken, parseSpool } from "../src/client/spool-format.ts";
import type { SpoolContent } from "../src/client/spool-format.ts";
import { temporaryFolder } from "./support/folder.ts";
import { plantedCopy } from "./support/planted.ts";
import { Program } from "./support/program.ts";
import type { ProgramEnd } from "./support/program.ts";
import { root, TestServer } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";
import { hasTool } from "./support/tools.ts";

const outputs = ["stdout", "stderr"] as const;

interface Sender {
  readonly port: number;
  readonly spool: string;
  readonly flags?: readonly string[];
  /** What the program runs under. */
  readonly under?: readonly string[];
  /** The folder of another copy. */
  readonly folder?: string;
}

function start(t: TestContext, { port, spool, flags = [], under = [], folder = root }: Sender): Program {
  const acuse = [process.execPath, join(folder, "bin/acuse.js"), "send", `127.0.0.1:${port}`];
  return Program.run(t, [...under, ...acuse, "--name", "Ana", "--lang", "en", "--spool", spool, ...flags]);
}

/** Sends `input` while nobody reads what comes out there. Before it has the input it prints nothing. */
async function sendUnread(
  t: TestContext,
  sender: Sender,
  unread: readonly (typeof outputs)[number][],
  input: string,
): Promise<ProgramEnd> {
  const program = start(t, { ...sender, flags: ["--json"] });
  for (const output of unread) {
    const stream = program.process[output];
    stream.destroy();
    await once(stream, "close");
  }
  return await program.ended(input);
}

function spoolPath(t: TestContext): string {
  return join(temporaryFolder(t), "ana.spool");
}

/** Whether the input was finished, so that the same lines are others the next time. */
function isFinished(spool: string): boolean {
  return (parseSpool(readFileSync(spool)) as SpoolContent).taken.lines === nothingTaken.lines;
}

function texts(server: TestServer): string[] {
  return storedRows(server.data).map(({ text }) => text);
}

describe("send, at its end", { concurrency: 3 }, () => {
  for (const unread of [["stdout"], ["stderr"], outputs] as const) {
    test(`ends as it went, and finishes its input, when nobody reads its ${unread.join(" and ")}`, async (t) => {
      const server = await TestServer.start(t);
      const spool = spoolPath(t);
      const end = await sendUnread(t, { port: server.port, spool }, unread, "one\n");
      assert.deepEqual([end.code, end.signal, isFinished(spool)], [0, null, true], end.stderr);
      // Not all is confirmed: nobody reads that either, and the code tells it.
      const refused = await sendUnread(t, { port: server.port, spool }, unread, "two\na\u0001b\n");
      assert.deepEqual([refused.code, isFinished(spool)], [3, false], refused.stderr);
      assert.deepEqual(texts(server), ["one", "two"]);
    });
  }

  test("finishes it when nobody reads, also where the spool is written anew for that", async (t) => {
    const server = await TestServer.start(t, { flags: ["--max-line", "1048576"] });
    const spool = spoolPath(t);
    const input = `${"a".repeat(600_000)}\n${"b".repeat(600_000)}\n`;
    const end = await sendUnread(t, { port: server.port, spool }, outputs, input);
    assert.deepEqual([end.code, isFinished(spool), existsSync(`${spool}.new`)], [0, true, false]);
    assert.ok(readFileSync(spool).length < 1000, "it was written anew");
  });

  test("would end with another code than 0, all being stored and finished, if it heeded who reads", async (t) => {
    const server = await TestServer.start(t);
    const heeds = 'output.on("error", () => {})';
    const fails = 'output.on("error", () => process.exit(1))';
    const folder = plantedCopy(t, "src/cli/send.ts", heeds, fails);
    const end = await sendUnread(t, { port: server.port, spool: spoolPath(t), folder }, outputs, "one\n");
    assert.equal(end.code, 1);
    assert.deepEqual(texts(server), ["one"]);
  });

  test("does not find its input finished after it failed to write that down", async (t) => {
    if (!hasTool(t, "strace")) return;
    const server = await TestServer.start(t);
    const spool = spoolPath(t);
    // The first one is of the message, the second one of the end; they are counted by thread.
    const fault = ["-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO:when=2"];
    const under = ["env", "UV_THREADPOOL_SIZE=1", "strace", "-f", "-qq", "-o", "/dev/null", ...fault];
    const failed = await start(t, { port: server.port, spool, under }).ended("one\n");
    assert.equal(failed.code, 8, failed.stderr);
    assert.match(failed.stderr, /cannot use .*: EIO/);
    assert.deepEqual([texts(server), isFinished(spool)], [["one"], false]);
    const again = await start(t, { port: server.port, spool }).ended("one\n");
    assert.equal(again.code, 0, again.stderr);
    assert.deepEqual([texts(server), isFinished(spool)], [["one"], true]);
  });

  test("is done when it has skipped lines and all others are confirmed, and tells by 3 that it has skipped", async (t) => {
    const server = await TestServer.start(t);
    const spool = spoolPath(t);
    const skip = { port: server.port, spool, flags: ["--on-bad", "skip"] };
    const end = await start(t, skip).ended("one\na\u0001b\ntwo\n");
    assert.deepEqual([end.code, isFinished(spool)], [3, true], end.stderr);
    assert.match(end.stderr, /2 messages confirmed in .*; 1 line not sent\n$/);
    // Another input is taken from its beginning, so nothing is to be told to it.
    const next = await start(t, skip).ended("one\n");
    assert.deepEqual([next.code, texts(server)], [0, ["one", "two", "one"]], next.stderr);
  });
});
