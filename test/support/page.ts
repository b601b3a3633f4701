/** The page as a browser shows it, with a server that is made up behind it. */
import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { temporaryFolder } from "./folder.ts";
import { root } from "./server.ts";

type Ends = Pick<TestContext, "after">;

/** A build takes half a second; on a busy machine more. */
const buildMsMax = 60_000;

/** Builds the page of a copy of the program, or of this one; resolves to the folder of its files. */
export function buildPage(t: Ends, source: string = root): string {
  const folder = join(temporaryFolder(t), "page");
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const words = ["build", join(source, "web"), "--outDir", folder, "--logLevel", "warn"];
  execFileSync(process.execPath, [vite, ...words], { cwd: source, timeout: buildMsMax });
  return folder;
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
