/** Who takes part, each as its users run it, and what its confirmation means. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { acuseSource } from "../src/bench/acuse.ts";
import type { DialectSource } from "../src/bench/dialect.ts";
import { originalSource } from "./dialects/original.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** A server under load. */
interface Running {
  readonly port: number;
  readonly dialect: DialectSource;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

export interface Contestant {
  readonly name: string;
  /** What a confirmation of this server's means. */
  readonly confirms: string;
  start(): Promise<Running>;
}

export const contestants: readonly Contestant[] = [
  { name: "acuse sqlite", confirms: "committed and fsynced", start: () => startAcuse("sqlite") },
  { name: "acuse memory", confirms: "accepted in memory", start: () => startAcuse("memory") },
  { name: "original (Python)", confirms: "appended to a list in memory", start: startOriginal },
];

async function startAcuse(store: string): Promise<Running> {
  const data = mkdtempSync("/var/tmp/acuse-bench-");
  const flags = ["--port", "0", "--json", "--quiet", "--rate", "off", "--store", store, "--data", data];
  const server = spawn(process.execPath, [`${root}bin/acuse.js`, "serve", ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const line = await firstLine(server);
  const { port } = JSON.parse(line) as { port: number };
  return {
    port,
    dialect: acuseSource,
    process: server,
    stop: async () => {
      await end(server);
      rmSync(data, { recursive: true });
    },
  };
}

async function startOriginal(): Promise<Running> {
  const server = spawn("python3", [`${root}bench/peers/original.py`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = Number(await firstLine(server));
  return { port, dialect: originalSource, process: server, stop: () => end(server) };
}

async function firstLine(server: ChildProcess): Promise<string> {
  const [line] = (await once(createInterface({ input: server.stdout! }), "line")) as [string];
  server.stdout!.resume();
  return line;
}

async function end(server: ChildProcess): Promise<void> {
  const exit = once(server, "exit");
  server.kill("SIGTERM");
  await exit;
}

/** Clock ticks a second in /proc, on every Linux of today. */
const ticksPerSecond = 100;

/** Processor time that a process used so far, in seconds (proc(5), utime and stime). */
export function cpuSeconds(pid: number): number {
  const cells = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(cells[11]) + Number(cells[12])) / ticksPerSecond;
}
