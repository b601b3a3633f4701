/** The examples are programs that run, and do what they say. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { temporaryFolder } from "./support/folder.ts";
import { Program } from "./support/program.ts";
import { root, TestServer } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";

function example(t: TestContext, name: string, port: number, ...words: readonly string[]): Program {
  const path = join(root, "examples", `${name}.ts`);
  const env = { ACUSE_PORT: String(port) };
  return Program.run(t, [process.execPath, "--conditions=acuse-source", path, ...words], env);
}

function rows(server: TestServer): string[] {
  return storedRows(server.data).map(({ name, number, text }) => `${name} ${number} ${text}`);
}

describe("the example", () => {
  test("hello sends a message, and knows that it is stored", async (t) => {
    const server = await TestServer.start(t);
    const { code, stdout, stderr } = await example(t, "hello", server.port).end();
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^message 1 is stored \(\d+ ms\)\n$/);
    assert.deepEqual(rows(server), ["Ana 1 Hello, I am Ana"]);
  });

  test("pipeline sends each line of its input", async (t) => {
    const server = await TestServer.start(t, { flags: ["--rate", "off"] });
    const input = Array.from({ length: 1000 }, (_, i) => `line ${i + 1}`);
    const { code, stdout } = await example(t, "pipeline", server.port).ended(`${input.join("\n")}\n`);
    assert.equal(code, 0);
    assert.match(stdout, /^1000 lines are stored \(\d+ ms\)\n$/);
    assert.deepEqual(
      rows(server),
      input.map((text, i) => `pipeline ${i + 1} ${text}`),
    );
  });

  test("two-clients holds two conversations at once", async (t) => {
    const server = await TestServer.start(t);
    const { code, stdout } = await example(t, "two-clients", server.port).end();
    assert.equal(code, 0);
    for (const name of ["Ana", "Bo"]) {
      assert.deepEqual(
        stdout.split("\n").filter((line) => line.startsWith(name)),
        [1, 2, 3].map((number) => `${name}: message ${number} is stored`),
      );
    }
    assert.equal(rows(server).length, 6);
  });

  test("sensor loses and doubles nothing when the server and it are killed", async (t) => {
    const spool = join(temporaryFolder(t), "sensor.spool");
    let server = await TestServer.start(t, { flags: ["--rate", "off"] });
    const { port, data } = server;
    const first = example(t, "sensor", port, spool, "100000");
    await first.shows("connected");
    await server.event("message", (event) => event["number"] === 10);
    await server.kill();
    await first.shows("waiting");
    first.process.kill("SIGKILL");
    await first.end();
    server = await TestServer.start(t, { flags: ["--rate", "off"], data, port });
    const second = await example(t, "sensor", port, spool, "20").end();
    assert.deepEqual([second.code, second.stderr], [0, ""]);
    assert.match(second.stdout, /^\d+ readings are left from before\n/);
    assert.match(second.stdout, /closed\n$/);
    await server.stop();
    const stored = storedRows(data);
    const readings = stored.map(({ text }) => Number(text.split(" ")[0]));
    const firsts = readings.length - 20;
    assert.ok(firsts >= 10);
    assert.deepEqual(readings, [
      ...Array.from({ length: firsts }, (_, i) => i + 1),
      ...Array.from({ length: 20 }, (_, i) => i + 1),
    ]);
    assert.deepEqual(
      stored.map(({ number }) => number),
      readings.map((_, i) => i + 1),
    );
  });
});
