import { acuseSource } from "../../src/bench/acuse.ts";
import { TestServer } from "../../test/support/server.ts";
import { generate } from "../generator.ts";
import type { Figures, Load } from "../generator.ts";
import { cpuSeconds } from "../usage.ts";
import type { Place } from "./target.ts";

const messageBytes = 64;

export type Pressure = Pick<Load, "clients" | "inFlight" | "perSecond" | "warmUpMs" | "durationMs">;

export interface Served {
  /** A data folder; a new one otherwise. */
  readonly data?: string;
  readonly flags?: readonly string[];
}

/** A server of the package that may be loaded: without a limit of rate, and with a console that shows no messages. */
export function serve({ stage, root }: Place, { data, flags = [] }: Served = {}): Promise<TestServer> {
  const all = ["--quiet", "--rate", "off", ...flags];
  return TestServer.start(stage, { root, flags: all, ...(data !== undefined && { data }) });
}

export interface Cost extends Figures {
  /** Processor time of the server. */
  readonly cpuUsPerMessage: number;
}

/** Loads a server, and counts what it costs it. */
export async function load(server: TestServer, pressure: Pressure): Promise<Cost> {
  const pid = server.process.pid!;
  let beganSeconds = 0;
  let endedSeconds = 0;
  const figures = await generate(
    { port: server.port, dialect: acuseSource, size: messageBytes, ...pressure },
    () => (beganSeconds = cpuSeconds(pid)),
    () => (endedSeconds = cpuSeconds(pid)),
  );
  return { ...figures, cpuUsPerMessage: ((endedSeconds - beganSeconds) * 1e6) / figures.answered };
}
