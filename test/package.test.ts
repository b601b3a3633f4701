/** The package: what `npm pack` makes can be installed and run, and a clone without development dependencies, too. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { onlyBlock } from "./support/markdown.ts";
import { clone, documents, install, installedRoot, pack, PATH, usualNpm } from "./support/package.ts";
import { root, TestServer } from "./support/server.ts";
import { shell } from "./support/shell.ts";

const { version, files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly version: string;
  readonly files: readonly string[];
};

test("the package installs without a network, and serves, connects and reads from JavaScript", async (t) => {
  const packed = await pack(t);
  const paths = packed.contents;

  await t.test("it holds what was compiled, its documents, and nothing else", () => {
    for (const path of [
      ...documents,
      "bin/acuse.js",
      "dist/cli/main.js",
      "dist/server/front-thread.js",
      "dist/page/index.html",
    ]) {
      assert.ok(paths.includes(path), path);
    }
    const allowed = [...files, ...documents, "package.json"];
    const others = paths.filter(
      (path) => !allowed.some((each) => path === each || path.startsWith(`${each}/`)),
    );
    assert.deepEqual(others, []);
    assert.deepEqual(
      paths.filter((path) => /\.test\.|contract|(?<!\.d)\.ts$/.test(path)),
      [],
    );
  });

  const project = await install(t, packed);
  const command = (words: string): string => `node_modules/.bin/acuse ${words}`;

  await t.test("it tells its version", async (t) => {
    const { stdout } = await shell(t, command("--version"), { cwd: project, env: { PATH } });
    assert.equal(stdout, `${version}\n`);
  });

  await t.test("its library sends from a project of its own, with types, as the README shows", async (t) => {
    const server = await TestServer.start(t);
    const program = onlyBlock(readFileSync(join(root, "README.md"), "utf8"), "ts").lines.join("\n");
    writeFileSync(join(project, "readme.mts"), program.replace("2010", String(server.port)));
    const tsc = `${join(root, "node_modules/.bin/tsc")} --noEmit --strict --module nodenext --target es2024`;
    const types = `--typeRoots ${join(root, "node_modules/@types")} --types node readme.mts`;
    const checked = await shell(t, `${tsc} ${types}`, { cwd: project, env: { PATH } });
    assert.equal(checked.code, 0, checked.stdout);
    const { code, stdout, stderr } = await shell(t, "node readme.mts", { cwd: project, env: { PATH } });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^message 1 is stored\n$/);
    assert.equal(await server.stop(), 0);
  });

  await t.test("it serves, connects and reads", async (t) => {
    const server = await TestServer.start(t, { root: installedRoot(project) });
    const connect = command(`connect localhost:${server.port} --lang en`);
    const talk = await shell(t, connect, { cwd: project, env: { PATH }, input: "Ana\nfrom a package\n" });
    assert.equal(talk.code, 0, talk.stderr);
    assert.match(talk.stdout, /^250 stored 2$/m);
    const log = await shell(t, command(`log --data ${server.data}`), { cwd: project, env: { PATH } });
    assert.match(log.stdout, /Hello, I am Ana\n.*from a package\n$/);
    assert.equal(await server.stop(), 0);
  });
});

test("a clone installs without development dependencies, and runs from its sources", async (t) => {
  const folder = clone(t);
  await usualNpm(t, folder, "ci --omit=dev");
  const { code, stdout } = await shell(t, "node bin/acuse.js --version", { cwd: folder, env: { PATH } });
  assert.deepEqual([code, stdout], [0, `${version}\n`]);
});

test("the lock file lists what npm would install on every platform", () => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly optionalDependencies?: object }>>;
  };
  const missing = Object.values(packages)
    .flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies))
    .filter((name) => !Object.hasOwn(packages, `node_modules/${name}`));
  // `npm ci` refuses a lock file without them, also where they are not installed.
  assert.deepEqual(missing, []);
});
