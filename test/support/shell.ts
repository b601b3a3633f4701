import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import type { TestContext } from "node:test";
import { ranOf } from "./run.ts";
import type { Ran } from "./run.ts";
import { within } from "./wait.ts";

/** How long most command lines may run. npm takes some seconds when the machine is busy. */
const shellMsMax = 60_000;

export interface ShellOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  /** How long it may take. */
  readonly msMax?: number;
}

/** Runs a command line to its end. */
export async function shell(
  t: Pick<TestContext, "after">,
  line: string,
  { input = "", msMax = shellMsMax, ...options }: ShellOptions,
): Promise<Ran> {
  const child = beginShell(t, line, options);
  child.stdin!.on("error", () => {});
  child.stdin!.end(input);
  return await within(msMax, line, ranOf(child));
}

/** Starts a command line; all of its processes end with the test at the latest. */
export function beginShell(
  t: Pick<TestContext, "after">,
  line: string,
  { cwd, env }: Omit<ShellOptions, "input" | "msMax">,
): ChildProcess {
  // A group of its own, so that npm's children end with npm.
  const child = spawn("bash", ["-c", line], { cwd, env: { ...withoutNpm(), ...env }, detached: true });
  t.after(() => {
    try {
      process.kill(-child.pid!, "SIGKILL");
    } catch {
      // All have ended.
    }
  });
  return child;
}

/** What npm told this run is not for an npm in another folder. */
function withoutNpm(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
}
