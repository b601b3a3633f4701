/**
 * Replays every transcript of `docs/protocol.md` against a real server, byte for byte. Only what differs each time
 * is a placeholder: the value of `id=`, and in a 450 and a 554 the times. The notation is explained in the document.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { replies } from "../src/protocol/replies.ts";
import type { ReplySpec } from "../src/protocol/replies.ts";
import { blocksOf, onlyBlock } from "./support/markdown.ts";
import type { Block } from "./support/markdown.ts";
import { bare, RawClient } from "./support/raw.ts";
import { root, TestServer } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";
import { hasTool } from "./support/tools.ts";
import { WatchedServer } from "./support/watched.ts";

const protocol = readFileSync(join(root, "docs/protocol.md"), "utf8");
const transcripts = blocksOf(protocol).filter(({ info }) => /^transcript\b/.test(info));

/** What a transcript's lines say, and of which connection: `1`, `2`, or the only one. */
type Step =
  | { readonly kind: "send"; readonly who: string; readonly bytes: Buffer }
  | { readonly kind: "hear"; readonly who: string; readonly line: string }
  | { readonly kind: "shut" | "lost" | "closes"; readonly who: string }
  | { readonly kind: "kick"; readonly name: string; readonly waitMs: number }
  | { readonly kind: "stop" };

/** The steps of a transcript. Lines of the client that stand together are one segment. */
function stepsOf(lines: readonly string[]): Step[] {
  const steps: Step[] = [];
  for (const step of lines.map(stepOf)) {
    const before = steps.at(-1);
    if (step.kind === "send" && before?.kind === "send" && before.who === step.who) {
      steps[steps.length - 1] = { ...step, bytes: Buffer.concat([before.bytes, step.bytes]) };
    } else {
      steps.push(step);
    }
  }
  return steps;
}

function stepOf(line: string): Step {
  const [, side, who = "", said = ""] = /^([CS])(\d?):(?: (.*))?$/.exec(line) ?? [];
  if (side === "C") return { kind: "send", who, bytes: bytesOf(said) };
  if (side === "S") return { kind: "hear", who, line: said };
  const [, shuts] = /^\(C(\d?) shuts its side\)$/.exec(line) ?? [];
  if (shuts !== undefined) return { kind: "shut", who: shuts };
  const [, lost] = /^\(C(\d?) is lost\)$/.exec(line) ?? [];
  if (lost !== undefined) return { kind: "lost", who: lost };
  const [, closes] = /^\(S(\d?) closes\)$/.exec(line) ?? [];
  if (closes !== undefined) return { kind: "closes", who: closes };
  if (line === "(S is told to stop)") return { kind: "stop" };
  const [, name, seconds] = /^\(S is told to kick (.+) for (\d+) s\)$/.exec(line) ?? [];
  if (name !== undefined) return { kind: "kick", name, waitMs: Number(seconds) * 1000 };
  throw new Error(`this is no line of a transcript: ${line}`);
}

/** The bytes of a client's line: `\x1f` is a byte, and a `\` at the end takes the place of the LF. */
function bytesOf(line: string): Buffer {
  const isWhole = !line.endsWith("\\");
  const parts = (isWhole ? line : line.slice(0, -1)).split(/\\x([0-9a-f]{2})/);
  const bytes = parts.map((part, i) => Buffer.from(part, i % 2 === 0 ? "utf8" : "hex"));
  return Buffer.concat([...bytes, Buffer.from(isWhole ? "\n" : "")]);
}

function masked(line: string | undefined): string {
  const named = (line ?? "(the end)").replace(/^([^:]*) id=[0-9a-z]+/, "$1 id=*");
  return /^(450|554) /.test(named)
    ? named.replace(/ wait=\d+/, " wait=*").replace(/ [\d.]+ m?s\b/, " * s")
    : named;
}

/** The connections of one transcript. */
class Replay {
  readonly #server: TestServer;
  readonly #watched: WatchedServer | undefined;
  readonly #clients = new Map<string, RawClient>();

