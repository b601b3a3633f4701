import type { CheckerFigures } from "./checker.ts";
import { faultKinds } from "./faults.ts";
import type { FaultKind } from "./faults.ts";
import { markNames } from "./marks.ts";
import type { Mark } from "./marks.ts";
import type { Outcome } from "./run.ts";

/** What many seeds came to: plain data, so that it crosses threads. */
export interface Figures {
  seeds: number;
  events: number;
  simulatedUs: number;
  /** Seeds that broke a promise, and which. */
  readonly violations: { readonly seed: number; readonly violation: string }[];
  /** How many seeds met each fault, and each point of interest. */
  readonly seedsWith: Map<FaultKind | Mark, number>;
  readonly faults: Map<FaultKind, number>;
  /** Faults of each seed. */
  readonly perSeed: number[];
  readonly sums: CheckerFigures;
}

export function noFigures(): Figures {
  return {
    seeds: 0,
    events: 0,
    simulatedUs: 0,
    violations: [],
    seedsWith: new Map(),
    faults: new Map(),
    perSeed: [],
    sums: { connections: 0, welcomes: 0, resumes: 0, spared: 0, confirmed: 0, stored: 0 },
  };
}

/** Adds what one seed came to. */
export function addOutcome(figures: Figures, { seed, violation, ...outcome }: Outcome): void {
  figures.seeds += 1;
  figures.events += outcome.events;
  figures.simulatedUs += outcome.simulatedUs;
  if (violation !== undefined) figures.violations.push({ seed, violation });
  for (const kind of [...outcome.faults.keys(), ...outcome.marks.keys()])
    increase(figures.seedsWith, kind, 1);
  for (const [kind, count] of outcome.faults) increase(figures.faults, kind, count);
  figures.perSeed.push([...outcome.faults.values()].reduce((sum, count) => sum + count, 0));
  addSums(figures.sums, outcome.figures);
}

/** Adds what other seeds came to. */
export function addFigures(figures: Figures, others: Figures): void {
  figures.seeds += others.seeds;
  figures.events += others.events;
  figures.simulatedUs += others.simulatedUs;
  figures.violations.push(...others.violations);
  for (const [kind, count] of others.seedsWith) increase(figures.seedsWith, kind, count);
  for (const [kind, count] of others.faults) increase(figures.faults, kind, count);
  for (const count of others.perSeed) figures.perSeed.push(count);
  addSums(figures.sums, others.sums);
}

/** Points of interest, and faults, that no seed came to: there the generator is blind. */
export function unmet({ seedsWith }: Figures): readonly string[] {
  return [...markNames, ...faultKinds].filter((each) => !seedsWith.has(each));
}

/** Faults in the seed in the middle. */
export function medianFaults({ perSeed }: Figures): number {
  return perSeed.toSorted((a, b) => a - b)[perSeed.length >> 1] ?? 0;
}

/** For a person, in lines. */
export function linesOf(figures: Figures): string[] {
  const { seeds, events, simulatedUs, violations, sums, faults, seedsWith } = figures;
  const said = (number: number): string => number.toLocaleString("en");
  const hours = Math.round(simulatedUs / 3_600_000_000);
  const injected = [...faults.values()].reduce((sum, count) => sum + count, 0);
  return [
    `${said(seeds)} seeds, ${said(events)} events, ${said(hours)} simulated hours, ${said(violations.length)} violations`,
    Object.entries(sums)
      .map(([key, value]) => `${key} ${said(value as number)}`)
      .join(", "),
    `${said(injected)} faults, ${medianFaults(figures)} in the median seed:`,
    `  ${faultKinds.map((kind) => `${kind} ${said(faults.get(kind) ?? 0)}`).join(", ")}`,
    "seeds that came to",
    ...markNames.map((mark) => `${said(seedsWith.get(mark) ?? 0).padStart(9)}  ${mark}`),
  ];
}

function increase<K>(counts: Map<K, number>, key: K, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function addSums(sums: CheckerFigures, more: CheckerFigures): void {
  for (const key of Object.keys(sums) as (keyof CheckerFigures)[]) sums[key] += more[key];
}
