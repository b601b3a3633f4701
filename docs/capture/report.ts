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

/** What the report is looked at with. The height is what is captured of it. */
export const devices = {
  report: { width: 1100, height: 1500, deviceScaleFactor: 1 },
  "report-phone": { width: 390, height: 1500, deviceScaleFactor: 1.5 },
} as const;

/** Proves the essentials; resolves to the report's address. */
export function prove(stage: Stage, lang: Lang): URL {
  const folder = stage.folder();
  const command = [join(root, "bin/acuse.js"), "prove", "--quick", "--lang", lang, "--out", folder];
  execFileSync(process.execPath, command, { stdio: "ignore", timeout: proveMsMax });
  const report = join(folder, "report.html");
  writeFileSync(report, readFileSync(report, "utf8").replaceAll(kernel, usualKernel));
  return pathToFileURL(report);
}

/** The first screens of the report on a device, as PNG. */
export async function reportPicture(
  browser: Browser,
  report: URL,
  device: keyof typeof devices,
): Promise<Uint8Array> {
  const { deviceScaleFactor, ...viewport } = devices[device];
  const page = await browser.newPage({ viewport, deviceScaleFactor, colorScheme: "light" });
  try {
    await page.goto(report.href);
    return smaller(await page.screenshot());
  } finally {
    await page.close();
  }
}
