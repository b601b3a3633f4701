/** `acuse prove`, whole; more faults that it must catch; and a server that says nothing. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { caught, moreFaults, proveServer } from "../prove/faults.ts";
import { temporaryFolder } from "../support/folder.ts";
import { root } from "../support/server.ts";

describe("acuse prove --quick", { concurrency: 2 }, () => {
  for (const fault of moreFaults) {
    test(`catches a server that ${fault.what}`, async (t) => {
      assert.deepEqual(await caught(t, fault), []);
    });
  }

  test("is not held up by a server that accepts everybody and says nothing", async (t) => {
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
  });
});

test("acuse prove, whole, passes against this server in less than two minutes", async (t) => {
  const { code, stdout, evidence } = await proveServer(t, root, {}, []);
  assert.equal(code, 0, stdout);
  assert.ok(evidence.tookMs < 120_000, `${evidence.tookMs} ms`);
});
