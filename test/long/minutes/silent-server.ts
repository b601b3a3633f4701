/** `acuse prove` against a server that accepts everybody and says nothing. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { proveServer } from "../../prove/faults.ts";
import { temporaryFolder } from "../../support/folder.ts";

export async function provesSilence(t: TestContext): Promise<void> {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, "bin"));
  writeFileSync(
    join(folder, "bin/acuse.js"),
    `import { createServer } from "node:net";
     const server = createServer(() => {}).listen(0, "127.0.0.1", () =>
       console.log("127.0.0.1:" + server.address().port));
     process.on("SIGTERM", () => {});\n`,
  );
  const { code, evidence } = await proveServer(t, folder);
  assert.equal(code, 7);
  assert.ok(evidence.broken.length > 20, evidence.broken.join());
}
