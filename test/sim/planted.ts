/** Runs the simulation in a copy of the source with a bug planted in it, in a process of its own. */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../support/server.ts";
import type { Plant } from "./plants.ts";

/** What became of a planted bug. */
interface Found {
  /** How many seeds were run, the one that found it included. */
  readonly count: number;
  /** The seed that found it, and the promise that it broke; `undefined` when none did. */
  readonly seed?: number;
  readonly violation?: string;
}

/** A world with a bug in it may go round in circles. */
const msMax = 120_000;

/** Each planted bug is found within so many seeds. */
const seedsMax = 1000;

/** Looks for each of these bugs, two at a time, and tells of each. Returns those that are not found. */
export async function missedOf(
  plants: readonly Plant[],
  tell: (line: string) => void,
): Promise<readonly string[]> {
  const missed: string[] = [];
  const waiting = [...plants];
  const work = async (): Promise<void> => {
    for (let plant = waiting.shift(); plant !== undefined; plant = waiting.shift()) {
      const { count, violation } = await findPlant(plant, seedsMax);
      if (violation === undefined) missed.push(plant.bug);
      const found = violation === undefined ? "not found" : `seed ${count}`;
      tell(`${found.padStart(9)}  ${plant.bug}: ${violation?.split("\n")[0]?.slice(0, 100) ?? ""}`);
    }
  };
  await Promise.all([work(), work()]);
  return missed;
}

/** Runs up to `seeds` seeds. Throws when the text that is to be replaced is not there exactly once. */
async function findPlant(plant: Plant, seeds: number): Promise<Found> {
  const copy = mkdtempSync(join(tmpdir(), "acuse-sim-"));
  try {
    cpSync(join(root, "src"), join(copy, "src"), { recursive: true });
    mkdirSync(join(copy, "test"));
    cpSync(join(root, "test/sim"), join(copy, "test/sim"), { recursive: true });
    cpSync(join(root, "package.json"), join(copy, "package.json"));
    symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
    if (plant.change !== undefined) replace(join(copy, plant.change.file), plant.change);
    return JSON.parse(await output(copy, seeds, plant.faulty)) as Found;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function replace(path: string, { file, from, to }: NonNullable<Plant["change"]>): void {
  const parts = readFileSync(path, "utf8").split(from);
  if (parts.length !== 2) throw new Error(`${file} must have the text to be replaced once: ${from}`);
  writeFileSync(path, parts.join(to));
}

function output(copy: string, seeds: number, faulty: string | undefined): Promise<string> {
  const flags = ["--first", "--seed", "1", "--seeds", String(seeds)];
  const args = [
    join(copy, "test/sim/main.ts"),
    ...flags,
    ...(faulty === undefined ? [] : ["--faulty", faulty]),
  ];
  const child = spawn(process.execPath, args, {
    cwd: copy,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: msMax,
  });
  let written = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (written += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (written += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(written);
      else reject(new Error(`the simulation ended with ${code}: ${written}`));
    });
  });
}
