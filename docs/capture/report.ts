/** The report of `acuse prove`, as a browser shows it. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import type { Lang } from "../../src/i18n/lang.ts";
import { root } from "../../test/support/server.ts";
import { smaller } from "./png.ts";
import type { Stage } from "../../test/support/stage.ts";

/** Much longer than the essentials take. */
const proveMsMax = 120_000;

/** The kernel's version is nobody's business but the machine's owner's. */
const kernel = /Linux \d+\.[^\s<]+/g;
const usualKernel = "Linux 6.12";

/** A window, and what it shows: the page from `at` on, or from its beginning. */
interface View {
  readonly width: number;
  readonly height: number;
  readonly deviceScaleFactor: number;
  readonly at?: string;
}

const desktop = { width: 1100, deviceScaleFactor: 1 } as const;

/** What of the report is captured. */
export const views: Readonly<Record<string, View>> = {
  report: { ...desktop, height: 1500 },
  "report-phone": { width: 390, height: 1500, deviceScaleFactor: 1.5 },
  "report-tests": { ...desktop, height: 1500, at: "#section-4" },
  "report-evidence": { ...desktop, height: 2250, at: "#section-5" },
  "report-console": { ...desktop, height: 1500, at: "#section-5 section:has(.console)" },
};

/** The page of the printed report that the picture has for itself. */
export const paperView = "report-paper";
const picturePage = "2";
const paperDotsPerInch = "110";

/** Proves the essentials; resolves to the report's address. */
export function prove(stage: Stage, lang: Lang): URL {
  const folder = stage.folder();
  const command = [join(root, "bin/acuse.js"), "prove", "--quick", "--lang", lang, "--out", folder];
  execFileSync(process.execPath, command, { stdio: "ignore", timeout: proveMsMax });
  const report = join(folder, "report.html");
  writeFileSync(report, readFileSync(report, "utf8").replaceAll(kernel, usualKernel));
  return pathToFileURL(report);
}

/** A part of the report as a screen shows it, as PNG. */
export async function reportPicture(browser: Browser, report: URL, view: View): Promise<Uint8Array> {
  const { deviceScaleFactor, at, ...viewport } = view;
  const page = await browser.newPage({ viewport, deviceScaleFactor, colorScheme: "light" });
  try {
    await page.goto(report.href);
    if (at !== undefined) await page.locator(at).evaluate((element) => element.scrollIntoView());
    return smaller(await page.screenshot());
  } finally {
    await page.close();
  }
}

/** The picture as a printer prints it, as PNG. */
export async function printedPicture(stage: Stage, browser: Browser, report: URL): Promise<Uint8Array> {
  const folder = stage.folder();
  const page = await browser.newPage();
  try {
    await page.goto(report.href);
    await page.pdf({ path: join(folder, "report.pdf"), preferCSSPageSize: true });
  } finally {
    await page.close();
  }
  const pages = ["-f", picturePage, "-l", picturePage, "-singlefile"];
  execFileSync("pdftoppm", ["-png", "-r", paperDotsPerInch, ...pages, "report.pdf", "page"], { cwd: folder });
  return smaller(readFileSync(join(folder, "page.png")));
}
