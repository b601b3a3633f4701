import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import type { ChildProcess, StdioOptions } from "node:child_process";
import { once } from "node:events";
import { chmodSync, closeSync, constants, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { temporaryFolder } from "../../test/support/folder.ts";
import { Pty } from "../../test/support/pty.ts";
import { hasTool } from "../../test/support/tools.ts";
import { within } from "../../test/support/wait.ts";

/** A loaded machine may take this long over anything that is not held up. */
const msMax = 20_000;

/** The event loop's greatest gap that is not a block: what a stopped reader does to a plain write has no end. */
const gapMsMax = 500;

/** What the bounds of an `Output` (4 MiB of lines) may take, and the chunk that is under way. */
const keptBytesMax = 12 * 1024 * 1024;

/**
 * Writes numbered lines as soon as something comes in on stdin, and reports how that went while nobody may be
 * reading: `writer FILE ROUNDS LINES BYTES`. Then it flushes and ends.
 */
const writer = `
  import { renameSync, writeFileSync } from "node:fs";
  import { setTimeout as delay } from "node:timers/promises";
  import { Output } from ${JSON.stringify(new URL("output.ts", import.meta.url).href)};

  const [file, rounds, lines, bytes] = process.argv.slice(1);
  const output = new Output(1);
  output.onLeftOut((count) => output.write("left out " + count));
  output.write("ready");
  await new Promise((resolve) => process.stdin.once("data", resolve));
  process.stdin.unref();

  const kept = () => {
    globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const keptBefore = kept();
  let gapMs = 0;
  let lastMs = performance.now();
  const watch = setInterval(() => {
    gapMs = Math.max(gapMs, performance.now() - lastMs);
    lastMs = performance.now();
  }, 5);
  for (let number = 0, round = 0; round < Number(rounds); round += 1) {
    for (let i = 0; i < Number(lines); i += 1) output.write(String(number++).padStart(6, "0").padEnd(Number(bytes), "."));
    await delay(1);
  }
  clearInterval(watch);
  writeFileSync(file + ".new", JSON.stringify({ gapMs, keptBytes: kept() - keptBefore }));
  renameSync(file + ".new", file);
  await output.flush(${msMax});
  process.exit(0);
`;

/** What these tests need besides Node. */
const tools = { terminal: "python3", pipe: "mkfifo", otherUser: "setpriv" } as const;

interface Load {
  readonly rounds: number;
  readonly lines: number;
  readonly bytes: number;
}

/** More lines than may wait, and more bytes than may wait. */
const manyLines: Load = { rounds: 200, lines: 100, bytes: 40 };
const manyBytes: Load = { rounds: 200, lines: 10, bytes: 10_000 };

function command(file: string, { rounds, lines, bytes }: Load): readonly [string, ...string[]] {
  const flags = ["--expose-gc", "--input-type=module", "-e", writer];
  return [process.execPath, ...flags, file, String(rounds), String(lines), String(bytes)];
}

/** A writer whose stdout is `stdout`; it begins when something is written to its stdin. */
function start(
  t: TestContext,
  stdout: "pipe" | number,
  load: Load,
): { child: ChildProcess; report: () => Promise<Report> } {
  const file = join(temporaryFolder(t), "report");
  const [program, ...args] = command(file, load);
  const stdio: StdioOptions = ["pipe", stdout, "inherit"];
  const child = spawn(program, args, { stdio });
  t.after(() => child.kill("SIGKILL"));
  return { child, report: () => readReport(file) };
}

interface Report {
  readonly gapMs: number;
  readonly keptBytes: number;
}

/** Waits for the writer's report. */
async function readReport(file: string): Promise<Report> {
  for (const until = performance.now() + msMax; !existsSync(file); await delay(10)) {
    assert.ok(performance.now() < until, `no report within ${msMax} ms: the writer is held up`);
  }
  return JSON.parse(readFileSync(file, "utf8")) as Report;
}

function assertUnharmed({ gapMs, keptBytes }: Report): void {
  assert.ok(gapMs < gapMsMax, `the event loop stood still for ${gapMs} ms`);
  assert.ok(keptBytes < keptBytesMax, `${keptBytes} bytes are kept`);
}

/** Whatever was written came whole and in order, or is counted where it is missing. */
function assertAccounted(shown: string, load: Load): { readonly leftOut: number } {
  const lines = shown.trimEnd().split(/\r?\n/);
  assert.equal(lines.shift(), "ready");
  let next = 0;
  let leftOut = 0;
  for (const line of lines) {
    const count = /^left out (\d+)$/.exec(line)?.[1];
    if (count === undefined) {
      assert.equal(line, String(next).padStart(6, "0").padEnd(load.bytes, "."));
      next += 1;
    } else {
      next += Number(count);
      leftOut += Number(count);
    }
  }
  assert.equal(next, load.rounds * load.lines);
  assert.ok(leftOut < next, "something is shown");
  return { leftOut };
}

/** A pipe as a shell makes them; Node's own are sockets. */
function makePipe(t: TestContext): { reader: number; writer: number } {
  const path = join(temporaryFolder(t), "pipe");
  execFileSync(tools.pipe, [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  return { reader, writer: openSync(path, "w") };
}

/** Reads a non-blocking pipe until its writers are gone. */
async function readAll(fd: number, isOver: () => boolean): Promise<string> {
  const chunks: Buffer[] = [];
  const chunk = Buffer.alloc(1024 * 1024);
  for (;;) {
    try {
      const length = readSync(fd, chunk);
      if (length === 0 && isOver()) return Buffer.concat(chunks).toString();
      chunks.push(Buffer.from(chunk.subarray(0, length)));
      if (length === 0) await delay(5);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      await delay(5);
    }
  }
}

suite("an output whose reader does not read holds nobody up", () => {
  test("a terminal stopped by Ctrl-S, which tells afterwards how much was left out", async (t) => {
    if (!hasTool(t, tools.terminal)) return;
    const file = join(temporaryFolder(t), "report");
    const pty = await Pty.spawn(t, command(file, manyLines));
    await pty.shows(/ready/);
    pty.type("\x13go\r");
    assertUnharmed(await readReport(file));
    assert.doesNotMatch(pty.text, /000000/, "the terminal is stopped");
    pty.type("\x11");
    assert.equal(await pty.ended(), 0);
    const { leftOut } = assertAccounted(pty.text.replace(/(?<=ready\r\n)[^0]*/, ""), manyLines);
    assert.ok(leftOut > 0);
  });

  test("another user's terminal", async (t) => {
    if (process.getuid?.() !== 0) return t.skip("only root can be another user");
    if (!hasTool(t, tools.terminal) || !hasTool(t, tools.otherUser)) return;
    const folder = temporaryFolder(t);
    chmodSync(folder, 0o777);
    const file = join(folder, "report");
    const nobody = [tools.otherUser, "--reuid=65534", "--regid=65534", "--clear-groups"] as const;
    const source = new URL("output.ts", import.meta.url).pathname;
    if (spawnSync(tools.otherUser, [...nobody.slice(1), "test", "-r", source]).status !== 0) {
      return t.skip("the other user may not read the sources");
    }
    const pty = await Pty.spawn(t, [...nobody, ...command(file, manyLines)]);
    await pty.shows(/ready/);
    pty.type("\x13go\r");
    assertUnharmed(await readReport(file));
    pty.type("\x11");
    assert.equal(await pty.ended(), 0);
  });

  for (const [what, load] of Object.entries({ lines: manyLines, bytes: manyBytes })) {
    test(`a pipe, and more ${what} than may wait`, async (t) => {
      if (!hasTool(t, tools.pipe)) return;
      const pipe = makePipe(t);
      const { child, report } = start(t, pipe.writer, load);
      closeSync(pipe.writer);
      child.stdin!.write("go");
      assertUnharmed(await report());
      const shown = await within(
        msMax,
        "the end of the pipe",
        readAll(pipe.reader, () => child.exitCode !== null),
      );
      assert.equal(child.exitCode, 0);
      assert.ok(assertAccounted(shown, load).leftOut > 0);
    });
  }

  test("a socket, which is what a Node parent makes of a pipe", async (t) => {
    const { child, report } = start(t, "pipe", manyBytes);
    child.stdin!.write("go");
    assertUnharmed(await report());
    const shown = await within(msMax, "the end of the socket", text(child.stdout!));
    assert.ok(assertAccounted(shown, manyBytes).leftOut > 0);
  });
});

suite("an output whose reader is gone says nothing more, and nothing else happens", () => {
  test("a pipe", async (t) => {
    if (!hasTool(t, tools.pipe)) return;
    const pipe = makePipe(t);
    const { child, report } = start(t, pipe.writer, manyLines);
    closeSync(pipe.writer);
    closeSync(pipe.reader);
    child.stdin!.write("go");
    assertUnharmed(await report());
    if (child.exitCode === null) await within(msMax, "the end", once(child, "exit"));
    assert.equal(child.exitCode, 0);
  });

  test("a socket", async (t) => {
    const { child, report } = start(t, "pipe", manyLines);
    child.stdout!.destroy();
    child.stdin!.write("go");
    assertUnharmed(await report());
    if (child.exitCode === null) await within(msMax, "the end", once(child, "exit"));
    assert.equal(child.exitCode, 0);
  });
});

suite("an output whose reader reads leaves nothing out", () => {
  test("a file, which is written on behind what it holds", async (t) => {
    const path = join(temporaryFolder(t), "console");
    const file = openSync(path, "a");
    const { child } = start(t, file, manyLines);
    closeSync(file);
    child.stdin!.write("go");
    await within(msMax, "the end", once(child, "exit"));
    assert.equal(assertAccounted(readFileSync(path, "utf8"), manyLines).leftOut, 0);
  });

  test("a socket", async (t) => {
    const { child } = start(t, "pipe", { rounds: 50, lines: 10, bytes: 40 });
    child.stdin!.write("go");
    const shown = await within(msMax, "the end of the socket", text(child.stdout!));
    assert.equal(assertAccounted(shown, { rounds: 50, lines: 10, bytes: 40 }).leftOut, 0);
  });
});
