/** The part of the contract that is about going on with a session: resume, take-over and fencing. */
import assert from "node:assert/strict";
import type { It } from "./contract.ts";
import { batchOf, deaf, opened, resumed, resuming, told } from "./contract-tools.ts";
import { outcomes } from "./ledger.ts";

const { stored, fenced } = outcomes;
const owner = 1;

export function resumeContract(it: It): void {
  it("a session is resumed where it was, under a new epoch", async (subject) => {
    const ledger = subject.as(owner);
    const first = await resumed(ledger, "Ana", "x", 0, owner);
    assert.equal(first.last, 0);
    await ledger.append(batchOf([{ ...first, first: 1, texts: ["a", "b"] }]));
    await ledger.release(first.session, first.epoch);
    const second = await resumed(ledger, "ANA", "x", 1, owner);
    assert.deepEqual([second.session, second.last], [first.session, 2]);
    assert.ok(second.epoch > first.epoch);
    const receipt = await ledger.append(batchOf([{ ...second, first: 3, texts: ["c"] }]));
    assert.deepEqual(told(receipt), [[3, stored]]);
    await ledger.release(second.session, second.epoch);
    assert.equal((await resumed(ledger, "Ana", "x", 3, owner)).last, 3);
  });

  it("a session without messages can be begun again, and not resumed", async (subject) => {
    const ledger = subject.as(owner);
    const first = await resumed(ledger, "Ana", "x", 0, owner);
    await ledger.release(first.session, first.epoch);
    const unknown = { kind: "unknown-session", last: 0 };
    assert.deepEqual(await ledger.open(resuming("Ana", "x", 1), owner), unknown);
    assert.equal((await resumed(ledger, "Ana", "x", 0, owner)).last, 0);
  });

  it("a session is not another name's, nor longer than it is", async (subject) => {
    const ledger = subject.as(owner);
    const ana = await resumed(ledger, "Ana", "x", 0, owner);
    await ledger.append(batchOf([{ ...ana, first: 1, texts: ["a", "b"] }]));
    const refused = async (): Promise<void> => {
      for (const [name, last, known] of [
        ["Bo", 0, 0],
        ["Bo", 2, 0],
        ["Ana", 3, 2],
      ] as const) {
        const answer = await ledger.open(resuming(name, "x", last), owner);
        assert.deepEqual(answer, { kind: "unknown-session", last: known }, `${name} ${last}`);
      }
    };
    await refused();
    await ledger.release(ana.session, ana.epoch);
    await refused();
    assert.equal((await resumed(ledger, "Ana", "x", 2, owner)).last, 2);
  });

  it("a session is not another secret's that only begins like its own", async (subject) => {
    const ledger = subject.as(owner);
    ledger.attach(owner, deaf);
    const ana = await resumed(ledger, "Ana", "x", 0, owner);
    await ledger.append(batchOf([{ ...ana, first: 1, texts: ["a"] }]));
    const like = resuming("Ana", "x", 1);
    const secret = like.resume!.secret.slice();
    secret[secret.length - 1]! ^= 1;
    const unknown = { kind: "unknown-session", last: 0 };
    const guess = { ...like, resume: { secret, last: 1 } };
    assert.deepEqual(await ledger.open(guess, owner), unknown, "while it is connected");
    await ledger.release(ana.session, ana.epoch);
    assert.deepEqual(await ledger.open(guess, owner), unknown, "and when it is not");
    assert.equal((await resumed(ledger, "Ana", "x", 1, owner)).session, ana.session);
  });

  it("another session waits for the name, whether it is new or known", async (subject) => {
    const ledger = subject.as(owner);
    ledger.attach(owner, deaf);
    const first = await resumed(ledger, "Ana", "x", 0, owner);
    await ledger.append(batchOf([{ ...first, first: 1, texts: ["a"] }]));
    await ledger.release(first.session, first.epoch);
    await opened(ledger, "Ana", owner);
    for (const [id, last] of [
      ["x", 1],
      ["y", 0],
    ] as const) {
      assert.deepEqual(await ledger.open(resuming("Ana", id, last), owner), { kind: "in-use" });
    }
  });

  it("who resumes a connected session takes it over, and the owner before is told", async (subject) => {
    const [first, second] = [subject.as(1), subject.as(2)];
    const lost = new Promise<[number, number]>((resolve) => {
      first.attach(1, { ...deaf, lost: (session, epoch) => resolve([session, epoch]) });
    });
    second.attach(2, { ...deaf, lost: () => assert.fail("the one who takes over loses nothing") });
    const before = await resumed(first, "Ana", "x", 0, 1);
    await first.append(batchOf([{ ...before, first: 1, texts: ["a"] }]));
    const after = await resumed(second, "Ana", "x", 1, 2);
    assert.deepEqual([after.session, after.last, after.budget], [before.session, 1, before.budget]);
    assert.deepEqual(await lost, [before.session, before.epoch]);
    const late = await first.append(batchOf([{ ...before, first: 2, texts: ["too late"] }]));
    assert.deepEqual(told(late), [[0, fenced]]);
    assert.deepEqual(told(await second.append(batchOf([{ ...after, first: 2, texts: ["b"] }]))), [
      [2, stored],
    ]);
    const later = await first.append(batchOf([{ ...before, first: 3, texts: ["still too late"] }]));
    assert.deepEqual(told(later), [[0, fenced]], "what another connection stored is not the old one's");
    await first.release(before.session, before.epoch);
    assert.equal((await second.open({ name: "Ana", key: "ana" }, 2)).kind, "in-use");
    await second.release(after.session, after.epoch);
    assert.equal((await resumed(first, "Ana", "x", 2, 1)).last, 2);
  });

  it("an epoch under which nothing was stored is not given again", async (subject) => {
    const ledger = subject.as(owner);
    ledger.attach(owner, deaf);
    const first = await resumed(ledger, "Ana", "x", 0, owner);
    const second = await resumed(ledger, "Ana", "x", 0, owner);
    await ledger.release(second.session, second.epoch);
    const third = await resumed(ledger, "Ana", "x", 0, owner);
    assert.ok(third.epoch > second.epoch && second.epoch > first.epoch);
    for (const { session, epoch } of [first, second]) {
      // A session without messages may have got another number since.
      const late = batchOf([{ session, epoch, first: 1, texts: ["too late"] }]);
      assert.deepEqual(told(await ledger.append(late)), [[0, fenced]]);
    }
    const receipt = await ledger.append(batchOf([{ ...third, first: 1, texts: ["a"] }]));
    assert.deepEqual(told(receipt), [[1, stored]]);
    await ledger.release(third.session, third.epoch);
    const fourth = await resumed(ledger, "Ana", "x", 1, owner);
    const fifth = await resumed(ledger, "Ana", "x", 1, owner);
    await ledger.release(fifth.session, fifth.epoch);
    const sixth = await resumed(ledger, "Ana", "x", 1, owner);
    assert.ok(sixth.epoch > fifth.epoch);
    const late = await ledger.append(batchOf([{ ...fourth, first: 2, texts: ["too late"] }]));
    assert.deepEqual(told(late), [[0, fenced]]);
    assert.equal((await resumed(ledger, "Ana", "x", 1, owner)).last, 1);
  });

  it("what was handed over before a take-over counts, and what comes behind it does not", async (subject) => {
    const ledger = subject.as(owner);
    ledger.attach(owner, deaf);
    const before = await resumed(ledger, "Ana", "x", 0, owner);
    const [inTime, after, tooLate] = await Promise.all([
      ledger.append(batchOf([{ ...before, first: 1, texts: ["a", "b"] }])),
      resumed(ledger, "Ana", "x", 0, owner),
      ledger.append(batchOf([{ ...before, first: 3, texts: ["c"] }])),
    ]);
    assert.deepEqual(told(inTime)[0]![1], stored);
    assert.equal(after.last, 2);
    assert.deepEqual(told(tooLate), [[0, fenced]]);
  });

  it("a session whose owner died is resumed with all that was handed over", async (subject) => {
    const [first, second] = [subject.as(1), subject.as(2)];
    first.attach(1, deaf);
    second.attach(2, deaf);
    const before = await resumed(first, "Ana", "x", 0, 1);
    const [, , after] = await Promise.all([
      first.append(batchOf([{ ...before, first: 1, texts: ["a", "b"] }])),
      first.releaseOwner(1),
      // Through ports of their own the two may come in either order: then it is a take-over.
      resumed(second, "Ana", "x", 0, 2),
    ]);
    assert.equal(after.session, before.session);
    const receipt = await second.append(batchOf([{ ...after, first: after.last + 1, texts: ["next"] }]));
    assert.deepEqual(told(receipt), [[after.last + 1, stored]]);
    await second.release(after.session, after.epoch);
    assert.equal((await resumed(second, "Ana", "x", after.last + 1, 2)).last, after.last + 1);
  });
}
