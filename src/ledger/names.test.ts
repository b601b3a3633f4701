import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Names, reclaimLooksMax } from "./names.ts";
import type { Claim, HeldSession } from "./names.ts";

function claim(key: string, name: string): Claim {
  return { key, name, owner: 1 };
}

test("any order of coming and going keeps names, sessions and budgets apart", () => {
  const key = fc.constantFrom("a", "b", "c", "d", "e", "f");
  const step = fc.oneof(
    fc.record({ kind: fc.constant("take" as const), key }),
    fc.record({ kind: fc.constant("release" as const), key }),
    fc.record({ kind: fc.constant("recover" as const), slot: fc.nat(3) }),
    fc.record({ kind: fc.constant("spend" as const), slot: fc.nat(3) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const full = new Set<number>();
      const slots = 4;
      const names = new Names({ slots, isFull: (slot) => full.has(slot) }, 100);
      const held = new Map<string, HeldSession>();
      /** Who a slot was last given to. */
      const slotOf = new Map<string, number>();
      const sessions = new Set<number>();
      for (const step of steps) {
        if (step.kind === "recover") full.add(step.slot);
        else if (step.kind === "spend") full.delete(step.slot);
        else if (step.kind === "release") {
          const session = held.get(step.key);
          if (session === undefined) continue;
          names.release(session.session, session.epoch);
          held.delete(step.key);
        } else if (held.has(step.key)) {
          assert.equal(names.holder(step.key), held.get(step.key));
        } else {
          const heldSlots = new Set(Array.from(held.values(), (session) => session.budget));
          const before = slotOf.get(step.key);
          const taken = names.take(claim(step.key, step.key));
          const reclaimable = [...slotOf.values()].some((slot) => !heldSlots.has(slot) && full.has(slot));
          const hasRoom = before !== undefined || slotOf.size < slots || reclaimable;
          assert.equal(taken !== undefined, hasRoom);
          if (taken === undefined) continue;
          assert.ok(!heldSlots.has(taken.budget), "a slot belongs to one connected name");
          assert.ok(taken.budget < slots);
          assert.ok(taken.session >= 100 && !sessions.has(taken.session), "a session's number is new");
          if (before === undefined) {
            const [evicted] = [...slotOf].find(([, slot]) => slot === taken.budget) ?? [];
            if (evicted !== undefined) {
              assert.ok(full.has(taken.budget), "only a full budget is given to another");
              slotOf.delete(evicted);
            }
          } else assert.equal(taken.budget, before, "a name that comes back finds its budget");
          slotOf.set(step.key, taken.budget);
          sessions.add(taken.session);
          held.set(step.key, taken);
          assert.equal(names.find(taken.session), taken);
        }
      }
      for (const [key, session] of held) assert.equal(names.holder(key), session);
    }),
    { numRuns: 500 },
  );
});

test("taking a name costs the same however many names are cooling, and finds the one that has recovered", () => {
  const slots = reclaimLooksMax * 40;
  let looks = 0;
  let recovered = -1;
  const names = new Names({ slots, isFull: (slot) => (looks++, slot === recovered) });
  for (let i = 0; i < slots; i += 1) {
    const session = names.take(claim(`name-${i}`, ""))!;
    names.release(session.session, session.epoch);
  }
  assert.equal(looks, 0, "while there is room nobody looks for any");
  recovered = slots - 1;
  let taken: HeldSession | undefined;
  let tries = 0;
  while (taken === undefined) {
    looks = 0;
    taken = names.take(claim("new", ""));
    tries += 1;
    assert.ok(looks <= reclaimLooksMax, `${looks} looks`);
  }
  assert.equal(taken.budget, recovered);
  assert.equal(tries, 40, "each try goes on where the one before left off");
});

test("a name that comes and goes does not crowd out one that has recovered", () => {
  const full = new Set<number>();
  const names = new Names({ slots: 2, isFull: (slot) => full.has(slot) });
  const [a, b] = [names.take(claim("a", "A"))!, names.take(claim("b", "B"))!];
  names.release(b.session, b.epoch);
  names.release(a.session, a.epoch);
  for (let times = 0; times < 5; times += 1) {
    const again = names.take(claim("a", "A"))!;
    names.release(again.session, again.epoch);
  }
  full.add(b.budget);
  assert.equal(names.take(claim("c", "C"))?.budget, b.budget);
});

test("a table without slots has no room", () => {
  assert.equal(new Names({ slots: 0, isFull: () => true }).take(claim("a", "A")), undefined);
});
