/** The page as a browser shows it, whatever server is behind it. */
import { execFileSync } from "node:child_process";
import { cpSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { temporaryFolder } from "./folder.ts";
import { programCopy } from "./planted.ts";
import { root } from "./server.ts";
import { until } from "./wait.ts";

type Ends = Pick<TestContext, "after">;

/** A build takes half a second; on a busy machine more. */
const buildMsMax = 60_000;

/** Something that takes a second or two; on a busy machine more. */
export const soonMs = 20_000;

/** Where a server of this clone puts the page that it builds. */
const builtPage = join(root, "web/dist");

/** Builds the page of a copy of the program, or of this one; resolves to the folder of its files. */
export function buildPage(t: Ends, source: string = root): string {
  const folder = join(temporaryFolder(t), "page");
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const words = ["build", join(source, "web"), "--outDir", folder, "--logLevel", "warn"];
  execFileSync(process.execPath, [vite, ...words], { cwd: source, timeout: buildMsMax });
  return folder;
}

/** A copy of the program with the page's sources, and no page that was built before. Returns its folder. */
export function copyWithPage(t: Ends): string {
  const copy = programCopy(t);
  cpSync(join(root, "web"), join(copy, "web"), { recursive: true, filter: (path) => path !== builtPage });
  cpSync(join(root, "tsconfig.base.json"), join(copy, "tsconfig.base.json"));
  return copy;
}

export interface BuiltFile {
  readonly path: string;
  readonly content: string;
  readonly gzipBytes: number;
}

export function builtFiles(folder: string): BuiltFile[] {
  return globSync("**/*.*", { cwd: folder })
    .toSorted()
    .map((path) => {
      const content = readFileSync(join(folder, path));
      return { path, content: content.toString(), gzipBytes: gzipSync(content).length };
    });
}

/** A page that is looked at, and what it did besides showing itself. */
export interface Seen {
  readonly page: Page;
  /** What it wrote on the browser's console, its errors too. */
  readonly said: string[];
  /** What it asked for from anybody but its server. */
  readonly elsewhere: string[];
}

export async function see(browser: Browser, address: string, options: BrowserContextOptions): Promise<Seen> {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC", ...options });
  const page = await context.newPage();
  const said: string[] = [];
  const elsewhere: string[] = [];
  const { host } = new URL(address);
  const note = (url: string): unknown => new URL(url).host === host || elsewhere.push(url);
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => note(request.url()));
  page.on("websocket", (socket) => note(socket.url()));
  await page.goto(address);
  return { page, said, elsewhere };
}

/** The view that is shown. */
export function shown(page: Page): Locator {
  return page.locator("[role=tabpanel]:not([hidden])");
}

export async function tellsOf(page: Page, text: string): Promise<void> {
  await until(soonMs, `"${text}" on the page`, async () => (await shown(page).innerText()).includes(text));
}

/** What stands first in each row of a table. */
export function heads(page: Page): Promise<string[]> {
  return shown(page).locator("tbody th").allInnerTexts();
}

/** Signs that what a client sent was taken for something else than text. */
export async function harm(page: Page): Promise<string[]> {
  const panel = shown(page);
  const made = await panel.locator("img, script, iframe, a[href^='javascript']").count();
  const text = await panel.evaluate((element) => element.textContent);
  const acting = /[\u0000-\u0008\u000b-\u001f\u007f\u200b\u202a-\u202e\u2066-\u2069]/.exec(text);
  const title = await page.title();
  return [
    ...(made > 0 ? [`${made} elements were made of it`] : []),
    ...(acting === null ? [] : [`a character that acts: ${JSON.stringify(acting[0])}`]),
    ...(title.includes("taken") ? ["its script ran"] : []),
  ];
}
