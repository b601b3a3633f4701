/** The figures of the page in a real browser: that they say what is, and are written as people read them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { defaultLimits } from "../src/protocol/limits.ts";
import { FakeServer } from "../web/dev/server.ts";
import { startBrowser } from "./support/browser.ts";
import { buildPage, heads, see, shown, soonMs, tellsOf } from "./support/page.ts";
import { hasTool } from "./support/tools.ts";
import { until } from "./support/wait.ts";

const desktop = { viewport: { width: 1280, height: 900 } } as const;
const twenty = { clients: 20, messagesPerSecond: 8 } as const;

/** What the column of rates tells, from top to bottom. */
function rates(page: Page): Promise<string[]> {
  return shown(page).locator("td[data-column=Rate]").allInnerTexts();
}

/** The times that the first chart tells of its last seconds, from the right to the left. */
async function times(page: Page): Promise<string[]> {
  const plot = (await shown(page).locator(".u-over").first().boundingBox())!;
  const told: string[] = [];
  for (let x = plot.width - 1; x > plot.width * 0.7; x -= 4) {
    await page.mouse.move(plot.x + x, plot.y + plot.height / 2);
    told.push(await shown(page).locator(".chart-when").first().innerText());
  }
  return told;
}

test("the figures of the page", async (t) => {
  if (!hasTool(t, "chromium")) return;
  const browser = await startBrowser(t);
  const server = new FakeServer(buildPage(t), twenty);
  t.after(() => server.close());
  const address = await server.listen();

  await t.test("what each client sends stands beside what it may, the fastest first", async () => {
    const { page } = await see(browser, `${address}#clients`, desktop);
    await shown(page).getByRole("button", { name: "Rate", exact: true }).click();
    await until(soonMs, "the order of rates", async () => {
      const told = await rates(page);
      const values = told.filter((text) => text !== "–").map(Number.parseFloat);
      const isSorted = values.every((value, i) => i === 0 || value <= values[i - 1]!);
      return isSorted && told.length === 20 && new Set(values).size > 5;
    });
    for (const text of await rates(page)) assert.match(text, /^(–|\d(\.\d)?\/s of 20)$/);
    assert.ok((await rates(page)).includes("–"), "who has no name yet sends nothing");

    server.become({ ...twenty, limits: { ...defaultLimits, rate: undefined } });
    await page.reload();
    await until(soonMs, "rates without a limit", async () => {
      const told = await rates(page);
      return told.length === 20 && told.every((text) => /^(–|\d(\.\d)?\/s)$/.test(text));
    });
    await tellsOf(page, "no limit");
    await page.context().close();
  });

  await t.test("the table of clients is as wide as the window where that is narrow for it", async () => {
    const options = { viewport: { width: 965, height: 600 }, locale: "es-ES" };
    const { page } = await see(browser, `${address}#clients`, options);
    await until(soonMs, "the table", async () => (await heads(page)).length === twenty.clients);
    assert.equal(await page.getByRole("columnheader", { name: "Velocidad" }).isVisible(), true);
    const [width, wide] = await page.evaluate<[number, number]>(
      "[document.documentElement.clientWidth, document.documentElement.scrollWidth]",
    );
    assert.ok(wide <= width, `${wide} pixels in ${width}`);
    await page.context().close();
  });

  await t.test(
    "numbers are grouped alike, addresses whole, and charts said to go back as far as they do",
    async () => {
      server.become({ clients: 5_029, messagesPerSecond: 8 });
      const { page } = await see(browser, address, desktop);
      await tellsOf(page, "last 5 minutes");
      await tellsOf(page, "127.0.0.1:2010, [::1]:2010");
      const numbers = await shown(page).locator(".numbers dd").allInnerTexts();
      assert.deepEqual([numbers[0], numbers[5]!.length], ["5,029", "12,480".length]);
      server.become({ clients: 0, messagesPerSecond: 0 });
      await page.reload();
      await tellsOf(page, "last 60 seconds");
      await page.context().close();
    },
  );

  await t.test(
    "where very much comes they are shown every five seconds, and the charts have each second",
    async () => {
      server.become({ clients: 0, messagesPerSecond: 30_000 });
      const { page } = await see(browser, address, desktop);
      const head = page.locator(".server");
      await until(soonMs, "how often", async () => (await head.innerText()).endsWith("shown every 5s"));
      const { ticks } = server;
      let isGone = false;
      await until(soonMs, "two ticks", async () => {
        isGone ||= await page.getByText("does not answer").first().isVisible();
        return server.ticks >= ticks + 2;
      });
      assert.equal(isGone, false);
      const seconds = new Set(await times(page));
      assert.ok(seconds.size >= 16, [...seconds].join(", "));
      server.become({ clients: 0, messagesPerSecond: 8 });
      await until(soonMs, "each second", async () => !(await head.innerText()).includes("shown every"));
      await page.context().close();
    },
  );
});
