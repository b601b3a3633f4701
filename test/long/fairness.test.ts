/** One client never harms another: well-behaved clients alone, and beside those that are not. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Attacker } from "../support/attacker.ts";
import type { AttackOrder } from "../support/attacker.ts";
import { median } from "../support/measure.ts";
import { TestServer } from "../support/server.ts";
import { Steady } from "../support/steady.ts";

/** Each well-behaved client sends 1.5 messages a second. */
const wellBehaved = { clients: 50, everyMs: 667 };

/** Alone and under attack take turns, so that the machine's moods meet both. */
const rounds = 5;
const measureMs = 5_000;
/** What an attack has left behind is over after this time. */
const settleMs = 1_500;
const timesMost = 2;
const addedMsMost = 25;

interface AttackCase extends AttackOrder {
  readonly what: string;
  readonly flags?: readonly string[];
}

const attacks: readonly AttackCase[] = [
  { kind: "flood", what: "flooders that are cut off and come back", countLeast: 100 },
  { kind: "half-open", what: "a thousand lines that do not end", countLeast: 1_000 },
  { kind: "storm", what: "a storm of connections", countLeast: 1_000 },
  // With a limit of rate it would take them hours to fill what the kernel holds for them.
  { kind: "deaf", what: "clients that never read", countLeast: 20, flags: ["--rate", "off"] },
];

describe("well-behaved clients keep their connection and their latency beside", () => {
  for (const attack of attacks) {
    test(attack.what, async (t) => {
      const server = await TestServer.start(t, { flags: ["--quiet", ...(attack.flags ?? [])] });
      const steady = await Steady.start(server.port, wellBehaved);
      const measure = async (): Promise<number> => {
        steady.take();
        await delay(measureMs);
        return steady.take().percentile(0.99) / 1000;
      };
      const p99Ms: { alone: number; beside: number }[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        await delay(settleMs);
        const alone = await measure();
        const attacker = await Attacker.begin(t, server.port, attack);
        const beside = await measure();
        const count = await attacker.end();
        p99Ms.push({ alone, beside });
        t.diagnostic(`p99 ${alone.toFixed(1)} ms alone, ${beside.toFixed(1)} ms beside (${count} times)`);
        assert.ok(count >= attack.countLeast, `it was no attack any more: ${count} times`);
        assert.deepEqual(steady.faults, []);
      }
      await steady.end();
      assert.deepEqual(steady.faults, [], "none was cut off, and all is confirmed");
      const alone = median(p99Ms.map((each) => each.alone));
      const beside = median(p99Ms.map((each) => each.beside));
      t.diagnostic(`medians of p99: ${alone.toFixed(1)} ms alone, ${beside.toFixed(1)} ms beside`);
      assert.ok(beside <= Math.max(alone * timesMost, alone + addedMsMost), `${alone} ms and ${beside} ms`);
      assert.equal(await server.stop(), 0);
    });
  }
});
