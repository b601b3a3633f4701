import assert from "node:assert/strict";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { replyTexts } from "../i18n/replies.ts";
import { MemoryLedger } from "../ledger/memory.ts";
import type { Batch, Receipt } from "../ledger/ledger.ts";
import { StorageFailure } from "../ledger/ledger.ts";
import type { Limits } from "../protocol/limits.ts";
import { cellsPerBudget } from "../session/rate.ts";
import type { Goodbye } from "../session/ending.ts";
import { Front, inFlightBytesMax } from "./front.ts";
import { uncounted } from "../../test/support/uncounted.ts";

/** A memory ledger whose commits wait for the test's word. */
class SlowLedger extends MemoryLedger {
  readonly waiting: (() => void)[] = [];
  isSlow = false;
  hasFailed = false;

  override async append(batch: Batch): Promise<Receipt> {
    if (this.isSlow) await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (this.hasFailed) throw new StorageFailure("the disk is on fire");
    return await super.append(batch);
  }

  proceed(): void {
    this.isSlow = false;
    for (const go of this.waiting.splice(0)) go();
  }
}

interface Setting {
  readonly front: Front;
  readonly port: number;
  readonly ledger: SlowLedger;
  readonly goodbyes: Goodbye[];
  readonly failures: Error[];
}

async function listen(
  t: TestContext,
  {
    limits = {},
    clientsMax = 1000,
    fronts = 1,
  }: { limits?: Partial<Limits>; clientsMax?: number; fronts?: number } = {},
): Promise<Setting> {
  const goodbyes: Goodbye[] = [];
  const failures: Error[] = [];
  const ledger = new SlowLedger({ slots: 100, isFull: () => false });
  const front: Front = new Front({
    index: 0,
    owner: 0,
    fronts,
    rules: {
      limits: { max: 4096, rate: undefined, burst: 40, window: 256, ...limits },
      word: "accepted",
      budgets: new Float64Array(100 * cellsPerBudget),
      texts: () => replyTexts.en,
    },
    ledger,
    feed: {
      connected: () => {},
      wants: () => false,
      message: () => {},
      disconnected: (_departed, goodbye) => goodbyes.push(goodbye),
    },
    tally: uncounted,
    clients: new Int32Array(1),
    clientsMax,
    lingerSocketsMax: 2,
    failed: (error) => {
      failures.push(error);
      void front.storageFailed();
    },
  });
  const port = await front.listen("127.0.0.1", 0, false);
  t.after(() => {
    ledger.proceed();
    return front.drain();
  });
  return { front, port, ledger, goodbyes, failures };
}

/** Sends text and reads all lines up to the end, without texts for people. */
async function talk(port: number, text: string, isEnded = true): Promise<string[]> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  if (isEnded) socket.end(text);
  else socket.write(text);
  return await linesOf(socket);
}

async function linesOf(socket: Socket): Promise<string[]> {
  let text = "";
  for await (const bytes of socket.setEncoding("utf8")) text += bytes as string;
  socket.end();
  return text
    .trimEnd()
    .split("\r\n")
    .map((line) => line.replace(/ :.*/, "").replace(/ id=\S+/, ""));
}

