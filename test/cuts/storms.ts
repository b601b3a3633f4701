/** Many storms, in several worlds at a time, and what they come to. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import type { TestContext } from "node:test";
import { faultless } from "../support/audit.ts";
import { compiledOnce } from "../support/compiled.ts";
import { StormWorld, victims } from "./storm.ts";

/** Most of a storm is waiting for the next attempt to connect. */
const worldsAtATime = 6;

/** Runs so many storms. Fails unless each victim was killed so often, and everything is stored once and in order. */
export async function checkStorms(
  t: Pick<TestContext, "after" | "diagnostic">,
  storms: number,
  killsLeast: number,
): Promise<void> {
  const seed = randomInt(2 ** 32);
  const env = await compiledOnce(t);
  const share = Math.ceil(storms / worldsAtATime);
  const run = async (_: unknown, index: number): Promise<StormWorld> => {
    const world = await StormWorld.open(t, seed + index, { env });
    while (world.storms < share) {
      assert.deepEqual(await world.storm(), faultless, `storm ${world.storms} of seed ${seed + index}`);
    }
    await world.verify();
    return world;
  };
  const worlds = await Promise.all(Array.from({ length: worldsAtATime }, run));
  const sum = (of: (world: StormWorld) => number): number =>
    worlds.reduce((all, world) => all + of(world), 0);
  const kills = victims.map((victim) => ({ victim, count: sum((world) => world.kills[victim]) }));
  const resumes = sum((world) => world.resumes);
  const spared = sum((world) => world.spared);
  const leaving = sum((world) => world.killedLeaving);
  t.diagnostic(
    `seeds from ${seed}: ${sum((world) => world.storms)} storms; killed: ` +
      `${kills.map(({ victim, count }) => `${victim} ${count}`).join(", ")}, sender at its goodbye ${leaving}; ` +
      `${sum((world) => world.cuts)} connections cut besides`,
  );
  t.diagnostic(
    `${sum((world) => world.stored)} messages stored; ${resumes} resumes, ` +
      `${spared} messages told to be stored and not repeated`,
  );
  for (const { victim, count } of kills) assert.ok(count >= killsLeast, `${victim}: ${count} kills`);
  assert.ok(leaving >= killsLeast, `${leaving} kills at the goodbye`);
  assert.ok(resumes > 0 && spared > 0);
}
