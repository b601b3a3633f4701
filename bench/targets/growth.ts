/** What a message costs the server in processor time, as clients, stored rows and threads grow. */
import { ranges } from "../../src/server/settings.ts";
import { median } from "../../test/support/measure.ts";
import { chart } from "./chart.ts";
import type { Panel } from "./chart.ts";
import { load, serve } from "./pressure.ts";
import { folderWithRows } from "./rows.ts";
import type { Measured, Place, Target } from "./target.ts";

const clientCounts = [1, 10, 100, 1_000, 10_000] as const;
const rowCounts = [1_000, 10_000, 100_000, 1_000_000, 10_000_000] as const;
/** Of these as many as a server may have. */
const threadCounts = [1, 2, 4].filter((count) => count >= ranges.threads.least);

/** Where it is not the clients that grow: many enough to share commits. */
const usualClients = 100;

/** They take turns, so that the machine's moods meet all of them. */
const rounds = 3;
const times = { warmUpMs: 1_000, durationMs: 4_000 } as const;

/** Stored rows are none of a message's business: with ten thousand times as many it may cost so much more. */
const rowsTimesMost = 1.25;
/** With a hundred times as many clients nothing is shared better any more, but nothing may become dearer either. */
const clientsTimesMost = 1.25;

export const growth: Target = {
  title: "A message costs as much when there is more of everything",
  async measure(place): Promise<Measured> {
    const clients = await series(place, clientCounts, (count) => cost(place, { clients: count }));
    const folders = new Map<number, string>();
    for (const rows of rowCounts) folders.set(rows, await folderWithRows(place.stage, rows, place.say));
    const rows = await series(place, rowCounts, (count) => cost(place, { data: folders.get(count)! }));
    const threads = await series(place, threadCounts, (count) => cost(place, { threads: count }));
    const times = (all: readonly Point[], of: number, to: number): number => at(all, to) / at(all, of);
    return {
      goals: [
        {
          what: "CPU per message with 10 M stored rows ÷ with 1 K",
          most: rowsTimesMost,
          unit: "times",
          reached: times(rows, 1_000, 10_000_000),
        },
        {
          what: "CPU per message of 10,000 clients ÷ of 100",
          most: clientsTimesMost,
          unit: "times",
          reached: times(clients, 100, 10_000),
        },
      ],
      raw: { clients, rows, threads },
      charts: {
        growth: chart("Processor time per message, in microseconds", panels(clients, rows, threads)),
      },
    };
  },
};

/** A count and what a message costs there, in microseconds: the median, and each round. */
interface Point {
  readonly count: number;
  readonly cpuUs: number;
  readonly perSecond: number;
  readonly rounds: readonly Round[];
}

interface Round {
  readonly cpuUs: number;
  readonly perSecond: number;
}

async function series(
  { say }: Place,
  counts: readonly number[],
  measure: (count: number) => Promise<Round>,
): Promise<Point[]> {
  const found = new Map<number, Round[]>(counts.map((count) => [count, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [count, all] of found) {
      const one = await measure(count);
      say(`round ${round} of ${rounds}: ${count}: ${one.cpuUs.toFixed(1)} µs`);
      all.push(one);
    }
  }
  return [...found].map(([count, all]) => ({
    count,
    cpuUs: median(all.map(({ cpuUs }) => cpuUs)),
    perSecond: median(all.map(({ perSecond }) => perSecond)),
    rounds: all,
  }));
}

interface Case {
  readonly clients?: number;
  readonly data?: string;
  readonly threads?: number;
}

async function cost(place: Place, { clients = usualClients, data, threads }: Case): Promise<Round> {
  const flags = threads === undefined ? [] : ["--threads", String(threads)];
  const server = await serve(place, { flags, ...(data !== undefined && { data }) });
  const { cpuUsPerMessage, perSecond } = await load(server, { clients, inFlight: 1, ...times });
  await server.stop();
  return { cpuUs: cpuUsPerMessage, perSecond };
}

function at(all: readonly Point[], count: number): number {
  const point = all.find((each) => each.count === count);
  if (point === undefined) throw new Error(`nothing was measured at ${count}`);
  return point.cpuUs;
}

function panels(clients: readonly Point[], rows: readonly Point[], threads: readonly Point[]): Panel[] {
  const points = (all: readonly Point[]): Panel["points"] =>
    all.map(({ count, cpuUs }) => ({ x: count, y: cpuUs }));
  return [
    { title: "clients, each with one message in flight", points: points(clients) },
    { title: `rows that are stored already, ${usualClients} clients`, points: points(rows) },
    { title: `--threads, ${usualClients} clients`, points: points(threads) },
  ];
}
