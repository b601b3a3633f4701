/** `acuse send` with much to send, killed again and again on the way; and with a server that stands still for a while. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { temporaryFolder } from "../support/folder.ts";
import { Program } from "../support/program.ts";
import { TestServer } from "../support/server.ts";
import { storedRows } from "../support/stored.ts";
import { until } from "../support/wait.ts";

const lines = 100_000;
const kills = 5;

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i + 1));
}

test(`send stores ${lines} lines once each and in order, though it is killed ${kills} times`, async (t) => {
  const server = await TestServer.start(t, { flags: ["--rate", "off"] });
  const spool = join(temporaryFolder(t), "ana.spool");
  const input = `${numbers(lines).join("\n")}\n`;
  const argv = ["send", `127.0.0.1:${server.port}`, "--name", "Ana", "--spool", spool];
  let last = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    const program = Program.start(t, argv);
    program.process.stdin.end(input);
    const wanted = last + lines / (2 * kills);
    await until(60_000, `${wanted} messages`, () => storedRows(server.data, wanted - 1).length > 0);
    program.process.kill("SIGKILL");
    await program.end();
    last = storedRows(server.data).length;
    t.diagnostic(`killed at ${last}`);
  }
  assert.ok(last < lines, "all kills were on the way");
  const end = await Program.start(t, argv).ended(input);
  assert.equal(end.code, 0, end.stderr);
  assert.deepEqual(
    storedRows(server.data).map(({ text }) => text),
    numbers(lines),
  );
});

/** How long the server stands still. */
const stallMs = 3_000;

test(`send is not cut when the server stands still for ${stallMs / 1000} s, and paces itself behind it`, async (t) => {
  const server = await TestServer.start(t);
  const sent = 200;
  const input = `${numbers(sent).join("\n")}\n`;
  const program = Program.start(t, ["send", `127.0.0.1:${server.port}`, "--name", "Ana"]);
  program.process.stdin.end(input);
  await until(60_000, "messages on their way", () => storedRows(server.data, 49).length > 0);
  server.process.kill("SIGSTOP");
  const standing = storedRows(server.data).length;
  await delay(stallMs);
  assert.equal(storedRows(server.data).length, standing, "it stood still");
  server.process.kill("SIGCONT");
  const end = await program.end();
  assert.equal(end.code, 0, end.stderr);
  assert.deepEqual(
    storedRows(server.data).map(({ text }) => text),
    numbers(sent),
  );
  assert.equal(server.events.filter(({ event }) => event === "connected").length, 1, "it was never cut");
});
