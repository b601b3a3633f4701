/**
 * What `acuse serve` is told, made whole: the defaults with their reasons, and the relations between the values.
 * The ranges of the single values are here for the flags; the flags themselves are in `src/cli/serve.ts`.
 */
import { readFileSync } from "node:fs";
import { BlockList, isIPv6 } from "node:net";
import { availableParallelism, networkInterfaces } from "node:os";
import { lingerSocketsMax } from "../front/linger.ts";
import type { Lang } from "../i18n/lang.ts";
import { defaultLimits } from "../protocol/limits.ts";
import type { Limits } from "../protocol/limits.ts";

export const stores = ["sqlite", "memory"] as const;
export type StoreName = (typeof stores)[number];

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