describe("a front", () => {
  test("confirms every line of a peer that sends all at once and shuts its side", async (t) => {
    const { port } = await listen(t);
    const lines = await talk(port, `Ana\n${"hola\n".repeat(1000)}`);
    assert.equal(lines.length, 1003);
    assert.equal(lines[1], "230 welcome last=0");
    assert.deepEqual(lines.slice(-2), ["250 accepted 1000", "221 bye last=1000"]);
  });

  test("lets the name go before the last line: the next connection of that name is welcome", async (t) => {
    const { port } = await listen(t);
    for (let i = 0; i < 50; i += 1) assert.match((await talk(port, "Ana\nhola\n")).at(-1)!, /^221/);
  });

  test("says goodbye to a peer that goes on writing, after the last line it reads too", async (t) => {
    const { port } = await listen(t, { limits: { max: 16 } });
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.on("error", () => {});
    socket.write(`Ana\nhola\n${"x".repeat(4_000_000)}`);
    assert.deepEqual((await linesOf(socket)).slice(1), [
      "230 welcome last=0",
      "250 accepted 1",
      "552 too-long max=16 last=1",
    ]);
  });

  test("refuses one connection too many, and tells why", async (t) => {
    const { port } = await listen(t, { clientsMax: 1 });
    const first = connect({ port, host: "127.0.0.1" });
    await new Promise((resolve) => first.once("data", resolve));
    assert.deepEqual(await talk(port, ""), ["454 too-many scope=server wait=5000"]);
    first.destroy();
  });

  test("bounds the sockets that linger: the oldest goes when there are too many", async (t) => {
    const { port, front, goodbyes } = await listen(t, { limits: { max: 16 } });
    const sockets = Array.from({ length: 4 }, () =>
      connect({ port, host: "127.0.0.1", allowHalfOpen: true }),
    );
    for (const socket of sockets) {
      socket.on("error", () => {}).on("data", () => {});
      socket.write(`${"x".repeat(2000)}\n`);
    }
    while (goodbyes.length < 4) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(front.linger.size, 2);
    for (const socket of sockets) socket.destroy();
  });

  test("stops reading when too much is in flight, the heaviest first, and loses nothing", async (t) => {
    // With so many fronts this one's share is 64 KiB.
    const { front, port, ledger } = await listen(t, { fronts: inFlightBytesMax / 65_536 });
    ledger.isSlow = true;
    const line = `${"x".repeat(1023)}\n`;
    const talks = ["Ana", "Bea", "Eva"].map((name) => talk(port, `${name}\n${line.repeat(200)}`));
    while (ledger.waiting.length === 0 || front.intake.bytes < 65_536)
      await new Promise((r) => setImmediate(r));
    for (let turn = 0; turn < 100; turn += 1) await new Promise((r) => setImmediate(r));
    assert.ok(front.intake.bytes <= 65_536 + 65_536, `${front.intake.bytes} bytes are in flight`);
    ledger.proceed();
    for (const lines of await Promise.all(talks)) assert.equal(lines.at(-1), "221 bye last=200");
  });

  test("confirms on draining what it had read, and nothing is half said", async (t) => {
    const { front, port, ledger } = await listen(t);
    ledger.isSlow = true;
    const talked = talk(port, `Ana\n${"hola\n".repeat(20)}`, false);
    while (ledger.waiting.length === 0) await new Promise((r) => setImmediate(r));
    const drained = front.drain();
    ledger.proceed();
    const lines = await talked;
    await drained;
    assert.deepEqual(lines.slice(-2), ["250 accepted 20", "421 closing reason=draining last=20"]);
  });

  test("claims nothing when a commit failed", async (t) => {
    const { port, ledger, failures, goodbyes } = await listen(t);
    ledger.hasFailed = true;
    const lines = await talk(port, "Ana\nhola\n", false);
    assert.deepEqual(lines.slice(1), ["230 welcome last=0", "421 closing reason=storage"]);
    assert.match(failures[0]!.message, /on fire/);
    assert.deepEqual(goodbyes, [{ code: 421, keyword: "closing", reason: "storage", last: undefined }]);
  });

  test("is drained also when a peer vanishes while its lines are being settled", async (t) => {
    const { front, port, ledger, goodbyes } = await listen(t);
    ledger.isSlow = true;
    const socket = connect({ port, host: "127.0.0.1" });
    socket.write("Ana\nhola\n");
    while (ledger.waiting.length === 0) await new Promise((r) => setImmediate(r));
    const drained = front.drain();
    socket.resetAndDestroy();
    for (let turn = 0; turn < 100; turn += 1) await new Promise((r) => setImmediate(r));
    ledger.proceed();
    await drained;
    assert.equal(goodbyes.length, 1);
  });

  test("goes on with a segment whose answers are more than may be unsent", async (t) => {
    const { port } = await listen(t);
    const lines = await talk(port, `Ana\n${"/help\n".repeat(2000)}`);
    assert.equal(lines.filter((line) => line.startsWith("214 help")).length, 2000);
    assert.equal(lines.at(-1), "221 bye last=0");
  });

  test("answers every line of a peer that asks much and reads late", async (t) => {
    const { port } = await listen(t);
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const asked = 100_000;
    socket.pause();
    socket.end(`Ana\n${`/ping ${"x".repeat(64)}\n`.repeat(asked)}`);
    for (let turn = 0; turn < 1000; turn += 1) await new Promise((r) => setImmediate(r));
    const lines = await linesOf(socket);
    assert.equal(lines.filter((line) => line.startsWith("200 pong")).length, asked);
    assert.equal(lines.at(-1), "221 bye last=0");
  });
});
