import { spawnSync } from "node:child_process";

/** The number in what a program says about itself; `undefined` when there is no such program. */
export function versionOf(program: string, flag = "--version"): string | undefined {
  const { status, stdout } = spawnSync(program, [flag], { encoding: "utf8" });
  return status === 0 ? /\d+(?:\.\d+)+/.exec(stdout)?.[0] : undefined;
}
