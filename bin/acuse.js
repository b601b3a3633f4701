#!/usr/bin/env node
// The way in. Plain JavaScript that an old Node can parse too: on one that is too old for acuse it runs the one
// that `npm ci` put into node_modules, and says what is needed where there is none.
import { existsSync, realpathSync } from "fs";
import { constants } from "os";
import { fileURLToPath } from "url";

/**
 * node:sqlite cuts texts at a NUL before these; 25 never got the repair.
 * @param {string} version as in process.versions.node
 */
function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return (major === 24 && minor >= 16) || (major === 26 && minor >= 1) || major > 26;
}

/** @param {string} path from the package's root */
function inPackage(path) {
  return fileURLToPath(new URL("../" + path, import.meta.url));
}

/** The commands themselves: the sources in a clone (its dist may be stale), else what was published. */
async function run() {
  const isClone = existsSync(inPackage("src/cli/main.ts"));
  const { main } = await (isClone ? import("../src/cli/main.ts") : import("../dist/cli/main.js"));
  process.exitCode = await main(process.argv.slice(2), process.env);
}

/**
 * The same command by another Node, as if it were this process: its streams, its signals, its end.
 * @param {string} node path of its executable
 */
async function runBy(node) {
  const { spawn } = await import("child_process");
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit" });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail("acuse: cannot run " + node + ": " + error.message));
  child.on("exit", (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    for (const each of signals) process.removeAllListeners(each);
    process.exitCode = 128 + constants.signals[signal];
    process.kill(process.pid, signal);
  });
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(message + "\n");
  process.exitCode = 1;
}

/** The one text of acuse that cannot come from src/i18n: an old Node could not read it there. */
function whatIsNeeded() {
  const { ACUSE_LANG, LC_ALL, LC_MESSAGES, LANG } = process.env;
  return /^es/i.test(ACUSE_LANG || LC_ALL || LC_MESSAGES || LANG || "")
    ? "acuse necesita Node.js 24.16 o posterior (de la 26, 26.1 o posterior; la 25 no), y este es " +
        process.version +
        "; instálalo desde https://nodejs.org, o en un clon ejecuta npm ci, que trae uno"
    : "acuse needs Node.js 24.16 or newer (of 26, 26.1 or newer; 25 will not do), and this is " +
        process.version +
        "; install it from https://nodejs.org, or run npm ci in a clone, which brings one along";
}

const bundled = inPackage("node_modules/.bin/node");
if (isNewEnough(process.versions.node)) {
  run().catch((error) => fail(error.stack));
} else if (existsSync(bundled) && realpathSync(bundled) !== realpathSync(process.execPath)) {
  runBy(bundled).catch((error) => fail(error.stack));
} else {
  fail(whatIsNeeded());
}
