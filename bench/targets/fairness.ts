/** Clients that behave well, alone and beside those that do not. */
import { setTimeout as delay } from "node:timers/promises";
import type { Histogram } from "../../src/bench/histogram.ts";
import { Attacker } from "../../test/support/attacker.ts";
import type { AttackOrder } from "../../test/support/attacker.ts";
import { TestServer } from "../../test/support/server.ts";
import { Steady } from "../../test/support/steady.ts";
import type { Measured, Place, Target } from "./target.ts";

const wellBehaved = { clients: 200, everyMs: 1_000 } as const;
const measureMs = 30_000;
/** The first messages of a connection are not like the others: code is compiled, names are made. */
const warmUpMs = 5_000;

/** Beside an attack they may take this much longer, whichever is more. */
const timesMost = 1.25;
const addedMsMost = 5;

interface Attack extends AttackOrder {
  readonly what: string;
  readonly flags?: readonly string[];
}

const attacks: readonly Attack[] = [
  { what: "a flooder that comes back", kind: "flood", clients: 1, countLeast: 10 },
  { what: "1,000 lines that do not end", kind: "half-open", countLeast: 1_000 },
  { what: "lines that are too long", kind: "oversize", countLeast: 10 },
  { what: "a storm of connections", kind: "storm", countLeast: 1_000 },
  // With a limit of rate it would take them hours to fill what the kernel holds for them.
  { what: "clients that never read", kind: "deaf", countLeast: 20, flags: ["--rate", "off"] },
];

export const fairness: Target = {
  title: "200 well-behaved clients keep connection and latency beside",
  async measure(place): Promise<Measured> {
    const goals: Measured["goals"][number][] = [];
    const raw: object[] = [];
    for (const attack of attacks) {
      place.say(attack.what);
      const found = await beside(place, attack);
      const { aloneMs, besideMs, faults } = found;
      const most = Math.max(timesMost * aloneMs.p99, aloneMs.p99 + addedMsMost);
      goals.push(
        { what: `${attack.what}: p99`, most, unit: "ms", reached: besideMs.p99 },
        { what: "… cut off or not confirmed", most: 0, unit: "faults", reached: faults.length },
      );
      raw.push({ attack: attack.what, ...found });
    }
    return { goals, raw };
  },
};

interface Beside {
  readonly aloneMs: Latency;
  readonly besideMs: Latency;
  /** How often the attack was done, or by how many. */
  readonly times: number;
  readonly faults: readonly string[];
}

async function beside({ stage, root }: Place, attack: Attack): Promise<Beside> {
  const server = await TestServer.start(stage, { root, flags: ["--quiet", ...(attack.flags ?? [])] });
  const steady = await Steady.start(server.port, wellBehaved);
  await delay(warmUpMs);
  steady.take();
  await delay(measureMs);
  const aloneMs = latencyOf(steady.take());
  const attacker = await Attacker.begin(stage, server.port, attack);
  steady.take();
  await delay(measureMs);
  const besideMs = latencyOf(steady.take());
  const times = await attacker.end();
  await steady.end();
  await server.stop();
  return { aloneMs, besideMs, times, faults: steady.faults };
}

interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  readonly messages: number;
}

/** In milliseconds. */
function latencyOf(latencies: Histogram): Latency {
  const ms = (part: number): number => latencies.percentile(part) / 1000;
  return { p50: ms(0.5), p99: ms(0.99), max: latencies.max / 1000, messages: latencies.total };
}
