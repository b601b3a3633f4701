/** The original design: a thread for each client, and messages in memory (`bench/peers/original.py`). */
import { fileURLToPath } from "node:url";
import { Child } from "../child.ts";
import type { Running } from "./running.ts";
import { versionOf } from "./version.ts";

const program = "python3";
const script = fileURLToPath(new URL("../peers/original.py", import.meta.url));

export function originalVersion(): string | undefined {
  return versionOf(program);
}

export async function startOriginal(): Promise<Running> {
  const child = new Child([program, script]);
  const port = await child.line((line) => (/^\d+$/.test(line) ? Number(line) : undefined));
  return { port, pid: child.pid, stop: () => child.end() };
}
