/** The rate, as clients meet it: how many lines pass, which one is refused, and when to come back. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { plantedCopy } from "./support/planted.ts";
import { RawClient, bare } from "./support/raw.ts";
import { TestServer } from "./support/server.ts";
import type { ConsoleEvent } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";

/** A line a second: no machine is so slow that a second passes unnoticed. */
const slow = { rate: 1, burst: 5 };
const slowFlags = ["--rate", "1", "--burst", "5", "--max-line", "16"];

/** Two lines a second, so that a name recovers while somebody waits. */
const shared = { rate: 2, burst: 6 };
const sharedFlags = ["--rate", "2", "--burst", "6", "--threads", "4"];

/** Comings back that are enough to land on another thread: with four of them, all on one is 1 in 4^40. */
const comingsMax = 40;

const lines = (count: number): string => "m\n".repeat(count);
const stored = (count: number): string[] => Array.from({ length: count }, (_, i) => `250 stored ${i + 1}`);

/** All that is answered to a segment, up to the end, without the `id`. */
async function answers(port: number, name: string, segment: string): Promise<string[]> {
  const client = await RawClient.open(port, name);
  client.send(segment);
  const heard = await client.rest();
  client.socket.destroy();
  return heard.map((line) => bare(line).replace(/ id=\w+$/, ""));
}

/** The burst and a line more, in one instant. */
async function overrun(t: Parameters<typeof TestServer.start>[0], root?: string): Promise<string[]> {
  const server = await TestServer.start(t, {
    flags: ["--rate", "1", "--burst", "40"],
    ...(root !== undefined && { root }),
  });
  const client = await RawClient.open(server.port, "Ana");
  client.end(lines(41));
  return (await client.rest()).map((line) => bare(line).replace(/ id=\w+$/, ""));
}

const overrunAnswers = [...stored(40), "450 too-fast wait=1000 rate=1 burst=40 last=40"];

/** A moment between two that the clock of this process saw, in milliseconds. */
interface Moment {
  readonly from: number;
  readonly to: number;
}

interface Range {
  readonly least: number;
  readonly most: number;
}

/** Whole lines that are left at `now` to a name that had its full burst before it spent `spent` of it. */
function left(spent: number, charged: Moment, now: Moment, { rate, burst }: typeof slow): Range {
  const after = (ms: number): number => Math.floor(burst - Math.max(0, spent - (ms * rate) / 1000));
  return { least: after(now.from - charged.to), most: after(now.to - charged.from) };
}

function assertBetween(found: number, { least, most }: Range, what: string): void {
  assert.ok(least <= found && found <= most, `${what} is between ${least} and ${most}, got ${found}`);
}

/** A name that is connected by `/hello`, and what it may send. */
class Visit {
  readonly client: RawClient;
  readonly budget: number;
  /** When the budget was asked for. */
  readonly asked: Moment;
  readonly #server: TestServer;
  readonly #address: string;

  private constructor(server: TestServer, client: RawClient, budget: number, asked: Moment) {
    this.#server = server;
    this.#address = `127.0.0.1:${client.socket.localPort}`;
    this.client = client;
    this.budget = budget;
    this.asked = asked;
  }

  static async begin(server: TestServer, name: string): Promise<Visit> {
    const client = await RawClient.connect(server.port);
    await client.line();
    const from = performance.now();
    client.send(`/hello :${name}\n`);
    const welcome = bare(await client.line());
    const budget = Number(/^230 welcome last=0 budget=(\d+)$/.exec(welcome)?.[1]);
    return new Visit(server, client, budget, { from, to: performance.now() });
  }

  /** The thread that serves it. */
  async thread(): Promise<number> {
    const isThis = (event: ConsoleEvent): boolean => event["address"] === this.#address;
    const event = await this.#server.event("connected", isThis);
    return event["thread"] as number;
  }

  /** Sends so many lines at once; all must be confirmed. Returns when they were charged. */
  async spend(count: number): Promise<Moment> {
    const from = performance.now();
    this.client.send(lines(count));
    for (const line of stored(count)) assert.equal(await this.client.line(), line);
    return { from, to: performance.now() };
  }

  /** Leaves; that costs nothing. */
  async leave(): Promise<void> {
    this.client.send("/quit\n");
    assert.match(bare((await this.client.rest()).at(-1)), /^221 bye /);
    this.client.socket.destroy();
  }
}

