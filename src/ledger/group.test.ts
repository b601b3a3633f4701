import assert from "node:assert/strict";
import { test } from "node:test";
import { commitBytesMax, commitRowsMax } from "./commit.ts";
import { batchOf, opened, told } from "./contract-tools.ts";
import { GroupLedger } from "./group.ts";
import { outcomes, StorageFailure } from "./ledger.ts";
import type { Batch } from "./ledger.ts";
import { Names } from "./names.ts";
import type { HeldSession } from "./names.ts";
import type { Store } from "./store.ts";

const owner = 1;

/** A store that writes down what it is asked, and fails or is full when it is told to. */
class Recorder implements Store {
  readonly word = "accepted";
  readonly calls: string[] = [];
  failing: string | undefined;
  room = true;
  rows = 0;
  tidied = 0;

  #call(name: string): void {
    this.calls.push(name);
    if (this.failing === name) throw new Error(`no ${name} today`);
  }

  find(): undefined {}

  hasRoom(): boolean {
    return this.room;
  }

  begin(): void {
    this.#call("begin");
    this.rows = 0;
  }

  put(held: HeldSession): void {
    if (this.failing === "put") this.#call("put");
    this.rows += 1;
    held.last += 1;
  }

  commit(): void {
    this.#call("commit");
    this.calls.push(`${this.rows} rows`);
  }

  tidy(): void {
    if (this.failing === "tidy") this.#call("tidy");
    this.tidied += 1;
  }

  close(): void {
    this.#call("close");
  }
}

function made(events: { failed?: (failure: StorageFailure) => void; noRoom?: () => void } = {}): {
  store: Recorder;
  ledger: GroupLedger;
} {
  const store = new Recorder();
  const names = new Names({ slots: 100, isFull: () => false });
  return { store, ledger: new GroupLedger({ names, store, ...events }) };
}

function rows(session: { session: number; epoch: number }, first: number, count: number, bytes = 1): Batch {
  return {
    session: Float64Array.of(session.session),
    epoch: Float64Array.of(session.epoch),
    first: Float64Array.of(first),
    entry: new Uint32Array(count),
    at: new Float64Array(count),
    end: Uint32Array.from({ length: count }, (_, row) => (row + 1) * bytes),
    text: new Uint8Array(count * bytes),
  };
}

