/** Builds the page of a clone. It is loaded where there is one: a package holds its page. */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";

/** Making the page takes a second or two; on a busy machine more. */
const buildMsMax = 60_000;

/** What the page is made of. */
export const pageSources: readonly string[] = [
  "web/icon.svg",
  "web/index.html",
  "web/src",
  "web/vite.config.ts",
  "src/dashboard/api.ts",
  "src/i18n",
  "src/protocol",
  "src/server/watch.ts",
  "src/terminal/visible.ts",
  "package.json",
  "package-lock.json",
];

/** Builds into `target` unless what is there is as new as its sources; leaves what is there where that fails. */
export async function buildPage(clone: string, target: string): Promise<void> {
  const page = join(target, "index.html");
  const builtMs = await changedMs(page);
  const sourcesMs = await Promise.all(pageSources.map((path) => newestMs(join(clone, path))));
  if (Math.max(...sourcesMs) <= builtMs) return;
  try {
    await build(clone, target);
  } catch (error) {
    // An older one is better than none, and another server of this clone may have built it meanwhile.
    if (!existsSync(page)) throw error;
  }
}

/** In a process of its own, into a folder that becomes `target` when it is whole. */
async function build(clone: string, target: string): Promise<void> {
  const draft = join(clone, "web", `dist.${randomUUID()}`);
  const old = `${draft}.old`;
  try {
    const began = new Date();
    await runVite(clone, draft);
    // What changes while it is built is newer than what was built.
    await utimes(join(draft, "index.html"), began, began);
    if (existsSync(target)) await rename(target, old);
    await rename(draft, target);
  } finally {
    for (const folder of [draft, old]) await rm(folder, { recursive: true, force: true });
  }
}

async function runVite(clone: string, folder: string): Promise<void> {
  const vite = join(clone, "node_modules/vite/bin/vite.js");
  const argv = [vite, "build", join(clone, "web"), "--outDir", folder, "--logLevel", "error"];
  const child = spawn(process.execPath, argv, { cwd: clone, stdio: "ignore", timeout: buildMsMax });
  const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new Error(`vite ended with ${code ?? signal}`);
}

/** When a file, or anything in a folder, changed last. */
async function newestMs(path: string): Promise<number> {
  const inside = await readdir(path, { recursive: true }).catch(() => []);
  const all = [path, ...inside.map((name) => join(path, name))];
  return Math.max(...(await Promise.all(all.map(changedMs))));
}

/** `-Infinity`: it is not there. */
async function changedMs(path: string): Promise<number> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => -Infinity,
  );
}
