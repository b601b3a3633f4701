/** `bin/acuse.js`: finds a Node that is new enough, and the program, in a clone and where it is installed. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { temporaryFolder } from "./support/folder.ts";
import { root } from "./support/server.ts";
import { within } from "./support/wait.ts";

const endMsMax = 20_000;

/** A package with the launcher and these files; programs say who they are. */
function packageWith(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(t);
  cpSync(join(root, "bin"), join(folder, "bin"), { recursive: true });
  for (const [path, text] of Object.entries({ "package.json": '{"type":"module"}', ...files })) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
    chmodSync(join(folder, path), 0o755);
  }
  return folder;
}

const program = (name: string) =>
  `export async function main(argv) { console.log("${name}", ...argv); return 7; }\n`;

/** Runs the launcher of a package by this Node, which may say that it is another version. */
function launch(t: TestContext, folder: string, version: string | undefined, ...argv: string[]) {
  const versions = JSON.stringify({ ...process.versions, node: version });
  const lie = `Object.defineProperty(process, "versions", { value: ${versions} });`;
  const lying = version === undefined ? [] : ["--import", `data:text/javascript,${encodeURIComponent(lie)}`];
  const child = spawn(process.execPath, [...lying, join(folder, "bin/acuse.js"), ...argv], {
    env: { ...process.env, LC_ALL: "C", ACUSE_LANG: "" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.after(() => child.kill("SIGKILL"));
  return child;
}

async function ended(child: ChildProcess) {
  const output = { stdout: "", stderr: "" };
  child.stdout!.setEncoding("utf8").on("data", (text: string) => (output.stdout += text));
  child.stderr!.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  const end = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal })),
  );
  return { ...(await within(endMsMax, "the launcher's end", end)), ...output };
}

suite("the launcher", () => {
  test("runs the sources in a clone, whatever is in dist, and passes arguments and exit code on", async (t) => {
    const folder = packageWith(t, { "src/cli/main.ts": program("src"), "dist/cli/main.js": program("dist") });
    assert.deepEqual(await ended(launch(t, folder, undefined, "a", "--b")), {
      code: 7,
      signal: null,
      stdout: "src a --b\n",
      stderr: "",
    });
  });

  test("runs dist where it is installed", async (t) => {
    const folder = packageWith(t, { "dist/cli/main.js": program("dist") });
    assert.equal((await ended(launch(t, folder, undefined))).stdout, "dist\n");
  });

  test("fails when the program does, and says where", async (t) => {
    const broken = 'export async function main() { throw new Error("broken"); }';
    const { code, stderr } = await ended(
      launch(t, packageWith(t, { "dist/cli/main.js": broken }), undefined),
    );
    assert.equal(code, 1);
    assert.match(stderr, /^Error: broken\n    at main /);
  });

  const versions: readonly [string, boolean][] = [
    ["14.21.3", false],
    ["20.19.5", false],
    ["24.15.9", false],
    ["24.16.0", true],
    ["25.9.0", false],
    ["26.0.1", false],
    ["26.1.0", true],
    ["27.0.0", true],
  ];
  for (const [version, isNewEnough] of versions) {
    test(`${isNewEnough ? "takes" : "refuses"} Node ${version}`, async (t) => {
      const folder = packageWith(t, { "dist/cli/main.js": program("dist") });
      const { code, stdout, stderr } = await ended(launch(t, folder, version));
      assert.equal(code, isNewEnough ? 7 : 1);
      assert.equal(stdout, isNewEnough ? "dist\n" : "");
      assert.match(stderr, isNewEnough ? /^$/ : /^acuse needs Node\.js 24\.16 or newer .*npm ci.*\n$/);
    });
  }

  test("has the package's own Node do it where this one is too old", async (t) => {
    const node = '#!/bin/sh\nshift\necho "own $*"\nexit 3\n';
    const folder = packageWith(t, { "node_modules/.bin/node": node });
    assert.deepEqual(await ended(launch(t, folder, "20.0.0", "a", "b c")), {
      code: 3,
      signal: null,
      stdout: "own a b c\n",
      stderr: "",
    });
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    test(`passes ${signal} on to it, and ends as it does`, async (t) => {
      // One that lets the signal kill it, and one that takes it for a wish to end.
      for (const [listen, end] of [
        ["", { code: null, signal }],
        [`process.on("${signal}", () => process.exit(5));`, { code: 5, signal: null }],
      ] as const) {
        const wait = `setTimeout(() => {}, ${endMsMax});`;
        const node = `#!${process.execPath}\n${listen}\nconsole.log("ready");\n${wait}\n`;
        const child = launch(t, packageWith(t, { "node_modules/.bin/node": node }), "20.0.0");
        const ending = ended(child);
        await within(endMsMax, "ready", new Promise((resolve) => child.stdout.once("data", resolve)));
        child.kill(signal);
        const { code, signal: by } = await ending;
        assert.deepEqual({ code, signal: by }, end);
      }
    });
  }
});
