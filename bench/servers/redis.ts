/**
 * Redis as somebody runs it who wants each write on the disk before it is confirmed: the append-only file, synced at
 * each turn of its event loop before the answers go out. All else is its default, but that it takes no snapshots
 * beside the file (`save ""`), which would only cost it time.
 */
import { Child, freePort } from "../child.ts";
import { host } from "./running.ts";
import type { Running } from "./running.ts";
import { versionOf } from "./version.ts";

const program = "redis-server";

export function redisVersion(): string | undefined {
  return versionOf(program);
}

export async function startRedis(data: string): Promise<Running> {
  const port = await freePort();
  const settings = {
    bind: host,
    port: String(port),
    dir: data,
    save: "",
    appendonly: "yes",
    appendfsync: "always",
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const child = new Child([program, ...words]);
  await child.line((line) => (line.includes("Ready to accept connections") ? true : undefined));
  return { port, pid: child.pid, stop: () => child.end() };
}
