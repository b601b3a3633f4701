/** The load generator, held to one core: what it takes itself is then the same for all that it measures. */
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { LoadOrder } from "../src/bench/generator.ts";
import type { ProcessFigures, ProcessLine } from "../src/bench/load-process.ts";
import { Child } from "./child.ts";
import { host } from "./servers/running.ts";

export type Load = Pick<LoadOrder, "port" | "dialect" | "clients" | "inFlight" | "size"> &
  Pick<LoadOrder, "warmUpMs" | "durationMs" | "perSecond">;

/** What was measured while it counted. */
export interface Figures extends Pick<ProcessFigures, "answered" | "seconds" | "perSecond"> {
  readonly p50Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  readonly maxUs: number;
  /** Processor time of the generator, in cores; it has one. */
  readonly generatorCores: number;
}

const script = fileURLToPath(new URL("../src/bench/load-process.ts", import.meta.url));

/** The last core: what else is on the machine, such as the network's interrupts, is rather on the first. */
const core = availableParallelism() - 1;

/** A load takes so much longer than its time at most: its clients connect, and the last answers are waited for. */
const slackMs = 60_000;

/** Loads a server; `begins` and `ends` are called when the load starts to count, and when it does no more. */
export async function generate(load: Load, begins: () => void, ends: () => void): Promise<Figures> {
  const order: LoadOrder = { host, threads: 1, ...load };
  const command = [process.execPath, script, JSON.stringify(order)] as const;
  const child = new Child(["taskset", "--cpu-list", String(core), ...command]);
  try {
    return await child.line(
      (line) => {
        const said = parse(line);
        if (said?.kind === "figures") return whole(said.figures);
        if (said?.stage === "measuring") begins();
        if (said?.stage === "settling") ends();
        return undefined;
      },
      load.warmUpMs + load.durationMs + slackMs,
    );
  } finally {
    await child.end();
  }
}

/** What else is written there, such as a warning of Node's, is not for us. */
function parse(line: string): ProcessLine | undefined {
  return line.startsWith("{") ? (JSON.parse(line) as ProcessLine) : undefined;
}

/** Figures of a load in which every message was answered. Throws else: they could not be compared with others. */
function whole(figures: ProcessFigures): Figures {
  const { refusals, lost, unanswered, answered, seconds, perSecond, cores } = figures;
  const refused = Object.keys(refusals).join(", ") || "none";
  if (refused !== "none" || lost > 0 || unanswered > 0) {
    throw new Error(`${unanswered} messages have no answer; connections lost: ${lost}, refused: ${refused}`);
  }
  const { p50Us, p99Us, p999Us, maxUs } = figures;
  return { answered, seconds, perSecond, p50Us, p99Us, p999Us, maxUs, generatorCores: cores };
}
