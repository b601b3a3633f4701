import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fakeFacts } from "../../test/support/fake-watch.ts";
import { nowUs } from "../front/clock.ts";
import { writeRoster } from "../front/roster.ts";
import type { ShutOutName } from "../front/shut-out.ts";
import { Happenings } from "./happenings.ts";
import { makeSharedMemory } from "./memory.ts";
import { ServerWatch } from "./server-watch.ts";
import type { FrontAnswer, FrontQuestion } from "./threads.ts";
import { Silent } from "./watch.ts";

/** What main told the fronts, in this order. */
type Told = FrontQuestion | { readonly kind: "shut-out"; readonly name: ShutOutName };

/** A watch over one front, which says that Ana was put out, when `answer` lets it; of `silentThreads` others nothing is heard. */
function watchOf(
  answer: () => Promise<void> = async () => {},
  keys: readonly string[] = ["ana"],
  silentThreads = 0,
) {
  const told: Told[] = [];
  const watch = new ServerWatch({
    facts: fakeFacts,
    memory: makeSharedMemory(1, 1),
    happenings: new Happenings(),
    fronts: {
      async ask(question) {
        told.push(question);
        await answer();
        const said: FrontAnswer =
          question.kind === "kick"
            ? { kind: "kicked", keys }
            : { kind: "clients", roster: writeRoster(new Set(), 0, 0) };
        return { answers: [{ thread: 1, answer: said }], silentThreads };
      },
      shutOut: (name) => void told.push({ kind: "shut-out", name }),
    },
    reader: undefined,
    ledger: { prune: async () => 0 },
  });
  return { watch, told };
}

const waitMs = 60_000;

const withoutTimes = (told: readonly Told[]): unknown[] =>
  told.map((one) => (one.kind === "shut-out" ? { kind: one.kind, key: one.name[0] } : one));

describe("a kick", () => {
  test("by name keeps the name out first, and then ends who has it", async () => {
    const { watch, told } = watchOf();
    assert.equal(await watch.kick({ name: "ANA" }, waitMs), 1);
    assert.deepEqual(withoutTimes(told), [
      { kind: "shut-out", key: "ana" },
      { kind: "kick", target: { key: "ana" }, waitMs },
    ]);
  });

  test("by id ends again who came back before the name was kept out", async () => {
    const { watch, told } = watchOf();
    assert.equal(await watch.kick({ id: "k3f9q2ab" }, waitMs), 1);
    assert.deepEqual(withoutTimes(told), [
      { kind: "kick", target: { id: "k3f9q2ab" }, waitMs },
      { kind: "shut-out", key: "ana" },
      { kind: "kick", target: { key: "ana" }, waitMs },
    ]);
  });

  test("keeps a name out no longer than its client was told, however late a front answers", async () => {
    const answer = Promise.withResolvers<void>();
    const { watch, told } = watchOf(() => answer.promise);
    const kicked = watch.kick({ id: "k3f9q2ab" }, waitMs);
    const toldUs = nowUs();
    // A clock that has gone on, as that of a machine where a front was slow.
    while (nowUs() <= toldUs);
    answer.resolve();
    await kicked;
    const [untilUs] = told.flatMap((one) => (one.kind === "shut-out" ? [one.name[1]] : []));
    assert.ok(untilUs! <= toldUs + waitMs * 1000, `${untilUs! - toldUs} µs`);
  });

  test("that finds nobody says so only where every front was heard", async () => {
    for (const target of [{ name: "Ana" }, { id: "k3f9q2ab" }]) {
      assert.equal(await watchOf(undefined, []).watch.kick(target, 0), 0);
      await assert.rejects(watchOf(undefined, [], 1).watch.kick(target, waitMs), Silent);
      assert.equal(await watchOf(undefined, ["ana"], 1).watch.kick(target, 0), 1);
    }
  });

  test("without a wait keeps nobody out", async () => {
    const { watch, told } = watchOf();
    await watch.kick({ name: "Ana" }, 0);
    await watch.kick({ id: "k3f9q2ab" }, 0);
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ["kick", "kick"],
    );
  });
});

test("a list of the clients says how many fronts are missing from it", async () => {
  const { watch } = watchOf(undefined, [], 2);
  const { clients, silentThreads } = await watch.clients();
  assert.deepEqual([clients, silentThreads], [[], 2]);
});
