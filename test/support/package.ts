/** The package as a user gets it: packed from a clone, and installed without a network. */
import assert from "node:assert/strict";
import { cpSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryFolder } from "./folder.ts";
import { root } from "./server.ts";
import { shell } from "./shell.ts";

type Ends = Pick<TestContext, "after">;

/** Installed commands and npm run by the first `node` they find: this one, and not the machine's. */
export const PATH: string = `${dirname(process.execPath)}:${process.env["PATH"]}`;

/** What a clone has, as far as it matters for packing. */
const sources = [
  "package.json",
  "package-lock.json",
  "tsconfig.base.json",
  "tsconfig.build.json",
  "src",
  "bin",
];

export const documents: readonly string[] = [
  "README.md",
  "README.es.md",
  "LICENSE",
  "CHANGELOG.md",
  "docs/protocol.md",
  "docs/protocol.es.md",
];

/** A clone as `git` makes it, without `node_modules`. */
export function clone(t: Ends): string {
  const folder = temporaryFolder(t);
  for (const path of [...sources, ...documents])
    cpSync(join(root, path), join(folder, path), { recursive: true });
  return folder;
}

/** Runs npm; it needs no network for what it is asked here. */
export async function npm(t: Ends, cwd: string, words: string): Promise<string> {
  const env = { npm_config_cache: temporaryFolder(t), npm_config_offline: "true", PATH };
  const { code, stdout, stderr } = await shell(t, `npm ${words}`, { cwd, env });
  assert.equal(code, 0, `npm ${words}: ${stderr}`);
  return stdout;
}

/** What `npm pack` made. */
export interface Packed {
  readonly path: string;
  /** The files in it. */
  readonly contents: readonly string[];
}

export async function pack(t: Ends): Promise<Packed> {
  const folder = clone(t);
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const [{ filename, files }] = JSON.parse(await npm(t, folder, "pack --json")) as [
    { filename: string; files: { path: string }[] },
  ];
  return { path: join(folder, filename), contents: files.map(({ path }) => path) };
}

/** Installs a package into an empty project; resolves with the project's folder. */
export async function install(t: Ends, { path }: Packed): Promise<string> {
  const project = temporaryFolder(t);
  writeFileSync(join(project, "package.json"), "{}");
  await npm(t, project, `install --omit=dev ${path}`);
  return project;
}

/** The root of the installed package within such a project. */
export function installedRoot(project: string): string {
  return join(project, "node_modules/acuse");
}
