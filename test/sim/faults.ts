import { Random } from "./random.ts";

/** All that can go wrong, by where it does. */
export const faultKinds = [
  // The network.
  "cut",
  "delay",
  "reset",
  "half-close",
  "silence",
  "zero-window",
  "unreachable",
  // The disk.
  "slow-sync",
  "failed-sync",
  "no-space",
  "failed-checkpoint",
  // The server.
  "server-kill",
  "power-cut",
  "kill-in-recovery",
  "front-death",
  "server-pause",
  "thread-lag",
  "drain",
  "kick",
  // The clients.
  "client-kill",
  "client-power-cut",
  "client-pause",
  "clock-drift",
  "wall-clock-step",
  // Other clients.
  "hostile",
  "takeover",
  "squatter",
  "impostor",
] as const;

export type FaultKind = (typeof faultKinds)[number];

/**
 * Which faults happen in one world, and how many did. Each seed switches a random half of them off (swarm testing,
 * Groce et al., 2012): a fault that hides another one is away in half of the worlds.
 */
export class Faults {
  readonly #enabled = new Set<FaultKind>();
  readonly #counts = new Map<FaultKind, number>();
  #areOver = false;

  constructor(seed: number, without: ReadonlySet<FaultKind>) {
    const random = new Random(seed, "faults");
    for (const kind of faultKinds) if (random.chance(0.5) && !without.has(kind)) this.#enabled.add(kind);
  }

  /** Whether this fault happens in this world, now. */
  may(kind: FaultKind): boolean {
    return !this.#areOver && this.#enabled.has(kind);
  }

  /** Writes down that it happens. */
  count(kind: FaultKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** From here on nothing goes wrong any more. */
  end(): void {
    this.#areOver = true;
  }

  get enabled(): readonly FaultKind[] {
    return [...this.#enabled];
  }

  get counts(): ReadonlyMap<FaultKind, number> {
    return this.#counts;
  }
}
