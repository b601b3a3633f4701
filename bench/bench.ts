/**
 * `npm run bench`: acuse beside its peers, on this machine, in turns.
 *
 *     npm run bench -- [--rounds 5] [--seconds 3] [--only NAME,…] [--shapes 50x1,1000x1,50x64] [--data FOLDER]
 *                      [--save bench/results/NAME.json] [--chart FILE.svg]
 *     npm run bench -- --generator    what the load generator alone reaches, on its one core
 *     npm run bench -- --from bench/results/NAME.json [--chart FILE.svg]    shows what was saved
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { commitOf } from "../src/prove/machine.ts";
import { chart } from "./chart.ts";
import { defaultData } from "./child.ts";
import { contestants, trivial } from "./contestants.ts";
import type { Contestant } from "./contestants.ts";
import { readMachine } from "./machine.ts";
import { makeReport } from "./report.ts";
import type { Report } from "./report.ts";
import { expectedMs, measureAll } from "./rounds.ts";
import { parseShape, shapes } from "./shape.ts";
import { table } from "./table.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
/** A server in JavaScript is compiled while it runs: after this time it is as fast as it stays. */
const warmUpMs = 4_000;
const messageBytes = 64;

try {
  await main();
} catch (error) {
  console.error(`bench: ${(error as Error).message}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const values = flags();
  const report = values.from === undefined ? await bench(values) : saved(values.from);
  console.log(`\n${table(report)}`);
  if (values.save !== undefined) writeFileSync(values.save, `${JSON.stringify(report, undefined, 2)}\n`);
  if (values.chart !== undefined) writeFileSync(values.chart, chart(report));
}

function flags() {
  const { values } = parseArgs({
    options: {
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "3" },
      only: { type: "string" },
      shapes: { type: "string" },
      data: { type: "string", default: defaultData },
      save: { type: "string" },
      generator: { type: "boolean", default: false },
      chart: { type: "string" },
      from: { type: "string" },
    },
  });
  return values;
}

function saved(path: string): Report {
  return JSON.parse(readFileSync(path, "utf8")) as Report;
}

async function bench(values: ReturnType<typeof flags>): Promise<Report> {
  const chosen = values.generator ? [trivial] : chosenOf(values.only);
  const installed = chosen.filter((each) => each.version() !== undefined);
  const plan = {
    contestants: installed,
    shapes: values.shapes === undefined ? shapes : values.shapes.split(",").map(parseShape),
    rounds: positive("--rounds", values.rounds),
    warmUpMs,
    durationMs: positive("--seconds", values.seconds) * 1000,
    messageBytes,
    data: values.data,
  };
  const circumstances = {
    at: new Date().toISOString(),
    commit: commitOf(root) ?? null,
    command: `npm run bench -- ${process.argv.slice(2).join(" ")}`.replace(/ -- $/, ""),
    machine: await readMachine(values.data),
  };
  const minutes = expectedMs(plan) / 60_000;
  console.error(`${installed.length} servers, about ${minutes.toFixed(1)} minutes; Ctrl-C ends it`);
  const measurements = await measureAll(plan, (what) => console.error(what));
  return makeReport(plan, chosen, circumstances, measurements);
}

function chosenOf(only: string | undefined): readonly Contestant[] {
  if (only === undefined) return contestants;
  return only.split(",").map((wanted) => {
    const found = contestants.find(({ name }) => name === wanted);
    if (found !== undefined) return found;
    const names = contestants.map(({ name }) => name).join(", ");
    throw new Error(`--only takes ${names}, got "${wanted}"`);
  });
}

function positive(flag: string, text: string): number {
  const number = Number(text);
  if (number > 0) return number;
  throw new Error(`${flag} is a number over 0, got "${text}"`);
}
