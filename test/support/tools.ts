import { spawnSync } from "node:child_process";
import type { TestContext } from "node:test";

/**
 * Whether a program is installed. Where it is not, the test is skipped and says so; in continuous integration
 * that is a failure.
 */
export function hasTool(t: Pick<TestContext, "skip">, tool: string): boolean {
  if (spawnSync("sh", ["-c", `command -v ${tool}`]).status === 0) return true;
  if (process.env["CI"] === "true") throw new Error(`${tool} is not installed`);
  t.skip(`${tool} is not installed`);
  return false;
}

/** The same for what only root may do. */
export function isRoot(t: Pick<TestContext, "skip">): boolean {
  if (process.getuid?.() === 0) return true;
  if (process.env["CI"] === "true") throw new Error("this test needs root");
  t.skip("this test needs root");
  return false;
}
