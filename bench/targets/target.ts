import type { Stage } from "../../test/support/stage.ts";

/** Something that acuse is to reach, and how it is measured. */
export interface Target {
  readonly title: string;
  measure(place: Place): Promise<Measured>;
}

/** Where it is measured. */
export interface Place {
  /** What was started ends with it. */
  readonly stage: Stage;
  /** The installed package: what people run, without what reads TypeScript. */
  readonly root: string;
  readonly say: Say;
}

/** Tells who waits what is being done, as a line. */
export type Say = (text: string) => void;

export interface Measured {
  readonly goals: readonly Goal[];
  /** The figures that the goals come from. */
  readonly raw: object;
  /** Pictures as SVG, by their names. */
  readonly charts?: Readonly<Record<string, string>>;
}

/** A figure that is to be `most` at the most. */
export interface Goal {
  readonly what: string;
  readonly most: number;
  readonly unit: string;
  readonly reached: number;
}

export function isReached({ most, reached }: Goal): boolean {
  return reached <= most;
}
