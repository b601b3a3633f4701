import assert from "node:assert/strict";
import { test } from "node:test";
import { calledAs } from "./called.ts";

for (const [where, script, command] of [
  ["in a clone", "/home/ana/acuse/bin/acuse.js", "npx acuse"],
  ["in a project that has the package", "/home/ana/project/node_modules/.bin/acuse", "npx acuse"],
  ["by npx from elsewhere", "/home/ana/.npm/_npx/1f3a/node_modules/.bin/acuse", "npx acuse"],
  ["installed for everybody", "/usr/local/bin/acuse", "acuse"],
  ["installed for one", "/home/ana/.local/bin/acuse", "acuse"],
] as const) {
  test(`${where} it is called as ${command}`, () => assert.equal(calledAs(script), command));
}
