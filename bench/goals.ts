/** Where acuse wants to be: at least so many times a peer's throughput, in each of the shapes. */
import { shapes } from "./shape.ts";
import type { Shape } from "./shape.ts";

export interface Pair {
  readonly acuse: string;
  readonly peer: string;
  /** One for each of `shapes`. */
  readonly goals: readonly number[];
}

export const pairs: readonly Pair[] = [
  { acuse: "acuse-sqlite", peer: "redis", goals: [1.5, 1.5, 3] },
  { acuse: "acuse-sqlite", peer: "jetstream", goals: [1.2, 1.5, 2] },
  { acuse: "acuse-sqlite", peer: "jetstream-always", goals: [10, 10, 100] },
  { acuse: "acuse-sqlite", peer: "original", goals: [0.8, 2, 3] },
  { acuse: "acuse-memory", peer: "nats-core", goals: [0.8, 0.8, 1.3] },
];

/** `undefined` for a shape that has no goal. */
export function goalOf(pair: Pair, { clients, inFlight }: Shape): number | undefined {
  return pair.goals[shapes.findIndex((each) => each.clients === clients && each.inFlight === inFlight)];
}
