/**
 * `npm run bench`: confirmations a second, their latency and the server's processor time for each, beside the
 * original design. Contestants take turns; the figures are medians over the rounds, because the machine is noisy.
 *
 *     npm run bench -- [--rounds 3] [--seconds 4] [--save bench/results/NAME.json]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { execFileSync } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { contestants, cpuSeconds } from "./contestants.ts";
import type { Contestant } from "./contestants.ts";
import type { ProcessFigures, ProcessLine } from "../src/bench/load-process.ts";
import type { LoadOrder } from "../src/bench/generator.ts";

/** Clients × messages that each keeps unanswered. */
const shapes: readonly (readonly [clients: number, inFlight: number])[] = [
  [50, 1],
  [1000, 1],
  [50, 64],
];
const messageBytes = 64;
const warmUpMs = 1_000;

type LoadFigures = Omit<ProcessFigures, "refusals">;

interface Figures extends LoadFigures {
  /** Processor time of the server for each message, over the whole run. */
  readonly cpuUsPerMessage: number;
}

interface Row {
  readonly shape: string;
  readonly contestant: string;
  readonly confirms: string;
  readonly median: Figures;
  readonly rounds: readonly Figures[];
}

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "4" },
    save: { type: "string" },
  },
});

const rows = await bench(Number(values.rounds), Number(values.seconds));
print(rows);
if (values.save !== undefined) save(values.save, rows);

async function bench(rounds: number, seconds: number): Promise<Row[]> {
  const found = new Map<string, Figures[]>();
  for (let round = 1; round <= rounds; round += 1) {
    for (const [clients, inFlight] of shapes) {
      for (const contestant of contestants) {
        const key = keyOf(clients, inFlight, contestant);
        process.stderr.write(`round ${round} of ${rounds}: ${key}\n`);
        const figures = await measure(contestant, clients, inFlight, seconds * 1000);
        found.set(key, [...(found.get(key) ?? []), figures]);
      }
    }
  }
  return shapes.flatMap(([clients, inFlight]) =>
    contestants.map((contestant) => {
      const all = found.get(keyOf(clients, inFlight, contestant))!;
      const { name, confirms } = contestant;
      return {
        shape: `${clients} × ${inFlight}`,
        contestant: name,
        confirms,
        median: medianOf(all),
        rounds: all,
      };
    }),
  );
}

function keyOf(clients: number, inFlight: number, contestant: Contestant): string {
  return `${clients} × ${inFlight} ${contestant.name}`;
}

async function measure(
  contestant: Contestant,
  clients: number,
  inFlight: number,
  measureMs: number,
): Promise<Figures> {
  const server = await contestant.start();
  try {
    const before = cpuSeconds(server.process.pid!);
    const figures = await loadInProcess({
      host: "127.0.0.1",
      port: server.port,
      dialect: server.dialect,
      clients,
      inFlight,
      size: messageBytes,
      warmUpMs,
      durationMs: measureMs,
      threads: 1,
    });
    const cpu = cpuSeconds(server.process.pid!) - before;
    return { ...figures, cpuUsPerMessage: (cpu * 1e6) / figures.answeredInAll };
  } finally {
    await server.stop();
  }
}

async function loadInProcess(order: LoadOrder): Promise<LoadFigures> {
  const script = fileURLToPath(new URL("../src/bench/load-process.ts", import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(order)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const lines = (await text(child.stdout)).trim().split("\n");
  const [code] = (await exit) as [number | null];
  if (code !== 0) throw new Error(`the load failed with exit code ${code}`);
  const last = lines.map((line) => JSON.parse(line) as ProcessLine).at(-1);
  if (last?.kind !== "figures") throw new Error("the load has no figures");
  const { refusals: _, ...figures } = last.figures;
  return figures;
}

/** Each figure's own median. */
function medianOf(all: readonly Figures[]): Figures {
  const names = Object.keys(all[0]!) as (keyof Figures)[];
  return Object.fromEntries(
    names.map((name) => [name, median(all.map((figures) => figures[name]))]),
  ) as unknown as Figures;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

function print(rows: readonly Row[]): void {
  const heads = [
    "clients × in flight",
    "server",
    "confirmed/s",
    "÷ original",
    "p50 ms",
    "p99 ms",
    "CPU µs/message",
  ];
  const cells = rows.map(({ shape, contestant, median }) => {
    const original = rows.find((row) => row.shape === shape && row.contestant.startsWith("original"))!;
    return [
      shape,
      contestant,
      median.perSecond.toLocaleString("en"),
      (median.perSecond / original.median.perSecond).toFixed(2),
      (median.p50Us / 1000).toFixed(2),
      (median.p99Us / 1000).toFixed(2),
      median.cpuUsPerMessage.toFixed(1),
    ];
  });
  const widths = heads.map((head, i) => Math.max(head.length, ...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => cell[i < 2 ? "padEnd" : "padStart"](widths[i]!)).join("  ");
  console.log([line(heads), ...cells.map(line)].join("\n"));
}

function save(path: string, rows: readonly Row[]): void {
  const result = {
    at: new Date().toISOString(),
    commit: execFileSync("git", ["describe", "--always", "--dirty"], { encoding: "utf8" }).trim(),
    command: `npm run bench -- ${process.argv.slice(2).join(" ")}`,
    machine: {
      cpu: cpus()[0]?.model,
      cores: cpus().length,
      memoryBytes: totalmem(),
      system: `${process.platform} ${release()}`,
      node: process.versions.node,
      python: execFileSync("python3", ["--version"], { encoding: "utf8" }).trim(),
    },
    messageBytes,
    rows,
  };
  writeFileSync(path, `${JSON.stringify(result, undefined, 2)}\n`);
}
