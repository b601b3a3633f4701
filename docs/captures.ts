/**
 * `npm run captures`: makes `docs/captures/` anew, from real programs on a terminal and with a real browser; or, with
 * names, only those (`page`: all of the page). `test/captures.test.ts` sees whether the texts are as they would be made.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { langs } from "../src/i18n/lang.ts";
import { startBrowser } from "../test/support/browser.ts";
import { root } from "../test/support/server.ts";
import { pagePictures } from "./capture/page.ts";
import { picture, scale } from "./capture/picture.ts";
import { paperView, printedPicture, prove, reportPicture, views } from "./capture/report.ts";
import { capture, scenes, textFile } from "./capture/scenes.ts";
import { Stage } from "../test/support/stage.ts";

const folder = join(root, "docs/captures");
const wanted = process.argv.slice(2);
const stage = new Stage();

function write(file: string, content: string | Uint8Array): void {
  writeFileSync(join(folder, file), content);
  process.stdout.write(`${file}\n`);
}

function isWanted(name: string): boolean {
  return wanted.length === 0 || wanted.includes(name);
}

/** Without a font for it Japanese would be boxes in the pictures. */
function checkFonts(): void {
  if (execFileSync("fc-list", [":lang=ja"]).length > 0) return;
  throw new Error("no font for Japanese is installed; on Debian: apt-get install fonts-noto-cjk");
}

async function captureScenes(browser: Browser): Promise<void> {
  const page = await browser.newPage({ deviceScaleFactor: scale });
  for (const [name, scene] of Object.entries(scenes)) {
    if (!isWanted(name)) continue;
    for (const lang of langs) {
      const lines = await capture(scene, lang);
      write(`${name}.${lang}.txt`, textFile(lines));
      write(`${name}.${lang}.png`, await picture(page, scene.command, lines, scene.columns));
    }
  }
}

async function captureReport(browser: Browser): Promise<void> {
  // Both are proved before anything is written: a report tells of a commit with changes.
  const reports = langs.map((lang) => ({ lang, report: prove(stage, lang) }));
  for (const { lang, report } of reports) {
    for (const [name, view] of Object.entries(views)) {
      write(`${name}.${lang}.png`, await reportPicture(browser, report, view));
    }
    write(`${paperView}.${lang}.png`, await printedPicture(stage, browser, report));
  }
}

checkFonts();
mkdirSync(folder, { recursive: true });
try {
  const browser = await startBrowser(stage);
  await captureScenes(browser);
  if (isWanted("report")) await captureReport(browser);
  if (isWanted("page")) await pagePictures(stage, browser, write);
} finally {
  await stage.end();
}