/** Lets the turns of the event loop go by in which a ledger does what it has to do. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test("all that comes in one turn shares a commit, and the store keeps house before and after it", async () => {
  const { store, ledger } = made();
  const sessions = await Promise.all(["a", "b", "c"].map((name, i) => opened(ledger, name, i)));
  store.calls.length = 0;
  store.tidied = 0;
  await Promise.all(sessions.map((session) => ledger.append(rows(session, 1, 2))));
  await turns(2);
  assert.deepEqual(store.calls, ["begin", "commit", "6 rows"]);
  assert.equal(store.tidied, 2);
});

test("what only opens and releases needs no commit", async () => {
  const { store, ledger } = made();
  const session = await opened(ledger, "a", owner);
  await ledger.release(session.session, session.epoch);
  await ledger.releaseOwner(owner);
  assert.ok(!store.calls.includes("begin"));
});

test("a receipt comes after the commit", async () => {
  const { store, ledger } = made();
  const session = await opened(ledger, "a", owner);
  store.calls.length = 0;
  let callsAtReceipt: string[] = [];
  await ledger.append(rows(session, 1, 1)).then(() => (callsAtReceipt = [...store.calls]));
  assert.deepEqual(callsAtReceipt, ["begin", "commit", "1 rows"]);
});

for (const [what, count, bytes] of [
  ["rows", commitRowsMax / 2, 1],
  ["bytes", 8, commitBytesMax / 16],
] as const) {
  test(`a commit is bounded in ${what}`, async () => {
    const { store, ledger } = made();
    const session = await opened(ledger, "a", owner);
    store.calls.length = 0;
    const appends = [0, 1, 2, 3, 4].map((i) => ledger.append(rows(session, 1 + i * count, count, bytes)));
    const receipts = await Promise.all(appends);
    assert.deepEqual(
      receipts.map((receipt) => told(receipt)[0]),
      [1, 2, 3, 4, 5].map((i) => [i * count, outcomes.stored]),
    );
    const commits = store.calls.filter((call) => call.endsWith("rows"));
    assert.deepEqual(commits, [`${2 * count} rows`, `${2 * count} rows`, `${count} rows`]);
  });
}

test("a batch that is larger than the bound is a commit of its own", async () => {
  const { ledger } = made();
  const session = await opened(ledger, "a", owner);
  const receipt = await ledger.append(rows(session, 1, commitRowsMax + 1));
  assert.deepEqual(told(receipt), [[commitRowsMax + 1, outcomes.stored]]);
});

test("without room nothing is begun, and with room it goes on where it was", async () => {
  let noRoom = 0;
  const { store, ledger } = made({ noRoom: () => (noRoom += 1) });
  const session = await opened(ledger, "a", owner);
  await ledger.append(rows(session, 1, 3));
  store.calls.length = 0;
  store.room = false;
  for (const times of [1, 2]) {
    const receipt = await ledger.append(rows(session, 4, 2));
    assert.deepEqual(told(receipt), [[3, outcomes.noSpace]], `time ${times}`);
  }
  assert.equal(noRoom, 1);
  assert.ok(!store.calls.includes("begin"));
  assert.equal((await ledger.open({ name: "b", key: "b" }, owner)).kind, "opened");
  store.room = true;
  assert.deepEqual(told(await ledger.append(rows(session, 4, 2))), [[5, outcomes.stored]]);
  store.room = false;
  await ledger.append(rows(session, 6, 1));
  assert.equal(noRoom, 2);
});

for (const step of ["tidy", "begin", "put", "commit"]) {
  test(`after a failed ${step} everything that waits and everything later is rejected, and nothing is tried again`, async () => {
    const failures: StorageFailure[] = [];
    const { store, ledger } = made({ failed: (failure) => failures.push(failure) });
    const [a, b] = await Promise.all([opened(ledger, "a", owner), opened(ledger, "b", owner)]);
    await ledger.append(rows(a, 1, 1));
    await turns(2);
    store.failing = step;
    const isFailure = (error: unknown): boolean =>
      error instanceof StorageFailure && error.message.includes(`no ${step} today`);
    await Promise.all([
      assert.rejects(ledger.append(rows(a, 2, commitRowsMax)), isFailure),
      assert.rejects(ledger.append(rows(b, 1, commitRowsMax)), isFailure),
      assert.rejects(ledger.open({ name: "c", key: "c" }, owner), isFailure),
    ]);
    store.failing = undefined;
    const calls = store.calls.length;
    await assert.rejects(ledger.append(rows(b, 1, 1)), isFailure);
    await assert.rejects(ledger.open({ name: "c", key: "c" }, owner), isFailure);
    await assert.rejects(ledger.release(a.session, a.epoch), isFailure);
    await assert.rejects(ledger.releaseOwner(owner), isFailure);
    await assert.rejects(ledger.close(), isFailure);
    await turns(2);
    assert.equal(store.calls.length, calls);
    assert.equal(failures.length, 1);
    assert.match(String(failures[0]!.cause), /today/);
  });
}

test("a store that fails while nothing waits is told of", async () => {
  const failure = new Promise<StorageFailure>((resolve) => {
    const { store, ledger } = made({ failed: resolve });
    void opened(ledger, "a", owner)
      .then((session) => ledger.append(rows(session, 1, 1)))
      .then(() => (store.failing = "tidy"));
  });
  assert.match((await failure).message, /checkpoint failed/);
});

test("a close that fails is a failure of the store", async () => {
  const { store, ledger } = made();
  store.failing = "close";
  await assert.rejects(ledger.close(), StorageFailure);
});

test("rows of one session in two entries keep their order", async () => {
  const { ledger } = made();
  const a = await opened(ledger, "a", owner);
  const receipt = await ledger.append(
    batchOf([
      { ...a, first: 1, texts: ["1"] },
      { ...a, first: 2, texts: ["2", "3"] },
    ]),
  );
  assert.deepEqual(told(receipt), [
    [3, outcomes.stored],
    [3, outcomes.stored],
  ]);
});
