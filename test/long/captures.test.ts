/** The captures of what takes long, made again and compared. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { capture, scenes, textFile } from "../../docs/capture/scenes.ts";
import { langs } from "../../src/i18n/lang.ts";
import { root } from "../support/server.ts";
import { hasTool } from "../support/tools.ts";

for (const [name, scene] of Object.entries(scenes)) {
  for (const lang of langs) {
    if (!scene.takesLong) continue;
    test(`${name}.${lang}.txt, of ${scene.command}, is as it would be made (if not: npm run captures)`, async (t) => {
      if (!hasTool(t, "python3")) return;
      const wanted = readFileSync(join(root, "docs/captures", `${name}.${lang}.txt`), "utf8");
      assert.equal(textFile(await capture(scene, lang)), wanted);
    });
  }
}
