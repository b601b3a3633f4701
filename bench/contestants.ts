/** Who takes part, each as its users run it, and what its confirmation means. */
import type { DialectSource } from "../src/bench/dialect.ts";
import { acuseSource } from "../src/bench/acuse.ts";
import { jetstreamSource } from "./dialects/jetstream.ts";
import { natsCoreSource } from "./dialects/nats-core.ts";
import { originalSource } from "./dialects/original.ts";
import { redisSource } from "./dialects/redis.ts";
import { startAcuse } from "./servers/acuse.ts";
import { natsVersion, startNats } from "./servers/nats.ts";
import { originalVersion, startOriginal } from "./servers/original.ts";
import { redisVersion, startRedis } from "./servers/redis.ts";
import { acuseVersion } from "./servers/acuse.ts";
import type { Running } from "./servers/running.ts";

export interface Contestant {
  /** For `--only` and for what is saved. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /** Where a message is when it is confirmed. */
  readonly confirmed: "on the disk" | "in memory";
  /** What a confirmation of this server's means. */
  readonly means: string;
  readonly dialect: DialectSource;
  /** What is installed; `undefined` when nothing is. */
  version(): string | undefined;
  start(data: string): Promise<Running>;
}

export const contestants: readonly Contestant[] = [
  {
    name: "acuse-sqlite",
    title: "acuse, sqlite",
    confirmed: "on the disk",
    means: "committed and fsynced",
    dialect: acuseSource,
    version: acuseVersion,
    start: (data) => startAcuse(data, "sqlite"),
  },
  {
    name: "redis",
    title: "Redis, appendfsync always",
    confirmed: "on the disk",
    means: "in the append-only file and fsynced",
    dialect: redisSource,
    version: redisVersion,
    start: startRedis,
  },
  {
    name: "jetstream-always",
    title: "JetStream, sync_interval: always",
    confirmed: "on the disk",
    means: "in the stream's file and fsynced",
    dialect: jetstreamSource,
    version: natsVersion,
    start: (data) => startNats(data, { syncs: "always" }),
  },
  {
    name: "jetstream",
    title: "JetStream, its default",
    confirmed: "in memory",
    means: "written to the stream's file, fsynced within 2 minutes",
    dialect: jetstreamSource,
    version: natsVersion,
    start: (data) => startNats(data, { syncs: "default" }),
  },
  {
    name: "acuse-memory",
    title: "acuse, memory",
    confirmed: "in memory",
    means: "counted in memory and not kept",
    dialect: acuseSource,
    version: acuseVersion,
    start: (data) => startAcuse(data, "memory"),
  },
  {
    name: "nats-core",
    title: "NATS core, verbose",
    confirmed: "in memory",
    means: "taken for whoever is subscribed, and nobody is",
    dialect: natsCoreSource,
    version: natsVersion,
    start: (data) => startNats(data, undefined),
  },
  {
    name: "original",
    title: "the original, in Python",
    confirmed: "in memory",
    means: "appended to a list in memory",
    dialect: originalSource,
    version: originalVersion,
    start: startOriginal,
  },
];
