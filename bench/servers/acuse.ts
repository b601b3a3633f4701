/**
 * acuse as its users run it: the package, so compiled to JavaScript, with its defaults. Besides the folder and the
 * store, three things are said: no limit of rate, which is what would be measured else; `--quiet`, so that it does
 * not show messages on the console, and no dashboard, whose usual port somebody else may have; no peer shows any.
 */
import { spawnSync } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { version } from "../../src/server/version.ts";
import { Child, makeFolder } from "../child.ts";
import type { Running } from "./running.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

export function acuseVersion(): string {
  return version;
}

export async function startAcuse(data: string, store: "sqlite" | "memory"): Promise<Running> {
  const place = ["--port", "0", "--dashboard", "off", "--store", store, "--data", data];
  const flags = [...place, "--json", "--quiet", "--rate", "off"];
  const child = new Child([process.execPath, join(packed(), "bin/acuse.js"), "serve", ...flags]);
  const port = await child.line((line) =>
    line.startsWith("{") ? (JSON.parse(line) as { port?: number }).port : undefined,
  );
  return { port, pid: child.pid, stop: () => child.end() };
}

let folder: string | undefined;

/** A folder with what the package holds to run: made once a run. */
function packed(): string {
  if (folder !== undefined) return folder;
  folder = makeFolder();
  for (const path of ["bin", "package.json"])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  const compiler = join(root, "node_modules/.bin/tsc");
  const words = ["-p", join(root, "tsconfig.build.json"), "--outDir", join(folder, "dist")];
  const { status, stdout } = spawnSync(compiler, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`acuse does not compile: ${stdout}`);
  return folder;
}