describe("the rate", () => {
  test("stores 40 lines of an instant and refuses the 41st", async (t) => {
    assert.deepEqual(await overrun(t), overrunAnswers);
  });

  test("notices a 41st line that is accepted", async (t) => {
    const root = plantedCopy(
      t,
      "src/session/rate.ts",
      "if (level > this.#full)",
      "if (level > this.#full + line)",
    );
    const heard = await overrun(t, root);
    assert.notDeepEqual(heard, overrunAnswers);
    assert.equal(heard[40], "250 stored 41");
  });

  test("counts commands, but not the one that leaves", async (t) => {
    const server = await TestServer.start(t, { flags: slowFlags });
    const tooFast = (last: number): string => `450 too-fast wait=1000 rate=1 burst=5 last=${last}`;
    const cases: [string, string[]][] = [
      ["/ping\n".repeat(6), [...Array.from({ length: 5 }, () => "200 pong"), tooFast(0)]],
      ["/x\n".repeat(6), [...Array.from({ length: 5 }, () => "500 unknown-command"), tooFast(0)]],
      [
        `/ping a\n//m\n/x\n${lines(3)}`,
        ["200 pong a", stored(1)[0]!, "500 unknown-command", ...stored(3).slice(1), tooFast(3)],
      ],
      [`${lines(4)}/help\n/ping\n`, [...stored(4), "214 help", tooFast(4)]],
      [`${lines(5)}/quit\n`, [...stored(5), "221 bye last=5"]],
      [`${lines(4)}/ping\n/salir\n`, [...stored(4), "200 pong", "221 bye last=4"]],
      [`${lines(6)}/quit\n`, [...stored(5), tooFast(5)]],
    ];
    for (const [i, [segment, expected]] of cases.entries()) {
      const heard = await answers(server.port, `name-${i}`, segment);
      assert.deepEqual(
        heard.filter((line) => !line.startsWith("214-")),
        expected,
        JSON.stringify(segment),
      );
    }
  });

  test("looks at length and text first, also when the line comes too fast", async (t) => {
    const server = await TestServer.start(t, { flags: slowFlags });
    const endings = [
      ["x".repeat(17), "552 too-long max=16 last=5"],
      ["x\0\n", "553 not-text at=1 last=5"],
      [`${"x".repeat(16)}\n`, "450 too-fast wait=1000 rate=1 burst=5 last=5"],
    ] as const;
    for (const [i, [line, reply]] of endings.entries()) {
      assert.deepEqual(await answers(server.port, `name-${i}`, lines(5) + line), [...stored(5), reply]);
    }
  });

  test("says how long to wait, and takes a line again then", async (t) => {
    const server = await TestServer.start(t, { flags: slowFlags });
    const refuse = async (count: number): Promise<{ stored: number; waitMs: number; at: Moment }> => {
      const from = performance.now();
      const heard = await answers(server.port, "Ana", lines(count));
      const [, waitMs, last] =
        /^450 too-fast wait=(\d+) rate=1 burst=5 last=(\d+)$/.exec(heard.at(-1)!) ?? [];
      assert.deepEqual(heard.slice(0, -1), stored(Number(last)));
      return { stored: Number(last), waitMs: Number(waitMs), at: { from, to: performance.now() } };
    };
    const first = await refuse(6);
    assert.deepEqual([first.stored, first.waitMs], [5, 1000]);
    const second = await refuse(1);
    assert.equal(second.stored, 0);
    const least = 1000 - Math.ceil(second.at.to - first.at.from);
    assertBetween(
      second.waitMs,
      { least, most: 1000 - Math.floor(second.at.from - first.at.to) },
      "the wait",
    );
    await delay(second.waitMs);
    const third = await refuse(6);
    assertBetween(third.stored, left(5, first.at, third.at, slow), "what was stored after the wait");
    assert.ok(third.stored >= 1, "who obeys the wait is heard");
    assert.equal(storedRows(server.data).length, 5 + third.stored);
  });
});

describe("the budget of a name", () => {
  test("is one, on whatever threads its connections land, and outlives them", async (t) => {
    const server = await TestServer.start(t, { flags: sharedFlags });
    const { rate, burst } = shared;
    const first = await Visit.begin(server, "Ana");
    assert.equal(first.budget, burst);
    const charged = await first.spend(4);
    await first.leave();

    const second = await beginElsewhere(server, "ANA", await first.thread());
    assertBetween(second.budget, left(4, charged, second.asked, shared), "the budget on another thread");
    second.client.send(lines(burst));
    const heard = await second.client.rest();
    const refused = { from: second.asked.from, to: performance.now() };
    assertBetween(heard.length - 1, left(4, charged, refused, shared), "what another thread stored");
    assert.match(heard.at(-1)!, /^450 too-fast /);

    const eva = await Visit.begin(server, "Eva");
    assert.equal(eva.budget, burst, "another name has its own");
    await eva.spend(burst);
    await eva.leave();

    await delay((burst / rate) * 1000 - (performance.now() - refused.to));
    const fourth = await beginElsewhere(server, "Ana", await second.thread());
    assert.equal(fourth.budget, burst, "all is there again");
    await fourth.spend(burst);
    await fourth.leave();
  });
});

/** Comes back, and leaves again, until it lands on another thread than this one. */
async function beginElsewhere(server: TestServer, name: string, thread: number): Promise<Visit> {
  for (let comings = 0; comings < comingsMax; comings += 1) {
    const visit = await Visit.begin(server, name);
    if ((await visit.thread()) !== thread) return visit;
    await visit.leave();
  }
  throw new Error(`${comingsMax} connections, and all on thread ${thread}`);
}
