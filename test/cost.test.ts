/** What a message costs, counted and not timed: system calls, bytes of the log, memory. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { conversations, fronts, leftBytes, talks, visitors } from "./cost/bounds.ts";
import type { Bound, Conversation, Talk } from "./cost/bounds.ts";
import { countCalls } from "./cost/calls.ts";
import type { Calls } from "./cost/calls.ts";
import { Crowd } from "./cost/crowd.ts";
import { isAllocationTold } from "./cost/heaps.ts";
import { MeasuredServer } from "./cost/measured.ts";
import { keptConnection, wastesOfCalls, wastesOfMemory } from "./cost/wastes.ts";
import { plantedCopy } from "./support/planted.ts";
import { root as ownRoot, TestServer } from "./support/server.ts";
import { hasTool } from "./support/tools.ts";

/** Messages of each client after which everything is in place that is made once. */
const messagesBefore = 3;

/** Messages that a client sends in one write to have a long session soon; its window takes more. */
const segmentMessages = 100;

/** Visits until everything is there that is made once, also for a name. */
const visitsBefore = 2;

const flags = ["--rate", "off", "--quiet", "--threads", String(fronts), "--window", "1024"];

/** Has a conversation with a server; resolves with the calls of one round. */
async function callsOf(t: TestContext, what: Conversation, root: string = ownRoot): Promise<Calls> {
  const server = await TestServer.start(t, { root, flags });
  const crowd = await Crowd.open(server.port, what.clients);
  for (let sent = 0; sent < what.before; sent += segmentMessages) await crowd.round(segmentMessages);
  for (let sent = 0; sent < messagesBefore; sent += 1) await crowd.heldRound(server, 1);
  return await countCalls(t, server, what.rounds, async () => {
    if (what.isHeld) await crowd.heldRound(server, what.messages);
    else await crowd.round(what.messages);
  });
}

/** Says what is wrong with a figure, if something is; shows the figure in any case. */
function judge(t: TestContext, what: string, figure: number, bound: Bound): string | undefined {
  const { least, most, why } = bound;
  const wanted = least === most ? `${most}` : `at most ${most}`;
  t.diagnostic(`${what.padEnd(12)} ${figure.toFixed(2).padStart(10)}   ${wanted}`);
  const isRight = figure >= least && figure <= most;
  return isRight ? undefined : `${what}: ${figure.toFixed(2)} and not ${wanted}: ${why}`;
}

/** What is wrong with the calls of a conversation, by their names. */
function judgeCalls(t: TestContext, calls: Calls, what: Conversation): ReadonlyMap<string, string> {
  const wrong = new Map<string, string>();
  for (const [name, bound] of Object.entries(what.bounds) as [keyof Calls, Bound][]) {
    const problem = judge(t, name, calls[name], bound);
    if (problem !== undefined) wrong.set(name, problem);
  }
  return wrong;
}

describe("system calls", () => {
  for (const what of Object.values<Conversation>(conversations)) {
    test(`${what.name}: no system call too many`, async (t) => {
      if (!hasTool(t, "strace")) return;
      const wrong = judgeCalls(t, await callsOf(t, what), what);
      assert.deepEqual([...wrong.values()], []);
    });
  }

  for (const { name, file, from, to, conversation, shownBy } of wastesOfCalls) {
    test(`${name} is caught`, async (t) => {
      if (!hasTool(t, "strace")) return;
      const root = plantedCopy(t, file, from, to);
      const wrong = judgeCalls(t, await callsOf(t, conversation, root), conversation);
      for (const count of shownBy) assert.ok(wrong.has(count), `${count} shows it`);
    });
  }
});

/** What is wrong with the memory that a talk took. */
async function judgeTalk(
  t: TestContext,
  server: MeasuredServer,
  talk: Talk,
): Promise<Partial<Record<"retained" | "allocated", string | undefined>>> {
  const { retained, allocated } = await server.talk(talk);
  return {
    retained: judge(t, "retained", retained, talk.retained),
    ...(isAllocationTold && { allocated: judge(t, "allocated", allocated, talk.allocated) }),
  };
}

/** What is wrong with the memory of clients that left. */
async function judgeVisit(t: TestContext, server: MeasuredServer): Promise<string | undefined> {
  for (let visit = 0; visit < visitsBefore; visit += 1) await server.visit(visitors);
  const before = await server.heldBytes();
  await server.visit(visitors);
  return judge(t, "left", ((await server.heldBytes()) - before) / visitors, leftBytes);
}

describe("memory", () => {
  for (const talk of Object.values<Talk>(talks)) {
    test(`${talk.name}: nothing is kept of a message, and little is allocated`, async (t) => {
      const wrong = await judgeTalk(t, await MeasuredServer.start(t), talk);
      assert.deepEqual(
        Object.values(wrong).filter((problem) => problem !== undefined),
        [],
      );
    });
  }

  test(`what ${visitors} clients took is given back when they have left`, async (t) => {
    assert.equal(await judgeVisit(t, await MeasuredServer.start(t)), undefined);
  });

  for (const waste of wastesOfMemory) {
    test(`${waste.name} is caught`, async (t) => {
      if (waste.shownBy === "allocated" && !isAllocationTold) {
        t.skip("this Node does not tell how much was allocated");
        return;
      }
      const wrong = await judgeTalk(t, await MeasuredServer.start(t, waste), waste.talk);
      assert.ok(wrong[waste.shownBy] !== undefined, `${waste.shownBy} shows it`);
    });
  }

  test(`${keptConnection.name} is caught`, async (t) => {
    assert.ok((await judgeVisit(t, await MeasuredServer.start(t, keptConnection))) !== undefined);
  });
});
