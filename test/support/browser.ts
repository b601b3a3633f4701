/** A real browser, the one that is installed: for what only a browser can say of a page. */
import { execFileSync } from "node:child_process";
import type { TestContext } from "node:test";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";

/** Nothing of its own accord: no update, no account, no service of the maker; and no sandbox, which root may not have. */
const quietly = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starting takes a second or two; on a busy machine more. */
const startMsMax = 30_000;

/** A browser with an empty profile that goes with the test. */
export async function startBrowser(t: Pick<TestContext, "after">): Promise<Browser> {
  const executablePath = execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: quietly,
    timeout: startMsMax,
  });
  t.after(() => browser.close());
  return browser;
}
