/** Measures all contestants, who take turns: what the machine does besides is then nobody's own. */
import { makeFolder, removeFolder } from "./child.ts";
import type { Contestant } from "./contestants.ts";
import { generate } from "./generator.ts";
import type { Figures } from "./generator.ts";
import { shapeName } from "./shape.ts";
import type { Shape } from "./shape.ts";
import { cpuSeconds, peakMemoryBytes } from "./usage.ts";

export interface Plan {
  readonly contestants: readonly Contestant[];
  readonly shapes: readonly Shape[];
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
  readonly messageBytes: number;
  /** Where the servers' folders are made. */
  readonly data: string;
}

export interface Measurement extends Figures {
  readonly shape: Shape;
  readonly contestant: string;
  /** From 1. */
  readonly round: number;
  /** Processor time of the server's process, while it counted. */
  readonly cpuUsPerMessage: number;
  readonly peakMemoryBytes: number;
}

/** For each measurement: a server starts and ends, and clients connect. Measured roughly, to say how long it takes. */
const aroundMs = 1_500;

export function expectedMs({ contestants, shapes, rounds, warmUpMs, durationMs }: Plan): number {
  return contestants.length * shapes.length * rounds * (warmUpMs + durationMs + aroundMs);
}

/** All rounds; `tell` hears what is measured next. */
export async function measureAll(plan: Plan, tell: (what: string) => void): Promise<Measurement[]> {
  const all: Measurement[] = [];
  for (let round = 1; round <= plan.rounds; round += 1) {
    for (const shape of plan.shapes) {
      for (const contestant of rotated(plan.contestants, round - 1)) {
        tell(`round ${round} of ${plan.rounds}, ${shapeName(shape)}: ${contestant.title}`);
        all.push({ contestant: contestant.name, shape, round, ...(await measure(plan, contestant, shape)) });
      }
    }
  }
  return all;
}

/** Everybody is first in some round, and nobody always comes after the same one's writes. */
function rotated<T>(list: readonly T[], by: number): readonly T[] {
  const at = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(at), ...list.slice(0, at)];
}

type Measured = Omit<Measurement, "shape" | "contestant" | "round">;

async function measure(plan: Plan, contestant: Contestant, shape: Shape): Promise<Measured> {
  const { warmUpMs, durationMs, messageBytes } = plan;
  const folder = makeFolder(plan.data);
  try {
    const server = await contestant.start(folder);
    const { port, pid } = server;
    try {
      let beginSeconds = 0;
      let endSeconds = 0;
      const figures = await generate(
        { port, dialect: contestant.dialect, ...shape, size: messageBytes, warmUpMs, durationMs },
        () => (beginSeconds = cpuSeconds(pid)),
        () => (endSeconds = cpuSeconds(pid)),
      );
      return {
        ...figures,
        cpuUsPerMessage: ((endSeconds - beginSeconds) * 1e6) / figures.answered,
        peakMemoryBytes: peakMemoryBytes(pid),
      };
    } finally {
      await server.stop();
    }
  } catch (cause) {
    throw new Error(`${contestant.title}, ${shapeName(shape)}: ${(cause as Error).message}`, { cause });
  } finally {
    removeFolder(folder);
  }
}
