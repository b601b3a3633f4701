/**
 * `docs/captures/`: the texts are made again and compared (in `test/long` what takes long); of each capture there is a
 * picture, and no other file. What the page shows differs from one moment to the next: of it there are pictures only.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { isWhole, shots, windows } from "../docs/capture/page.ts";
import { picture } from "../docs/capture/picture.ts";
import { paperView, views } from "../docs/capture/report.ts";
import { capture, scenes, textFile } from "../docs/capture/scenes.ts";
import { proveTexts } from "../src/i18n/prove.ts";
import type { ScenarioId } from "../src/prove/evidence.ts";
import { plan, provesOf, ranges } from "../src/prove/plan.ts";
import type { Planned } from "../src/prove/plan.ts";
import { langs } from "../src/i18n/lang.ts";
import { startBrowser } from "./support/browser.ts";
import { root } from "./support/server.ts";
import { hasTool } from "./support/tools.ts";

const folder = join(root, "docs/captures");

/** They are looked at in a browser, and every clone carries them. */
const pictureBytesMax = 150_000;

describe(
  "a capture shows what the program shows today (if not: npm run captures)",
  { concurrency: 2 },
  () => {
    for (const [name, scene] of Object.entries(scenes)) {
      if (scene.takesLong) continue;
      for (const lang of langs) {
        test(`${name}.${lang}.txt, of ${scene.command}`, async (t) => {
          if (!hasTool(t, "python3")) return;
          const wanted = readFileSync(join(folder, `${name}.${lang}.txt`), "utf8");
          assert.equal(textFile(await capture(scene, lang)), wanted);
        });
      }
    }
  },
);

test("the capture of acuse prove names the scenarios of today, in their order", () => {
  for (const lang of langs) {
    const text = readFileSync(join(folder, `prove.${lang}.txt`), "utf8");
    const rows = [...text.matchAll(/^ {2}✓ (.+?) {2,}(\S.*?) {2,}\S+ m?s$/gm)].map(([, title, ids]) => [
      title,
      ids,
    ]);
    const wanted = (Object.entries(plan) as [ScenarioId, Planned][]).map(([id, planned]) => [
      proveTexts[lang].scenarios[id],
      ranges(provesOf(planned)),
    ]);
    assert.deepEqual(rows, wanted, lang);
  }
});

describe("the captures", () => {
  const pictures = [...Object.keys(scenes), ...Object.keys(views), paperView];
  const ofPage = Object.keys(shots).map((name) => `${name}.png`);
  const files = [
    ...langs.flatMap((lang) => [
      ...Object.keys(scenes).map((name) => `${name}.${lang}.txt`),
      ...pictures.map((name) => `${name}.${lang}.png`),
    ]),
    ...ofPage,
  ];

  test("are those that the script makes, and no others", () => {
    assert.deepEqual(readdirSync(folder).toSorted(), files.toSorted());
  });

  test("have small pictures", () => {
    for (const file of files.filter((each) => each.endsWith(".png"))) {
      const bytes = statSync(join(folder, file)).size;
      assert.ok(bytes < pictureBytesMax, `${file} has ${bytes} bytes`);
    }
  });

  test("of the page are as large as its windows, or as the whole of it, and each is shown by a document", () => {
    const documents = ["README.md", "README.es.md", "docs/operate.md"];
    const text = documents.map((path) => readFileSync(join(root, path), "utf8")).join("");
    for (const [name, shot] of Object.entries(shots)) {
      const { viewport, deviceScaleFactor } = windows[shot.window];
      const png = readFileSync(join(folder, `${name}.png`));
      const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
      const least = viewport.height * deviceScaleFactor;
      assert.equal(width, viewport.width * deviceScaleFactor, name);
      assert.ok(isWhole(shot) ? height >= least : height === least, `${name} is ${height} pixels high`);
      assert.ok(text.includes(`captures/${name}.png`), `${name}.png is shown nowhere`);
    }
  });

  test("can be drawn", async (t) => {
    if (!hasTool(t, "chromium")) return;
    const browser = await startBrowser(t);
    const cell = { text: "✓", colour: 2, bold: false, dim: false };
    const png = Buffer.from(await picture(await browser.newPage(), "title", [[cell]], 80));
    assert.equal(png.toString("latin1", 1, 4), "PNG");
    assert.ok(png.readUInt32BE(16) > 500 && png.readUInt32BE(20) > 50, "width and height in pixels");
  });

  test("tell nothing of the machine that made them", () => {
    for (const file of files.filter((each) => each.endsWith(".txt"))) {
      const text = readFileSync(join(folder, file), "utf8");
      assert.doesNotMatch(text, /\/(tmp|var|root|work)\b|localhost:(?!2010\b)\d/, file);
    }
  });
});
