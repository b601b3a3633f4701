/**
 * `npm run bench:targets`: what acuse is to reach by itself, and what it reaches on this machine.
 *
 *     npm run bench:targets -- [--only NAME,…] [--save bench/results/NAME.json]
 *     npm run bench:targets -- --from bench/results/NAME.json    shows what was saved
 *
 * What is saved to a file of the same commit joins what is there: the targets need not be measured at once.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { commitOf } from "../../src/prove/machine.ts";
import { install, installedRoot, pack } from "../../test/support/package.ts";
import { root } from "../../test/support/server.ts";
import { Stage } from "../../test/support/stage.ts";
import { defaultData } from "../child.ts";
import { readMachine } from "../machine.ts";
import type { Machine } from "../machine.ts";
import { fairness } from "./fairness.ts";
import { growth } from "./growth.ts";
import { half } from "./half.ts";
import { lone } from "./lone.ts";
import { memory } from "./memory.ts";
import { start } from "./start.ts";
import { table } from "./table.ts";
import { watched } from "./watched.ts";
import { isReached } from "./target.ts";
import type { Goal, Measured, Target } from "./target.ts";

const targets = {
  lone,
  half,
  memory,
  start,
  fairness,
  growth,
  watched,
} as const satisfies Readonly<Record<string, Target>>;
type Name = keyof typeof targets;
const names = Object.keys(targets) as Name[];

/** What is saved of a run. */
interface Saved {
  readonly commit: string | undefined;
  readonly machine: Machine;
  readonly targets: readonly SavedTarget[];
}

interface SavedTarget {
  readonly name: string;
  readonly title: string;
  readonly at: string;
  readonly command: string;
  readonly goals: readonly (Goal & { readonly isReached: boolean })[];
  readonly raw: object;
}

const { values } = parseArgs({
  options: { only: { type: "string" }, save: { type: "string" }, from: { type: "string" } },
});
const measured = new Map<Name, Measured>();
if (values.from === undefined) await measureAll(namesOf(values.only));
console.log(table(values.from === undefined ? shownTargets() : read(values.from).targets));
if (values.save !== undefined) await save(values.save);

function namesOf(only: string | undefined): readonly Name[] {
  const wanted = only?.split(",") ?? names;
  const unknown = wanted.filter((name) => !(name in targets));
  if (unknown.length > 0) throw new Error(`no target ${unknown.join(", ")}; there are ${names.join(", ")}`);
  return names.filter((name) => wanted.includes(name));
}

async function measureAll(wanted: readonly Name[]): Promise<void> {
  const stage = new Stage();
  try {
    process.stderr.write("packing and installing\n");
    const installed = installedRoot(await install(stage, await pack(stage)));
    for (const name of wanted) await measure(name, installed);
  } finally {
    await stage.end();
  }
}

function shownTargets(): { readonly title: string; readonly goals: readonly Goal[] }[] {
  return [...measured].map(([name, { goals }]) => ({ title: targets[name].title, goals }));
}

function read(path: string): Saved {
  return JSON.parse(readFileSync(path, "utf8")) as Saved;
}

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
  const commit = commitOf(root);
  const before = existsSync(path) ? read(path) : undefined;
  const others = before?.commit === commit ? before!.targets : [];
  const saved: Saved = {
    commit,
    machine: await readMachine(defaultData),
    targets: names.flatMap((name) => {
      const found = measured.get(name);
      return found === undefined ? others.filter((each) => each.name === name) : [savedTarget(name, found)];
    }),
  };
  writeFileSync(path, `${JSON.stringify(saved, undefined, 2)}\n`);
  for (const { charts = {} } of measured.values()) {
    for (const [name, svg] of Object.entries(charts)) {
      writeFileSync(`${path.replace(/\.json$/, "")}-${name}.svg`, svg);
    }
  }
}

function savedTarget(name: Name, { goals, raw }: Measured): SavedTarget {
  return {
    name,
    title: targets[name].title,
    at: new Date().toISOString(),
    command: ["npm run bench:targets --", ...process.argv.slice(2)].join(" "),
    goals: goals.map((goal) => ({ ...goal, isReached: isReached(goal) })),
    raw,
  };
}
