/** What every member of the port `Ledger` does; each runs it from its own test. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { resumeContract } from "./contract-resume.ts";
import { batchOf, deaf, opened, told } from "./contract-tools.ts";
import { outcomes } from "./ledger.ts";
import type { Ledger, Owner } from "./ledger.ts";
import type { NamesOptions } from "./names.ts";

/** A member under test. */
export interface Subject {
  /** The ledger as this owner reaches it. */
  as(owner: Owner): Ledger;
  /** Ends what the test began. */
  end(): Promise<void>;
}

/** A test of the suite: what it says, and what it does with the member. */
export type It = (
  title: string,
  run: (subject: Subject, full: Set<number>) => Promise<void>,
  slots?: number,
) => void;

const { stored, fenced } = outcomes;
const owner = 1;

/** Registers the suite for the member that `make` makes. */
export function ledgerContract(
  member: string,
  make: (options: NamesOptions, t: TestContext) => Promise<Subject>,
): void {
  const it: It = (title, run, slots = 16) => {
    test(`${member}: ${title}`, { timeout: 20_000 }, async (t) => {
      const full = new Set<number>();
      const subject = await make({ slots, isFull: (slot) => full.has(slot) }, t);
      try {
        await run(subject, full);
      } finally {
        await subject.end();
      }
    });
  };

  it("a new name begins a session at 0 with a number that no other has", async (subject) => {
    const ledger = subject.as(owner);
    ledger.attach(owner, deaf);
    const [ana, bo] = await Promise.all([opened(ledger, "Ana", owner), opened(ledger, "Bo", owner)]);
    assert.equal(ana.last, 0);
    assert.equal(bo.last, 0);
    assert.notEqual(ana.session, bo.session);
    assert.notEqual(ana.budget, bo.budget);
    assert.ok(ana.epoch >= 1);
  });

  it("a connected name is in use, and its holder is asked whether its peer is there", async (subject) => {
    const [first, second] = [subject.as(1), subject.as(2)];
    const probed = new Promise<[number, number]>((resolve) => {
      first.attach(1, { ...deaf, probe: (session, epoch) => resolve([session, epoch]) });
    });
    second.attach(2, { ...deaf, probe: () => assert.fail("the one who asks is not the holder") });
    const ana = await opened(first, "Ana", 1);
    assert.deepEqual(await second.open({ name: "ANA", key: "ana" }, 2), { kind: "in-use" });
    assert.deepEqual(await probed, [ana.session, ana.epoch]);
  });

  it("a released name is free when release resolves, and begins a new session", async (subject) => {
    const ledger = subject.as(owner);
    const before = await opened(ledger, "Ana", owner);
    await ledger.append(batchOf([{ ...before, first: 1, texts: ["hola"] }]));
    await ledger.release(before.session, before.epoch);
    const after = await opened(ledger, "Ana", owner);
    assert.notEqual(after.session, before.session);
    assert.equal(after.last, 0);
  });

  it("a stale release changes nothing", async (subject) => {
    const ledger = subject.as(owner);
    const before = await opened(ledger, "Ana", owner);
    await ledger.release(before.session, before.epoch + 1);
    assert.equal((await ledger.open({ name: "Ana", key: "ana" }, owner)).kind, "in-use");
    await ledger.release(before.session, before.epoch);
    const after = await opened(ledger, "Ana", owner);
    await ledger.release(before.session, before.epoch);
    await ledger.release(after.session + 1000, 1);
    assert.equal((await ledger.open({ name: "Ana", key: "ana" }, owner)).kind, "in-use");
  });

  it("releaseOwner lets go of all that this owner held, and of nothing else", async (subject) => {
    const [first, second] = [subject.as(1), subject.as(2)];
    await opened(first, "Ana", 1);
    await opened(first, "Bo", 1);
    await opened(second, "Cai", 2);
    await first.releaseOwner(1);
    await Promise.all([opened(second, "Ana", 2), opened(second, "Bo", 2)]);
    assert.equal((await first.open({ name: "Cai", key: "cai" }, 1)).kind, "in-use");
  });

  it("numbers go on from batch to batch, and receipts say how far", async (subject) => {
    const ledger = subject.as(owner);
    const ana = await opened(ledger, "Ana", owner);
    const receipts = await Promise.all([
      ledger.append(batchOf([{ ...ana, first: 1, texts: ["a", "b", "c"] }])),
      ledger.append(batchOf([{ ...ana, first: 4, texts: ["d"] }])),
      ledger.append(batchOf([{ ...ana, first: 5, texts: ["", "f"] }])),
    ]);
    for (const [index, least] of [3, 4, 6].entries()) {
      const [last, outcome] = told(receipts[index]!)[0]!;
      assert.ok(last >= least && last <= 6, `${last} must be from ${least} to 6`);
      assert.equal(outcome, stored);
    }
    const receipt = await ledger.append(batchOf([{ ...ana, first: 7, texts: ["g"] }]));
    assert.deepEqual(told(receipt), [[7, stored]]);
  });

  it("an entry of the receipt belongs to the entry of the batch", async (subject) => {
    const ledger = subject.as(owner);
    const [ana, bo, cai] = await Promise.all(["Ana", "Bo", "Cai"].map((name) => opened(ledger, name, owner)));
    const receipt = await ledger.append(
      batchOf([
        { ...cai!, first: 1, texts: ["1", "2", "3"] },
        { ...ana!, first: 1, texts: ["1"] },
        { ...bo!, first: 1, texts: ["1", "2"] },
      ]),
    );
    assert.deepEqual(told(receipt), [
      [3, stored],
      [1, stored],
      [2, stored],
    ]);
    assert.deepEqual(told(await ledger.append(batchOf([]))), []);
  });

  it("what is stored already is passed over", async (subject) => {
    const ledger = subject.as(owner);
    const ana = await opened(ledger, "Ana", owner);
    await ledger.append(batchOf([{ ...ana, first: 1, texts: ["a", "b", "c"] }]));
    const again = await ledger.append(batchOf([{ ...ana, first: 2, texts: ["b", "c"] }]));
    assert.deepEqual(told(again), [[3, stored]]);
    const overlap = await ledger.append(batchOf([{ ...ana, first: 3, texts: ["c", "d", "e"] }]));
    assert.deepEqual(told(overlap), [[5, stored]]);
  });

  it("a gap fences its session alone", async (subject) => {
    const ledger = subject.as(owner);
    const [ana, bo] = await Promise.all([opened(ledger, "Ana", owner), opened(ledger, "Bo", owner)]);
    await ledger.append(batchOf([{ ...ana, first: 1, texts: ["a"] }]));
    const receipt = await ledger.append(
      batchOf([
        { ...ana, first: 3, texts: ["c", "d"] },
        { ...bo, first: 1, texts: ["x", "y"] },
      ]),
    );
    assert.deepEqual(told(receipt), [
      [1, fenced],
      [2, stored],
    ]);
    const next = await ledger.append(batchOf([{ ...ana, first: 2, texts: ["b"] }]));
    assert.deepEqual(told(next), [[2, stored]]);
  });

  it("a stale epoch and an unknown session are fenced alone", async (subject) => {
    const ledger = subject.as(owner);
    const [ana, bo] = await Promise.all([opened(ledger, "Ana", owner), opened(ledger, "Bo", owner)]);
    const receipt = await ledger.append(
      batchOf([
        { ...ana, epoch: ana.epoch - 1, first: 1, texts: ["old"] },
        { session: ana.session + bo.session + 1000, epoch: 1, first: 1, texts: ["nobody"] },
        { ...bo, first: 1, texts: ["x"] },
        { ...ana, first: 1, texts: ["new"] },
      ]),
    );
    assert.deepEqual(told(receipt).slice(1), [
      [0, fenced],
      [1, stored],
      [1, stored],
    ]);
    assert.equal(receipt.outcome[0], fenced);
  });

  it("a session that was released takes nothing more", async (subject) => {
    const ledger = subject.as(owner);
    const ana = await opened(ledger, "Ana", owner);
    const before = ledger.append(batchOf([{ ...ana, first: 1, texts: ["sent before the release"] }]));
    const release = ledger.release(ana.session, ana.epoch);
    const after = ledger.append(batchOf([{ ...ana, first: 2, texts: ["sent after it"] }]));
    assert.deepEqual(told(await before), [[1, stored]]);
    await release;
    assert.equal((await after).outcome[0], fenced);
  });

  it("batches of several owners are answered each to its own", async (subject) => {
    const ledgers = [1, 2, 3].map((owner) => subject.as(owner));
    const sessions = await Promise.all(ledgers.map((ledger, i) => opened(ledger, `name-${i}`, i + 1)));
    const receipts = await Promise.all(
      ledgers.map((ledger, i) =>
        ledger.append(batchOf([{ ...sessions[i]!, first: 1, texts: Array<string>(i + 1).fill("x") }])),
      ),
    );
    assert.deepEqual(receipts.map(told), [[[1, stored]], [[2, stored]], [[3, stored]]]);
  });

  it(
    "a name keeps its budget until the budget has recovered and the room is needed",
    async (subject, full) => {
      const ledger = subject.as(owner);
      const ana = await opened(ledger, "Ana", owner);
      await opened(ledger, "Bo", owner);
      assert.deepEqual(await ledger.open({ name: "Cai", key: "cai" }, owner), { kind: "full" });
      await ledger.release(ana.session, ana.epoch);
      assert.deepEqual(await ledger.open({ name: "Cai", key: "cai" }, owner), { kind: "full" });
      const again = await opened(ledger, "Ana", owner);
      assert.equal(again.budget, ana.budget);
      full.add(ana.budget);
      assert.deepEqual(await ledger.open({ name: "Cai", key: "cai" }, owner), { kind: "full" });
      await ledger.release(again.session, again.epoch);
      assert.equal((await opened(ledger, "Cai", owner)).budget, ana.budget);
      assert.deepEqual(await ledger.open({ name: "Ana", key: "ana" }, owner), { kind: "full" });
    },
    2,
  );

  resumeContract(it);

  it("close finishes what was submitted before it", async (subject) => {
    const ledger = subject.as(owner);
    const ana = await opened(ledger, "Ana", owner);
    const append = ledger.append(batchOf([{ ...ana, first: 1, texts: ["a", "b"] }]));
    const close = ledger.close();
    assert.deepEqual(told(await append), [[2, stored]]);
    await close;
    await assert.rejects(ledger.open({ name: "Bo", key: "bo" }, owner), /closed/);
  });
}
