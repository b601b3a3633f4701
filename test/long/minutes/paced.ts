/** `acuse send` at the limit of a server. */
import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { Program } from "../../support/program.ts";
import { TestServer } from "../../support/server.ts";
import { storedRows } from "../../support/stored.ts";
import { until } from "../../support/wait.ts";

/** What a server allows that was told nothing else, and for how long it is used up. */
const burst = 40;
const rate = 20;
export const seconds = 60;

/** What the pace may cost: clocks that differ, and the way there and back. */
export const lossMax = 0.02;

export async function keepsToTheLimit(t: TestContext): Promise<void> {
  const server = await TestServer.start(t);
  const count = burst + rate * seconds;
  const program = Program.start(t, ["send", `127.0.0.1:${server.port}`, "--name", "Ana", "--json"]);
  program.process.stdin.end("m\n".repeat(count));
  await until(2 * seconds * 1000, "its end", () => program.stdout.endsWith("\n"));
  const end = await program.end();
  assert.equal(end.code, 0, end.stderr);
  const took = (JSON.parse(end.stdout) as { readonly seconds: number }).seconds;
  t.diagnostic(`${count} lines took ${took} s`);
  assert.ok(took >= seconds && took <= seconds * (1 + lossMax), `${took} s`);
  assert.equal(server.events.filter(({ event }) => event === "connected").length, 1);
  assert.equal(storedRows(server.data).length, count);
}
