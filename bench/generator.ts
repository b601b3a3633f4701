/** The load generator, held to one core: what it takes itself is then the same for all that it measures. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { DialectSource } from "../src/bench/dialect.ts";
import { Child } from "./child.ts";
import { host } from "./servers/running.ts";

export interface Load {
  readonly port: number;
  readonly dialect: DialectSource;
  readonly clients: number;
  readonly inFlight: number;
  readonly size: number;
  readonly warmUpMs: number;
  readonly durationMs: number;
}

/** What was measured while it counted. */
export interface Figures {
  readonly answered: number;
  readonly perSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  readonly maxUs: number;
  /** Processor time of the generator, in cores; it has one. */
  readonly generatorCores: number;
}

const script = fileURLToPath(new URL("./interim-process.ts", import.meta.url));

/** The last core: what else is on the machine, such as the network's interrupts, is rather on the first. */
const core = availableParallelism() - 1;

/** A load takes so much longer than its time at most: its clients connect, and the last answers are waited for. */
const slackMs = 60_000;

/** Loads a server; `begins` and `ends` are called when the load starts to count, and when it does no more. */
export async function generate(load: Load, begins: () => void, ends: () => void): Promise<Figures> {
  const order = JSON.stringify({ host, threads: 1, ...load });
  const child = new Child(["taskset", "--cpu-list", String(core), process.execPath, script, order]);
  try {
    const msMax = load.warmUpMs + load.durationMs + slackMs;
    return await child.line((line) => {
      const said = parse(line);
      if (said?.kind === "stage" && said.stage === "measuring") begins();
      if (said?.kind === "stage" && said.stage === "settling") ends();
      return said?.kind === "figures" ? whole(said.figures) : undefined;
    }, msMax);
  } finally {
    await child.end();
  }
}

/** What else is written there, such as a warning of Node's, is not for us. */
function parse(line: string): any {
  return line.startsWith("{") ? JSON.parse(line) : undefined;
}

/** Figures of a load in which every message was answered. Throws else: they could not be compared with others. */
function whole({ answered, perSecond, p50Us, p99Us, p999Us, maxUs, cores, ...rest }: any): Figures {
  const { refusals, lost, unanswered } = rest;
  const refused = Object.keys(refusals).join(", ");
  if (refused !== "" || lost > 0 || unanswered > 0) {
    throw new Error(`of the load ${unanswered} messages have no answer; lost: ${lost}; refused: ${refused}`);
  }
  return { answered, perSecond, p50Us, p99Us, p999Us, maxUs, generatorCores: cores };
}
