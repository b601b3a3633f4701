/** The commands of the READMEs that take long. `test/readme.test.ts` runs the others, and sees that none is forgotten. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { langs } from "../../src/i18n/lang.ts";
import type { Lang } from "../../src/i18n/lang.ts";
import { programCopy } from "../support/planted.ts";
import { ReadmeServer, runs } from "../support/readme-server.ts";
import { editions, measurePeers, startLoaded } from "../support/readmes.ts";
import { root } from "../support/server.ts";
import { shell } from "../support/shell.ts";

/** The whole proof takes up to two minutes, and so does a round of everybody, on a machine that does nothing else. */
const longMsMax = 300_000;

/** Enough to see that everybody who is installed is measured. */
const short = "-- --rounds 1 --seconds 1";

async function check(t: TestContext, lang: Lang): Promise<void> {
  const { loads, long } = editions[lang];
  const loaded = new ReadmeServer(t, startLoaded, { folder: programCopy(t), lang });
  for (const [line, expected] of Object.entries({ ...loads, ...long })) {
    await t.test(`runs ${line}`, (t) => runs(t, loaded, line, expected, longMsMax));
  }
  await loaded.interrupt();
}

suite("every command that takes long", () => {
  test(`runs ${measurePeers}, one short round of it`, async (t) => {
    // Its folders are its own, wherever it runs.
    const options = { cwd: root, msMax: longMsMax };
    const { code, stdout, stderr } = await shell(t, `${measurePeers} ${short}`, options);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^● acuse, sqlite +[1-9][\d,]* /m);
    assert.match(stdout, /^○ acuse, memory +[1-9][\d,]* /m);
  });

  for (const lang of langs) test(`of ${editions[lang].path}`, (t) => check(t, lang));
});
