/** What shows the load generator's own limit (`bench/peers/trivial.ts`). */
import { fileURLToPath } from "node:url";
import { Child } from "../child.ts";
import { portIn } from "./running.ts";
import type { Running } from "./running.ts";

const script = fileURLToPath(new URL("../peers/trivial.ts", import.meta.url));

export async function startTrivial(): Promise<Running> {
  const child = new Child([process.execPath, script]);
  const port = await child.line(portIn);
  return { port, pid: child.pid, stop: () => child.end() };
}
