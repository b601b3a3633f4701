import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { noDashboard, root } from "./server.ts";
import { within } from "./wait.ts";

/** How long a command may run that is expected to end. */
const runMsMax = 20_000;

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `acuse` with these arguments to its end. */
export async function run(
  t: Pick<TestContext, "after">,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  const child = begin(t, args, env);
  return await within(runMsMax, `acuse ${args.join(" ")}`, ranOf(child));
}

/** Starts `acuse` with these arguments; it ends with the test at the latest. */
export function begin(
  t: Pick<TestContext, "after">,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): ChildProcess {
  const child = spawn(process.execPath, [join(root, "bin/acuse.js"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...noDashboard, ...env },
  });
  t.after(() => child.kill("SIGKILL"));
  return child;
}

/** What a command has said when it has ended. */
export async function ranOf(child: ChildProcess): Promise<Ran> {
  const said = { stdout: "", stderr: "" };
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...said };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
