/**
 * The simulation, by hand:
 *
 *     npm run sim                       a thousand seeds, from a random one on
 *     npm run sim -- --seed 17          the log of one seed; if it fails, of what is left of it when it is made smaller
 *     npm run sim -- --seeds 50000      so many seeds
 *     npm run sim -- --minutes 10       as many as there is time for
 *
 * `--seed N --seeds M` runs M seeds from N on. Exits with 1 when a promise was broken.
 */
import { parseArgs } from "node:util";
import { linesOf } from "./figures.ts";
import { runMany } from "./many.ts";
import { run } from "./run.ts";
import { shrink } from "./shrink.ts";
import { faultyMembers } from "./world.ts";
import type { WorldOptions } from "./world.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string" },
    minutes: { type: "string" },
    /** Puts in a member with a fault, to see it found. */
    faulty: { type: "string" },
    /** Ends at the first violation, and tells of it in JSON: for the planted bugs. */
    first: { type: "boolean" },
  },
});

/** Unless it is said otherwise. */
const seedsUsual = 1000;
/** Seeds that are named when they fail. */
const namedMost = 10;
/** Any seed is as good as another; one below this is easily typed again. */
const seedMost = 1_000_000_000;

process.stdout.on("error", endQuietly);
const faulty = faultyMembers.find((member) => member === values.faulty);
const from = Number(values.seed ?? Math.floor(Math.random() * seedMost));
const isOne = values.seed !== undefined && values.seeds === undefined && values.minutes === undefined;
if (isOne) replay(from);
else if (values.first === true) findFirst(Number(values.seeds ?? seedsUsual));
else await runAll();

/** Who reads what is printed has gone, as in `npm run sim | head`. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

function optionsOf(seed: number): WorldOptions {
  return { seed, ...(faulty !== undefined && { faulty }) };
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function replay(seed: number): void {
  const options = optionsOf(seed);
  const { events, hash, violation } = run({ ...options, print });
  print(`seed ${seed}: ${events} events, trace ${hash}`);
  if (violation === undefined) return;
  print(`\nbroken: ${violation}\n\nmade smaller:\n`);
  const { options: smaller, outcome } = shrink(options);
  run({ ...smaller, print });
  print(`\nbroken: ${outcome.violation}, after ${outcome.events} events`);
  process.exitCode = 1;
}

function findFirst(count: number): void {
  for (let i = 0; i < count; i += 1) {
    const { violation, seed } = run(optionsOf(from + i));
    if (violation === undefined) continue;
    print(JSON.stringify({ count: i + 1, seed, violation }));
    return;
  }
  print(JSON.stringify({ count }));
}

async function runAll(): Promise<void> {
  const isTimed = values.minutes !== undefined;
  const startedMs = performance.now();
  const figures = await runMany({
    from,
    count: values.seeds === undefined ? (isTimed ? seedMost : seedsUsual) : Number(values.seeds),
    msMax: isTimed ? Number(values.minutes) * 60_000 : Infinity,
    ...(faulty !== undefined && { faulty }),
  });
  const seconds = (performance.now() - startedMs) / 1000;
  for (const line of linesOf(figures)) print(line);
  print(`from seed ${from}: ${seconds.toFixed(1)} s, ${(figures.seeds / seconds).toFixed(0)} seeds a second`);
  for (const { seed, violation } of figures.violations.slice(0, namedMost)) {
    print(`seed ${seed}: ${violation.split("\n")[0]}`);
    process.exitCode = 1;
  }
}
