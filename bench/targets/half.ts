/** Messages that come when they come (the open model), half as many as the server can take. */
import { folderWithRows } from "./rows.ts";
import { load, serve } from "./pressure.ts";
import type { Goal, Measured, Place, Target } from "./target.ts";

/** Clients that send without waiting, and many that wait: what they get through at most is the measure of half. */
const shapes = [
  { clients: 50, inFlight: 64 },
  { clients: 1_000, inFlight: 1 },
] as const;
type Shape = (typeof shapes)[number];

const warmUpMs = 2_000;
const greatestMs = 8_000;
const halfMs = 20_000;
const longMs = 300_000;

/** As many as the server's window lets a client have without an answer. */
const inFlightMax = 256;

const manyRows = 10_000_000;

const most = { p99TimesP50: 5, longP999Ms: 20 } as const;

export const half: Target = {
  title: "At half of the greatest throughput nobody waits long",
  async measure(place): Promise<Measured> {
    const short: (Measured & { readonly perSecond: number })[] = [];
    for (const shape of shapes) short.push(await halfOf(place, shape));
    const busiest = short[0]!;
    const long = await longRun(place, shapes[0], busiest.perSecond);
    return {
      goals: [...short.flatMap(({ goals }) => goals), ...long.goals],
      raw: { short: short.map(({ raw }) => raw), long: long.raw },
    };
  },
};

async function halfOf(place: Place, shape: Shape): Promise<Measured & { readonly perSecond: number }> {
  const server = await serve(place);
  const greatest = await load(server, { ...shape, warmUpMs, durationMs: greatestMs });
  const perSecond = Math.round(greatest.perSecond / 2);
  place.say(`${shape.clients} clients: ${greatest.perSecond} messages/s at most, now ${perSecond}`);
  const figures = await load(server, open(shape, perSecond, halfMs));
  await server.stop();
  const goal: Goal = {
    what: `${shape.clients} clients, ${perSecond.toLocaleString("en")} messages/s: p99 ÷ p50`,
    most: most.p99TimesP50,
    unit: "times",
    reached: figures.p99Us / figures.p50Us,
  };
  return { perSecond, goals: [goal], raw: { ...shape, greatest, figures } };
}

/** As long as it takes for every kind of stall to come, where much is stored already. */
async function longRun(place: Place, shape: Shape, perSecond: number): Promise<Measured> {
  const data = await folderWithRows(place.stage, manyRows, place.say);
  const server = await serve(place, { data });
  place.say(`${perSecond} messages/s for ${longMs / 1000} s on 10 M rows`);
  const figures = await load(server, open(shape, perSecond, longMs));
  await server.stop();
  const goal: Goal = {
    what: `the same for ${longMs / 60_000} minutes, on 10 M rows: p99.9`,
    most: most.longP999Ms,
    unit: "ms",
    reached: figures.p999Us / 1000,
  };
  return { goals: [goal], raw: figures };
}

function open({ clients }: Shape, perSecond: number, durationMs: number): Parameters<typeof load>[1] {
  return { clients, inFlight: inFlightMax, perSecond, warmUpMs, durationMs };
}
