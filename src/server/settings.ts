/**
 * What `acuse serve` is told, made whole: the defaults with their reasons, and the relations between the values.
 * The ranges of the single values are here for the flags; the flags themselves are in `src/cli/serve.ts`.
 */
import { readFileSync } from "node:fs";
import { BlockList, isIPv6 } from "node:net";
import { availableParallelism, networkInterfaces } from "node:os";
import { lingerSocketsMax } from "../front/linger.ts";
import type { Lang } from "../i18n/lang.ts";
import type { Limits } from "../protocol/limits.ts";
import { onlookerFilesMax } from "./onlooker.ts";

export const stores = ["sqlite", "memory"] as const;
type StoreName = (typeof stores)[number];

export interface Settings {
  /** Addresses to listen on; at least one. */
  readonly hosts: readonly string[];
  /** 0: any that is free. */
  readonly port: number;
  readonly limits: Limits;
  /** Connections at once, of all fronts. */
  readonly clientsMax: number;
  /** Sockets that only wait for their peer to read the last line, of all fronts. */
  readonly lingerSocketsMax: number;
  /** Fronts; each is a thread. */
  readonly threads: number;
  /** Whether the fronts share the port; else there is one of them. */
  readonly reusePort: boolean;
  readonly store: StoreName;
  readonly dataFolder: string;
  /** With less free space than this nothing more is stored. */
  readonly reserveBytes: number;
  readonly lang: Lang;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** What a person may choose; what is `undefined` or empty is for the machine to say. */
export interface Choices extends Omit<Settings, "clientsMax" | "lingerSocketsMax" | "threads" | "reusePort"> {
  /** IP addresses, or `localhost`; none: those of `localhost`. */
  readonly hosts: readonly string[];
  /** Allows addresses that others than this machine can reach. */
  readonly open: boolean;
  readonly clientsMax: number | undefined;
  readonly threads: number | undefined;
}

/** What the machine allows. */
export interface Machine {
  /** Files and sockets that this process may have open at once. */
  readonly openFilesMax: number;
  readonly cores: number;
  readonly hasIpv6Loopback: boolean;
  /** Whether several threads may listen on one port. */
  readonly canSharePort: boolean;
}

/** Choices that do not go together, or not with this machine. */
export type SettingsProblem =
  | { readonly kind: "not-loopback"; readonly host: string }
  | {
      readonly kind: "too-many-clients";
      readonly given: number;
      readonly most: number;
      readonly openFilesMax: number;
    }
  | { readonly kind: "too-few-files"; readonly openFilesMax: number }
  | { readonly kind: "threads-cannot-share"; readonly given: number };

export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problem: SettingsProblem;

  constructor(problem: SettingsProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

export const defaultPort = 2010;

/** Beside whoever starts the server: where its messages are should be no riddle. */
export const defaultDataFolder = "./acuse-data";

/** Enough for the log's growth and a checkpoint while somebody makes room, and little on any disk of today. */
export const defaultReserveBytes: number = 256 * 1024 * 1024;

/** What each choice may be, both ends included. */
export const ranges = {
  port: { least: 0, most: 65_535 },
  /** Far beyond what a machine serves; the limit of open files is nearer. */
  clients: { least: 1, most: 1_000_000, unit: "clients" },
  /** Two, so that one client's front is not everybody's; beyond eight they only wait for the one ledger. */
  threads: { least: 2, most: 8, unit: "threads" },
} as const;

/** Unless asked for more: idle connections then take some 0.7 GB (7.3 KiB each). */
const clientsMaxByDefault = 100_000;

/** Open files besides clients: 8 threads with two listeners each take 87, the database's files a few more. */
const ownFiles = 128 + onlookerFilesMax;

/** Where `/proc` does not tell: Node raises its own limit at the start, to more than this on every system of today. */
const openFilesElsewhere = 4096;

/** Node's `reusePort` works here (node:net, `server.listen`). */
const sharingPlatforms: ReadonlySet<string> = new Set(["linux", "freebsd", "sunos", "aix"]);

/** Asks the machine. */
export function readMachine(): Machine {
  return {
    openFilesMax: readOpenFilesMax(),
    cores: availableParallelism(),
    hasIpv6Loopback: Object.values(networkInterfaces()).some((list) =>
      list?.some(({ address }) => address === "::1"),
    ),
    canSharePort: sharingPlatforms.has(process.platform),
  };
}

/** Makes choices whole. Throws `SettingsError`. */
export function makeSettings(choices: Choices, machine: Machine): Settings {
  const { hosts, open, clientsMax, threads, ...rest } = choices;
  return {
    ...rest,
    ...filesOf(clientsMax, machine),
    hosts: hostsOf(hosts, open, machine),
    threads: threadsOf(threads, machine),
    reusePort: machine.canSharePort,
  };
}

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  const [address = ""] = host.split("%", 1);
  return loopback.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

function hostsOf(given: readonly string[], open: boolean, { hasIpv6Loopback }: Machine): readonly string[] {
  const local = hasIpv6Loopback ? ["127.0.0.1", "::1"] : ["127.0.0.1"];
  const hosts = given.length === 0 ? local : given.flatMap((host) => (host === "localhost" ? local : [host]));
  for (const host of hosts) {
    if (!open && !isLoopback(host)) throw new SettingsError({ kind: "not-loopback", host });
  }
  return [...new Set(hosts)];
}

/** How the limit of open files is shared out. */
function filesOf(
  given: number | undefined,
  { openFilesMax }: Machine,
): { readonly clientsMax: number; readonly lingerSocketsMax: number } {
  const lingering = Math.min(lingerSocketsMax, Math.floor(openFilesMax / 8));
  const most = openFilesMax - lingering - ownFiles;
  if (most < ranges.clients.least) throw new SettingsError({ kind: "too-few-files", openFilesMax });
  const clientsMax = given ?? Math.min(most, clientsMaxByDefault);
  if (clientsMax > most) {
    throw new SettingsError({ kind: "too-many-clients", given: clientsMax, most, openFilesMax });
  }
  return { clientsMax, lingerSocketsMax: lingering };
}

/** One core is for the ledger and main. */
function threadsOf(given: number | undefined, { cores, canSharePort }: Machine): number {
  if (!canSharePort) {
    if (given !== undefined) throw new SettingsError({ kind: "threads-cannot-share", given });
    return 1;
  }
  return given ?? Math.min(Math.max(cores - 1, ranges.threads.least), ranges.threads.most);
}

function readOpenFilesMax(): number {
  try {
    const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return soft === undefined ? openFilesElsewhere : Number(soft);
  } catch {
    return openFilesElsewhere;
  }
}
