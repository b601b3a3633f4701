import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import type { TestContext } from "node:test";
import type { LoadFigures, LoadOrder } from "../../bench/load-process.ts";
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
  readonly measureMs: number;
}

/** Loads a server without a limit of rate from a process of its own; rejects when an answer is wrong. */
export async function measure(
  t: Pick<TestContext, "after">,
  port: number,
  pressure: Pressure,
): Promise<LoadFigures> {
  const dialect = { linesBefore: 2, confirmation: "2" };
  const order: LoadOrder = { host: "127.0.0.1", port, bytes: messageBytes, dialect, ...pressure };
  const child = spawn(process.execPath, [`${root}bench/load-process.ts`, JSON.stringify(order)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  const msMax = pressure.warmUpMs + pressure.measureMs + startMsMax;
  const [figures] = await within(msMax, "the load", Promise.all([text(child.stdout), once(child, "exit")]));
  return JSON.parse(figures) as LoadFigures;
}

/** Memory of a process that is not swapped out, in bytes; only Linux tells. */
export function residentBytes(pid: number): number {
  return statusBytes(pid, "VmRSS");
}

/** The most that this was so far. */
export function peakResidentBytes(pid: number): number {
  return statusBytes(pid, "VmHWM");
}

function statusBytes(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)![1]) * 1024;
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
