/** `acuse send` with much to send, killed again and again on the way. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
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
