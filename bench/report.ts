/** What a run came to: everything that is shown, drawn and saved. */
import { contestants } from "./contestants.ts";
import type { Contestant } from "./contestants.ts";
import { goalOf, pairs } from "./goals.ts";
import type { Machine } from "./machine.ts";
import type { Measurement, Plan } from "./rounds.ts";
import type { Shape } from "./shape.ts";
import { summaryOf } from "./summary.ts";
import type { Summary } from "./summary.ts";

export interface Report {
  /** When it was made, in ISO 8601. */
  readonly at: string;
  readonly commit: string | null;
  readonly command: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
  readonly messageBytes: number;
  readonly contestants: readonly Participant[];
  readonly shapes: readonly ShapeReport[];
}

export interface Participant extends Pick<Contestant, "name" | "title" | "confirmed" | "means"> {
  /** `null`: it is not installed, and was not measured. */
  readonly version: string | null;
}

export interface ShapeReport extends Shape {
  readonly results: readonly Result[];
  readonly ratios: readonly Ratio[];
}

/** What a contestant came to in one shape. */
export interface Result extends Readonly<Record<Figure, Summary>> {
  readonly contestant: string;
  readonly rounds: readonly Measurement[];
}

/** Throughput of acuse divided by a peer's: of each round, and these together. */
export interface Ratio extends Summary {
  readonly acuse: string;
  readonly peer: string;
  /** What it is to be at least; `null` where nothing is wanted. */
  readonly goal: number | null;
  readonly reached: boolean | null;
}

/** What is summed up, each by itself. */
type Figure = "perSecond" | "p50Us" | "p99Us" | "cpuUsPerMessage" | "peakMemoryBytes" | "generatorCores";

export type Circumstances = Pick<Report, "at" | "commit" | "command" | "machine">;

export function makeReport(
  plan: Plan,
  { at, commit, command, machine }: Circumstances,
  measurements: readonly Measurement[],
  missing: readonly Contestant[],
): Report {
  const { rounds, warmUpMs, durationMs, messageBytes } = plan;
  const chosen = contestants.filter((each) => plan.contestants.includes(each) || missing.includes(each));
  return {
    at,
    commit,
    command,
    machine,
    rounds,
    warmUpMs,
    durationMs,
    messageBytes,
    contestants: chosen.map((each) => {
      const { name, title, confirmed, means } = each;
      return { name, title, confirmed, means, version: each.version() ?? null };
    }),
    shapes: plan.shapes.map((shape) => {
      const own = measurements.filter((each) => each.shape === shape);
      return { ...shape, results: resultsOf(plan, own), ratios: ratiosOf(shape, own) };
    }),
  };
}

function resultsOf(plan: Plan, measurements: readonly Measurement[]): Result[] {
  return plan.contestants.map(({ name }) => {
    const own = measurements.filter(({ contestant }) => contestant === name);
    const summary = (figure: Figure): Summary => summaryOf(own.map((each) => each[figure]));
    return {
      contestant: name,
      perSecond: summary("perSecond"),
      p50Us: summary("p50Us"),
      p99Us: summary("p99Us"),
      cpuUsPerMessage: summary("cpuUsPerMessage"),
      peakMemoryBytes: summary("peakMemoryBytes"),
      generatorCores: summary("generatorCores"),
      rounds: own,
    };
  });
}

function ratiosOf(shape: Shape, measurements: readonly Measurement[]): Ratio[] {
  return pairs.flatMap((pair) => {
    const ratios = measurements
      .filter(({ contestant }) => contestant === pair.acuse)
      .flatMap(({ round, perSecond }) =>
        measurements
          .filter((each) => each.contestant === pair.peer && each.round === round)
          .map((peer) => perSecond / peer.perSecond),
      );
    if (ratios.length === 0) return [];
    const summary = summaryOf(ratios);
    const goal = goalOf(pair, shape) ?? null;
    const reached = goal === null ? null : summary.median >= goal;
    return [{ acuse: pair.acuse, peer: pair.peer, ...summary, goal, reached }];
  });
}