  constructor(server: TestServer, watched?: WatchedServer) {
    this.#server = server;
    this.#watched = watched;
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      if (step.kind === "stop") {
        this.#server.process.kill("SIGTERM");
        continue;
      }
      if (step.kind === "kick") {
        assert.equal(await this.#watched!.call("kick", { name: step.name }, step.waitMs), 1);
        continue;
      }
      const client = this.#clients.get(step.who) ?? (await this.#connect(step.who, steps));
      switch (step.kind) {
        case "send":
          client.send(step.bytes);
          break;
        case "hear":
          assert.equal(masked(await client.line()), masked(step.line));
          break;
        case "shut":
          client.end();
          break;
        case "lost":
          client.reset();
          this.#clients.delete(step.who);
          break;
        case "closes":
          assert.equal(await client.line(), undefined);
          assert.equal(client.unread, "");
          client.end();
          this.#clients.delete(step.who);
          break;
      }
    }
    for (const client of this.#clients.values()) await sayGoodbye(client);
  }

  /** A transcript that does not begin with the greeting begins right behind it. */
  async #connect(who: string, steps: readonly Step[]): Promise<RawClient> {
    const client = await RawClient.connect(this.#server.port);
    this.#clients.set(who, client);
    const first = steps.find((step) => step.kind === "hear" && step.who === who);
    if (first?.kind !== "hear" || !/^(220|454) /.test(first.line))
      assert.match((await client.line())!, /^220 acuse\/1 /);
    return client;
  }
}

/** The transcript showed all that was said: what comes next is the goodbye. */
async function sayGoodbye(client: RawClient): Promise<void> {
  client.send("/quit\n");
  assert.match(bare(await client.line()), /^221 bye /);
  assert.deepEqual([await client.line(), client.unread], [undefined, ""]);
  client.end();
}

async function replay(t: TestContext, { info, lines }: Block): Promise<void> {
  const flags = info.split(" ").slice(1);
  const steps = stepsOf(lines);
  if (steps.some(({ kind }) => kind === "kick")) {
    const watched = await WatchedServer.start(t, { flags });
    await new Replay(watched.server, watched).run(steps);
    return;
  }
  const server = await TestServer.start(t, { flags: ["--lang", "en", ...flags] });
  await new Replay(server).run(steps);
}

describe("the transcripts of the protocol", () => {
  for (const block of transcripts) {
    test(`line ${block.at}: ${block.lines.find((line) => line.startsWith("C"))}`, (t) => replay(t, block));
  }

  test("show every reply that this version sends", () => {
    const shown = new Set(
      transcripts.flatMap(({ lines }) => lines.map((line) => /^S\d?: (\d{3})/.exec(line)?.[1])),
    );
    const specs: readonly ReplySpec[] = Object.values(replies);
    const missing = specs.filter(({ code, reserved }) => reserved !== true && !shown.has(String(code)));
    assert.deepEqual(missing, []);
  });

  test("notice a reply that differs, one that is missing and one too many", async (t) => {
    const block = transcripts.find(({ lines }) => lines.includes("S: 250 stored 3"))!;
    const altered = (change: (lines: readonly string[]) => string[]): Block => ({
      ...block,
      lines: change(block.lines),
    });
    const wrong = [
      altered((lines) => lines.map((line) => line.replace("250 stored 1", "250 stored 2"))),
      altered((lines) => lines.filter((line) => line !== "S: 250 stored 1")),
      altered((lines) => lines.flatMap((line) => (line === "S: 250 stored 1" ? [line, line] : [line]))),
    ];
    for (const each of wrong) await assert.rejects(replay(t, each), assert.AssertionError);
  });
});

describe("the client in thirty lines of Python", () => {
  const program = onlyBlock(protocol, "python").lines;
  const messages = Array.from({ length: 60 }, (_, i) => `reading ${i} ¿qué tal?`).concat("/slash", "");

  async function run(t: TestContext, lines: readonly string[]) {
    const server = await TestServer.start(t);
    const script = lines.join("\n").replace("2010", String(server.port));
    const child = spawn("python3", ["-c", script, "sensor-7"], { stdio: ["pipe", "pipe", "pipe"] });
    child.stdin.on("error", () => {});
    child.stdin.end(messages.map((message) => `${message}\n`).join(""));
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { stdout: stdout.split("\n"), stderr, rows: storedRows(server.data) };
  }

  test("has thirty lines", () => {
    const lines = program.filter((line) => !/^\s*(""".*)?$/.test(line));
    assert.ok(lines.length <= 30, `${lines.length} lines`);
  });

  test("sends all it is given, in order, and is never too fast", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { stdout, stderr, rows } = await run(t, program);
    assert.equal(stderr, "");
    assert.deepEqual(
      rows.map(({ name, number, text }) => ({ name, number, text })),
      messages.map((text, i) => ({ name: "sensor-7", number: i + 1, text })),
    );
    assert.deepEqual(stdout, [...messages.map((_, i) => `250 stored ${i + 1}`), ""]);
  });

  test("would be cut off if it did not keep to the rate", async (t) => {
    if (!hasTool(t, "python3")) return;
    const hasty = program.filter((line) => !line.includes("time.sleep"));
    assert.equal(hasty.length, program.length - 1);
    const { stderr, rows } = await run(t, hasty);
    assert.match(stderr, /^450 too-fast /);
    assert.ok(rows.length >= 40 && rows.length < messages.length);
  });
});
