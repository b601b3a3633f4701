/**
 * `npm run bench`: acuse beside its peers, on this machine, in turns.
 *
 *     npm run bench -- [--rounds 5] [--seconds 3] [--only NAME,…] [--shapes 50x1,1000x1,50x64] [--data FOLDER]
 *                      [--save bench/results/NAME.json] [--chart FILE.svg]
 *     npm run bench -- --from bench/results/NAME.json [--chart FILE.svg]    shows what was saved
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { commitOf } from "../src/prove/machine.ts";
import { defaultData } from "./child.ts";
import { contestants } from "./contestants.ts";
import { readMachine } from "./machine.ts";
import { makeReport } from "./report.ts";
import type { Report } from "./report.ts";
import { expectedMs, measureAll } from "./rounds.ts";
import { parseShape, shapes } from "./shape.ts";
import { table } from "./table.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const warmUpMs = 1_000;
const messageBytes = 64;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
    only: { type: "string" },
    shapes: { type: "string" },
    data: { type: "string", default: defaultData },
    save: { type: "string" },
    from: { type: "string" },
  },
});

const report =
  values.from === undefined ? await bench() : (JSON.parse(readFileSync(values.from, "utf8")) as Report);
console.log(`\n${table(report)}`);
if (values.save !== undefined) writeFileSync(values.save, `${JSON.stringify(report, undefined, 2)}\n`);

async function bench(): Promise<Report> {
  const chosen = contestants.filter(
    ({ name }) => values.only === undefined || values.only.split(",").includes(name),
  );
  const installed = chosen.filter((each) => each.version() !== undefined);
  const plan = {
    contestants: installed,
    shapes: values.shapes === undefined ? shapes : values.shapes.split(",").map(parseShape),
    rounds: Number(values.rounds),
    warmUpMs,
    durationMs: Number(values.seconds) * 1000,
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
  const missing = chosen.filter((each) => !installed.includes(each));
  return makeReport(plan, circumstances, measurements, missing);
}
