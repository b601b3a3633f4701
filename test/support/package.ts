/** The package as a user gets it: packed from a clone, and installed without a network, with what it depends on. */
import assert from "node:assert/strict";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
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
  "web",
];

export const documents: readonly string[] = [
  "README.md",
  "README.es.md",
  "LICENSE",
  "CHANGELOG.md",
  "docs/protocol.md",
  "docs/protocol.es.md",
  "docs/operate.md",
  "docs/http-api.md",
  "docs/http-api.schema.json",
  "deploy/acuse.service",
];

/** What was built is made anew. */
function isSource(path: string): boolean {
  return path !== join(root, "web/dist");
}

/** A clone as `git` makes it, without `node_modules`. */
export function clone(t: Ends): string {
  const folder = temporaryFolder(t);
  for (const path of [...sources, ...documents])
    cpSync(join(root, path), join(folder, path), { recursive: true, filter: isSource });
  return folder;
}

/** Runs npm, which gets nothing from a network. */
export async function npm(t: Ends, cwd: string, words: string): Promise<string> {
  return await npmWith(t, cwd, words, { npm_config_cache: temporaryFolder(t), npm_config_offline: "true" });
}

/** Runs npm as its user has set it up: what is not in its cache it gets from the registry. */
export async function usualNpm(t: Ends, cwd: string, words: string): Promise<string> {
  return await npmWith(t, cwd, words, {});
}

async function npmWith(t: Ends, cwd: string, words: string, settings: NodeJS.ProcessEnv): Promise<string> {
  const env = { ...settings, PATH };
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

/** Installs a package, and what it depends on, into an empty project; resolves with the project's folder. */
export async function install(t: Ends, { path }: Packed): Promise<string> {
  const project = temporaryFolder(t);
  writeFileSync(join(project, "package.json"), "{}");
  const dependencies = await packedDependencies(t);
  await npm(t, project, `install --omit=dev ${[path, ...dependencies].join(" ")}`);
  return project;
}

/** What runs with the program, packed from what is installed here. */
async function packedDependencies(t: Ends): Promise<string[]> {
  const folder = temporaryFolder(t);
  const folders = [...runtimeDependencies("package.json", new Set())].map((name) =>
    join(root, "node_modules", name),
  );
  // They are packed as they are: their own scripts made them before they were published.
  const made = await npm(t, folder, `pack --json --ignore-scripts ${folders.join(" ")}`);
  return (JSON.parse(made) as { filename: string }[]).map(({ filename }) => join(folder, filename));
}

/** The names of what a package depends on, and of what that depends on. */
function runtimeDependencies(manifest: string, known: Set<string>): Set<string> {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, manifest), "utf8")) as {
    readonly dependencies?: Readonly<Record<string, string>>;
  };
  for (const name of Object.keys(dependencies)) {
    if (known.has(name)) continue;
    known.add(name);
    runtimeDependencies(join("node_modules", name, "package.json"), known);
  }
  return known;
}

/** The root of the installed package within such a project. */
export function installedRoot(project: string): string {
  return join(project, "node_modules/acuse");
}
