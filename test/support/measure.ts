import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import type { TestContext } from "node:test";
import { acuseSource } from "../../src/bench/acuse.ts";
import type { LoadOrder } from "../../src/bench/generator.ts";
import type { ProcessFigures, ProcessLine } from "../../src/bench/load-process.ts";
import { root } from "./server.ts";
import { within } from "./wait.ts";

const messageBytes = 64;
/** Beyond the time of the load itself. */
const startMsMax = 30_000;

export interface Pressure {
  readonly clients: number;
  /** Messages that each client keeps unanswered. */
  readonly inFlight: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
}

/** Loads a server without a limit of rate from a process of its own; rejects when an answer is wrong. */
export async function measure(
  t: Pick<TestContext, "after">,
  port: number,
  pressure: Pressure,
): Promise<ProcessFigures> {
  const target = { host: "127.0.0.1", port, dialect: acuseSource };
  const order: LoadOrder = { ...target, ...pressure, size: messageBytes, threads: 1 };
  const child = spawn(process.execPath, [`${root}src/bench/load-process.ts`, JSON.stringify(order)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  const msMax = pressure.warmUpMs + pressure.durationMs + startMsMax;
  const [lines] = await within(msMax, "the load", Promise.all([text(child.stdout), once(child, "exit")]));
  const last = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ProcessLine)
    .at(-1);
  assert.ok(last?.kind === "figures", "the load has figures");
  return last.figures;
}

/** Memory of a process that is not swapped out, in bytes; only Linux tells. */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)![1]) * 1024;
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
