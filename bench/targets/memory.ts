/** What clients cost in memory: those that are only there, those that send, and those that misbehave. */
import { setTimeout as delay } from "node:timers/promises";
import { Attacker } from "../../test/support/attacker.ts";
import { residentBytes } from "../../test/support/measure.ts";
import { Steady } from "../../test/support/steady.ts";
import { peakMemoryBytes } from "../usage.ts";
import { Crowd } from "./crowd.ts";
import { load, serve } from "./pressure.ts";
import type { Goal, Measured, Place, Target } from "./target.ts";

const megabyte = 1e6;

/** What is wanted of it. */
const most = { idleKiB: 8, busyMB: 250, stuckMB: 350 } as const;

/** Idle clients at which it is looked; what one costs is what the last look has over the first. */
const idleSteps = [0, 1_000, 2_500, 5_000, 7_500, 10_000] as const;
/** With a dashboard, as it is usual. */
const asUsual = { flags: ["--dashboard", "127.0.0.1:0"] } as const;

/** What has served to greet clients is given back, or is used again, within this time. */
const settleMs = 3_000;

const busy = { clients: 1_000, inFlight: 1, warmUpMs: 1_000, durationMs: 9_000 } as const;

const stuckClients = 1_000;
/** Clients that behave well meanwhile, and for how long. */
const served = { clients: 50, everyMs: 500 } as const;
const servedMs = 10_000;

export const memory: Target = {
  title: "Clients cost little memory",
  async measure(place): Promise<Measured> {
    const idle = await idleAndBusy(place);
    const stuck = await stuckAndServed(place);
    return { goals: [...idle.goals, ...stuck.goals], raw: { ...idle.raw, ...stuck.raw } };
  },
};

async function idleAndBusy(place: Place): Promise<Measured> {
  const server = await serve(place, asUsual);
  const pid = server.process.pid!;
  const crowd = Crowd.at(place.stage, server.port);
  const idle: { clients: number; residentBytes: number }[] = [];
  for (const clients of idleSteps) {
    await crowd.growTo(clients);
    await delay(settleMs);
    idle.push({ clients, residentBytes: residentBytes(pid) });
    place.say(`${clients} idle clients: ${(residentBytes(pid) / megabyte).toFixed(1)} MB`);
  }
  const [first, last] = [idle[0]!, idle.at(-1)!];
  const eachBytes = (last.residentBytes - first.residentBytes) / (last.clients - first.clients);
  place.say(`${busy.clients} busy clients beside them`);
  const figures = await load(server, busy);
  const peakBytes = peakMemoryBytes(pid);
  if (crowd.cut > 0) throw new Error(`${crowd.cut} idle clients were cut off`);
  await server.kill();
  return {
    goals: [
      { what: "an idle named client", most: most.idleKiB, unit: "KiB", reached: eachBytes / 1024 },
      megabytes("10,000 idle and 1,000 busy clients, at most", most.busyMB, peakBytes),
    ],
    raw: { idle, busy: { ...busy, peakBytes, figures } },
  };
}

async function stuckAndServed(place: Place): Promise<Measured> {
  const server = await serve(place, asUsual);
  const pid = server.process.pid!;
  const steady = await Steady.start(server.port, served);
  const attackers: Attacker[] = [];
  for (const kind of ["half-open", "deaf"] as const) {
    place.say(`${stuckClients} clients: ${kind}`);
    const order = { kind, clients: stuckClients, countLeast: stuckClients };
    attackers.push(await Attacker.begin(place.stage, server.port, order));
  }
  steady.take();
  await delay(servedMs);
  const p99Us = steady.take().percentile(0.99);
  const counts: number[] = [];
  for (const attacker of attackers) counts.push(await attacker.end());
  const peakBytes = peakMemoryBytes(pid);
  await steady.end();
  const { faults } = steady;
  await server.kill();
  return {
    goals: [
      megabytes("1,000 clients with half a line and 1,000 that never read, at most", most.stuckMB, peakBytes),
      { what: "… others that were not served", most: 0, unit: "clients", reached: faults.length },
    ],
    raw: { stuck: { clients: counts, peakBytes, servedP99Us: p99Us, faults } },
  };
}

function megabytes(what: string, most: number, bytes: number): Goal {
  return { what, most, unit: "MB", reached: bytes / megabyte };
}
