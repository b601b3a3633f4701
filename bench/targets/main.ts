/**
 * `npm run bench:targets`: what acuse is to reach by itself, and what it reaches on this machine.
 *
 *     npm run bench:targets -- [--only NAME,…] [--save bench/results/NAME.json]
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { commitOf } from "../../src/prove/machine.ts";
import { install, installedRoot, pack } from "../../test/support/package.ts";
import { root } from "../../test/support/server.ts";
import { Stage } from "../../test/support/stage.ts";
import { defaultData } from "../child.ts";
import { readMachine } from "../machine.ts";
import { fairness } from "./fairness.ts";
import { growth } from "./growth.ts";
import { half } from "./half.ts";
import { lone } from "./lone.ts";
import { memory } from "./memory.ts";
import { start } from "./start.ts";
import { table } from "./table.ts";
import { watched } from "./watched.ts";
import { isReached } from "./target.ts";
import type { Measured, Target } from "./target.ts";

const targets = { lone, half, memory, start, fairness, growth, watched } as const satisfies Readonly<
  Record<string, Target>
>;
type Name = keyof typeof targets;
const names = Object.keys(targets) as Name[];

const { values } = parseArgs({
  options: { only: { type: "string" }, save: { type: "string" } },
});
const wanted = values.only?.split(",") ?? names;
const unknown = wanted.filter((name) => !(name in targets));
if (unknown.length > 0) throw new Error(`no target ${unknown.join(", ")}; there are ${names.join(", ")}`);

const measured = new Map<Name, Measured>();
const packageStage = new Stage();
try {
  process.stderr.write("packing and installing\n");
  const installed = installedRoot(await install(packageStage, await pack(packageStage)));
  for (const name of names) if (wanted.includes(name)) await measure(name, installed);
} finally {
  await packageStage.end();
}
console.log(table([...measured].map(([name, { goals }]) => ({ title: targets[name].title, goals }))));
if (values.save !== undefined) await save(values.save);

/** One that cannot be measured does not spoil the others. */
async function measure(name: Name, installed: string): Promise<void> {
  const stage = new Stage();
  const say = (text: string): void => void process.stderr.write(`${name}: ${text}\n`);
  try {
    measured.set(name, await targets[name].measure({ stage, root: installed, say }));
  } catch (error) {
    say((error as Error).stack ?? String(error));
    process.exitCode = 1;
  } finally {
    await stage.end();
  }
}

/** The figures as JSON, and beside them each chart. */
async function save(path: string): Promise<void> {
  const result = {
    at: new Date().toISOString(),
    commit: commitOf(root),
    command: ["npm run bench:targets --", ...process.argv.slice(2)].join(" "),
    machine: await readMachine(defaultData),
    targets: [...measured].map(([name, { goals, raw }]) => ({
      name,
      title: targets[name].title,
      goals: goals.map((goal) => ({ ...goal, isReached: isReached(goal) })),
      raw,
    })),
  };
  writeFileSync(path, `${JSON.stringify(result, undefined, 2)}\n`);
  for (const { charts = {} } of measured.values()) {
    for (const [name, svg] of Object.entries(charts)) {
      writeFileSync(`${path.replace(/\.json$/, "")}-${name}.svg`, svg);
    }
  }
}
