/** The page in a real browser: every view, in both languages, by day and by night, on a phone, by keyboard, and attacked. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { paths } from "../src/dashboard/api.ts";
import { langs } from "../src/i18n/lang.ts";
import type { Lang } from "../src/i18n/lang.ts";
import { pageTexts } from "../src/i18n/page.ts";
import type { MessagePage } from "../src/server/watch.ts";
import { hostileNames, hostileText } from "../web/dev/people.ts";
import { FakeServer } from "../web/dev/server.ts";
import { startBrowser } from "./support/browser.ts";
import {
  builtFiles,
  buildPage,
  copyWithPage,
  harm,
  heads,
  see,
  shown,
  soonMs,
  tellsOf,
} from "./support/page.ts";
import { plant } from "./support/planted.ts";
import { hasTool } from "./support/tools.ts";
import { until } from "./support/wait.ts";

/** All that a browser gets, compressed. */
const pageGzipBytesMax = 150_000;

/** Of text against what is behind it (WCAG 2.2, 1.4.3). */
const contrastLeast = 4.5;

/** Twice the space between two words. */
const tabGapLeastPx = 8;

const views = ["overview", "clients", "messages", "goodbyes", "try"] as const;
const screens = [
  { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
] as const;
const [desktop, phone] = screens;
const locales: Readonly<Record<Lang, string>> = { en: "en-GB", es: "es-MX" };
/** What shows that a view has its contents. */
const contents: Readonly<Record<(typeof views)[number], string>> = {
  overview: "figure canvas",
  clients: "tbody tr",
  messages: ".tail li",
  goodbyes: "tbody tr",
  try: "form",
};

/** Of `outline()`; how many elements lack something. */
interface Outline {
  readonly lang: string;
  readonly levels: readonly number[];
  readonly withoutCaption: number;
  readonly withoutScope: number;
}

const four = { clients: 4, messagesPerSecond: 8 } as const;
const many = { clients: 10_000, messagesPerSecond: 50_000 } as const;

const looks = readFileSync(new URL("support/looks.js", import.meta.url), "utf8").replaceAll("export ", "");

/** Asks the page, with an expression of `test/support/looks.js`. */
function look<T>(page: Page, expression: string): Promise<T> {
  return page.evaluate<T>(`(() => { ${looks}; return ${expression}; })()`);
}

/** Shows the hostile names and the hostile message; resolves to the harm that was done. */
async function attacked(
  browser: Browser,
  folder: string,
  t: { after(end: () => void): void },
): Promise<string[]> {
  const server = new FakeServer(folder, { clients: 400, messagesPerSecond: 200 });
  t.after(() => server.close());
  const { page } = await see(browser, `${await server.listen()}#messages`, desktop);
  await until(soonMs, "the hostile message", async () => (await shown(page).innerText()).includes("bold"));
  const found = await harm(page);
  await page.goto(`${page.url().replace(/#.*/, "")}#clients`);
  await shown(page).locator("[data-search]").fill("onerror");
  await until(soonMs, "the hostile name", async () => (await heads(page)).length === 1);
  return [...found, ...(await harm(page))];
}

test("what the page is made of is small, whole, and nothing that its policy refuses", (t) => {
  const files = builtFiles(buildPage(t));
  const gzipBytes = files.reduce((sum, file) => sum + file.gzipBytes, 0);
  t.diagnostic(`${gzipBytes} bytes compressed, in ${files.length} files`);
  assert.ok(gzipBytes <= pageGzipBytesMax, `${gzipBytes} bytes compressed`);
  assert.deepEqual(
    files.filter(({ path }) => path.endsWith(".map")),
    [],
  );
  const html = files.find(({ path }) => path === "index.html")!.content;
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|https?:/);
  for (const { path, content } of files.filter(({ path }) => path !== "index.html")) {
    assert.match(path, /^assets\/[\w-]+-[\w-]{8}\.(js|css|svg)$/);
    if (path.endsWith(".css")) assert.doesNotMatch(content, /@import|url\(/);
  }
});

test("the page in a browser", async (t) => {
  if (!hasTool(t, "chromium")) return;
  const folder = buildPage(t);
  const browser = await startBrowser(t);
  const server = new FakeServer(folder, four);
  t.after(() => server.close());
  const address = await server.listen();

  for (const lang of langs) {
    for (const screen of screens) {
      const name = `in ${lang}, ${screen.colorScheme}, ${screen.viewport.width} wide`;
      await t.test(`each view ${name} is quiet, readable and within its window`, async () => {
        const { page, said, elsewhere } = await see(browser, address, { ...screen, locale: locales[lang] });
        for (const view of views) {
          await page.getByRole("tab", { name: pageTexts[lang].views[view] }).click();
          await shown(page).locator(contents[view]).first().waitFor();
          assert.deepEqual(await look(page, "outside()"), []);
          assert.deepEqual(await look(page, `pale(${contrastLeast})`), []);
          assert.equal(await look(page, "overflow()"), 0, `${view} scrolls to where nothing is`);
          const outline = await look<Outline>(page, "outline()");
          assert.deepEqual(
            [outline.lang, outline.withoutCaption, outline.withoutScope, outline.levels[0]],
            [lang, 0, 0, 1],
          );
        }
        assert.ok((await leastTabGap(page)) >= tabGapLeastPx, "the tabs run together");
        assert.deepEqual([said, elsewhere], [[], []]);
        await page.context().close();
      });
    }
  }

  await t.test("language and colours are switched, and stay so", async () => {
    const { page } = await see(browser, address, phone);
    await page.getByRole("combobox", { name: "Language" }).selectOption("es");
    await page.getByRole("tab", { name: "Resumen" }).waitFor();
    await page.getByRole("combobox", { name: "Colores" }).selectOption("light");
    await page.reload();
    await page.getByRole("tab", { name: "Resumen" }).waitFor();
    assert.equal(
      await page.evaluate("getComputedStyle(document.body).backgroundColor"),
      "rgb(253, 253, 251)",
    );
    assert.equal(await page.evaluate("document.documentElement.lang"), "es");
    await page.context().close();
  });

  await t.test(
    "the keyboard leads everywhere: tabs by arrows, the search by a slash, the contents by a link",
    async () => {
      const { page } = await see(browser, address, desktop);
      await page.getByRole("tab", { name: "Overview" }).focus();
      await page.keyboard.press("ArrowRight");
      assert.equal(await page.evaluate("document.activeElement.id"), "tab-clients");
      await page.getByRole("tabpanel", { name: "Clients" }).waitFor();
      await page.keyboard.press("/");
      assert.equal(await page.evaluate("document.activeElement.type"), "search");
      await page.getByRole("tab", { name: "Clients" }).focus();
      await page.keyboard.press("End");
      await page.getByRole("tabpanel", { name: "Try it" }).waitFor();
      await page.keyboard.press("Home");
      await page.getByRole("tabpanel", { name: "Overview" }).waitFor();
      await page.getByRole("link", { name: "Skip to the contents" }).focus();
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate("document.activeElement.id"), "contents");
      await page.context().close();
    },
  );

  await t.test("clients are searched, sorted, and turned out after a question", async () => {
    const { page, said } = await see(browser, `${address}#clients`, desktop);
    const panel = shown(page);
    await panel.getByRole("button", { name: "Name", exact: true }).click();
    await until(
      soonMs,
      "the order of names",
      async () => (await heads(page)).join() === "Ana,Bruno,Carmen,Diego",
    );
    await panel.getByRole("button", { name: "Name", exact: true }).click();
    await until(
      soonMs,
      "the other order",
      async () => (await heads(page)).join() === "Diego,Carmen,Bruno,Ana",
    );
    assert.equal(
      await panel.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort"),
      "descending",
    );
    await panel.locator("[data-search]").fill("run");
    await until(soonMs, "who is searched for", async () => (await heads(page)).join() === "Bruno");
    await tellsOf(page, "1 of 4 clients");

    await page.route(/\/clients\?/, async (route) => {
      const response = await route.fetch();
      const whole = (await response.json()) as object;
      await route.fulfill({ response, json: { ...whole, silentThreads: 1, clients: [] } });
    });
    await tellsOf(page, "1 thread of the server does not answer");
    assert.doesNotMatch(await panel.innerText(), /Nobody/);
    await page.unroute(/\/clients\?/);

    await panel.locator("[data-search]").fill("");
    await panel.getByRole("button", { name: "Disconnect Diego" }).click();
    await order(page, paths.kick, { name: "Diego" });
    await page.getByRole("combobox", { name: "Keep this name out" }).selectOption("minute");
    await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
    await tellsOf(page, "Diego was not connected any more, and is kept out for 1m");

    await panel.locator("[data-search]").fill("run");
    await until(soonMs, "who is searched for", async () => (await heads(page)).join() === "Bruno");
    await panel.getByRole("button", { name: "Disconnect Bruno" }).click();
    const dialog = page.getByRole("dialog", { name: "Disconnect Bruno?" });
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    assert.deepEqual(await heads(page), ["Bruno"]);
    await panel.getByRole("button", { name: "Disconnect Bruno" }).click();
    await dialog.getByRole("combobox").selectOption("tenMinutes");
    await dialog.getByRole("button", { name: "Disconnect" }).click();
    await tellsOf(page, "Bruno was disconnected, and is kept out for 10m");
    await tellsOf(page, "Nobody here has “run”");
    await page.getByRole("tab", { name: "Goodbyes" }).click();
    await tellsOf(page, "421 closing reason=kicked");
    assert.deepEqual(said, []);
    await page.context().close();
  });

  await t.test("messages are followed, paused, narrowed to a name, and read back", async () => {
    const { page } = await see(browser, `${address}#messages`, desktop);
    const panel = shown(page);
    const lines = panel.locator(".tail li");
    await lines.nth(3).waitFor();
    await panel.getByRole("button", { name: "Pause" }).click();
    const paused = await lines.allInnerTexts();
    await tellsOf(page, "waiting");
    assert.deepEqual(await lines.allInnerTexts(), paused);
    await panel.getByRole("button", { name: "Go on" }).click();
    await until(soonMs, "more lines", async () => (await lines.count()) > paused.length);
    await panel.locator("[data-search]").fill("Ana");
    await until(soonMs, "only Ana's", async () => {
      const names = await panel.locator(".tail li:not(.event) b").allInnerTexts();
      return names.length > 0 && names.every((name) => name === "Ana");
    });

    await panel.locator("[data-search]").fill("");
    await panel.locator(".tail b").filter({ hasNotText: "Ana" }).first().waitFor();
    await panel.getByText("Read back").click();
    const newest = await firstRow(page);
    await panel.getByRole("button", { name: "Older" }).click();
    await until(soonMs, "an older page", async () => (await firstRow(page)) < newest);
    const older = await firstRow(page);
    await panel.getByRole("button", { name: "Newer" }).click();
    await until(soonMs, "the newer page", async () => (await firstRow(page)) > older);
    let asked = 0;
    await page.route("**/api/v1/messages?*before=*", async (route) => {
      asked += 1;
      if (asked > 1) return await route.continue();
      const response = await route.fetch();
      const found = (await response.json()) as MessagePage;
      await route.fulfill({ response, json: { ...found, messages: [] } satisfies MessagePage });
    });
    await panel.getByRole("button", { name: "Older" }).click();
    await until(soonMs, "what is behind an empty page", async () => (await firstRow(page)) < older);
    await page.unroute("**/api/v1/messages?*before=*");
    const href = await panel.getByRole("link", { name: "Export as NDJSON" }).getAttribute("href");
    assert.equal(href, "/api/v1/messages.ndjson");
    await page.context().close();
  });

  await t.test("a goodbye is explained to whoever runs the server, and what the client can do", async () => {
    const { page } = await see(browser, `${address}#goodbyes?search=Bruno`, desktop);
    const row = shown(page).locator("tbody tr").first();
    await row.getByText("put out by the operator").click();
    await row.getByText("For you: Nothing: you, or another operator, did this.").waitFor();
    await page.goto(`${address}#goodbyes?search=bad-name`);
    const refused = shown(page).locator("tbody tr").filter({ hasText: "501 bad-name" }).first();
    await refused.locator("summary").click();
    await refused.getByText("For you: Tell whoever runs the client").waitFor();
    await refused.getByText("For the client: ").waitFor();
    assert.equal(await refused.locator("[data-column='Stored up to']").innerText(), "nothing");
    await page.goto(`${address}#goodbyes?search=too-many`);
    await shown(page).getByText("454 too-many scope=server", { exact: true }).first().waitFor();
    await page.context().close();
  });

  await t.test("clients in the page talk, are confirmed, and are cut off for abuse", async () => {
    const { page, said } = await see(browser, `${address}#try`, desktop);
    const panel = shown(page);
    await panel.getByRole("button", { name: "Add a client" }).click();
    for (const [name, index] of [
      ["Ana", 1],
      ["Bruno", 2],
    ] as const) {
      const client = panel.getByRole("article", { name: `Client ${index}` });
      await client.getByRole("textbox", { name: "Name" }).fill(name);
      await client.getByRole("button", { name: "Connect" }).click();
      await client.getByText("connected", { exact: true }).waitFor();
      await client.getByRole("textbox", { name: "Message" }).fill(hostileText);
      await client.getByRole("button", { name: "Send" }).click();
      await client.getByText(/number 1, confirmed in/).waitFor({ state: "attached" });
      await client.getByText("250 stored 1", { exact: true }).waitFor();
    }
    assert.deepEqual(await harm(page), []);
    const client = panel.getByRole("article", { name: "Client 2" });
    await client.getByRole("button", { name: "80 lines at once" }).click();
    await client.getByText("450 too-fast", { exact: true }).waitFor();
    await client.getByText("not confirmed").first().waitFor();
    assert.equal(await look(page, "overflow()"), 0, "its lists scroll within themselves");
    // Who sits beside is not disturbed, nor by a look at another view.
    await page.getByRole("tab", { name: "Clients" }).click();
    await page.getByRole("tab", { name: "Try it" }).click();
    await panel.getByRole("article", { name: "Client 1" }).getByText("connected", { exact: true }).waitFor();
    assert.deepEqual(said, []);
    await page.context().close();
  });

  await t.test("a second that has messages is drawn where its neighbours have none", async () => {
    server.become({ clients: 4, messagesPerSecond: 0.25 });
    const { page } = await see(browser, address, desktop);
    await page.locator(contents.overview).first().waitFor();
    await until(soonMs, "points", () =>
      look<boolean>(page, 'inked("Time to confirmation", "--accent") > 100'),
    );
    server.become(four);
    await page.context().close();
  });

  await t.test("nothing is drawn while nobody sees the page, and all is when it is seen again", async () => {
    const { page } = await see(browser, address, desktop);
    await page.locator("figure canvas").first().waitFor();
    const hide = (isHidden: boolean): Promise<unknown> =>
      page.evaluate(`Object.defineProperty(document, "hidden", { configurable: true, value: ${isHidden} });
        document.dispatchEvent(new Event("visibilitychange"));
        globalThis.changes ??= 0;
        globalThis.watch ??= new MutationObserver((all) => { changes += all.length; });
        watch.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });`);
    const changes = (): Promise<number> => page.evaluate<number>("changes");
    await hide(true);
    const before = await changes();
    const ticks = server.ticks;
    await until(soonMs, "three seconds that are told", () => server.ticks > ticks + 3);
    assert.equal(await changes(), before);
    await hide(false);
    await until(soonMs, "what has changed", async () => (await changes()) > before);
    await page.context().close();
  });

  await t.test("ten thousand clients and fifty thousand messages a second leave the page small", async () => {
    server.become(many);
    const { page, said } = await see(browser, `${address}#messages`, desktop);
    await tellsOf(page, "not shown");
    const lines = shown(page).locator(".tail li");
    await until(soonMs, "as many lines as are kept", async () => (await lines.count()) === 300);
    await page.getByRole("tab", { name: "Clients" }).click();
    await tellsOf(page, "10,000 clients");
    assert.equal((await heads(page)).length, 50);
    await shown(page).getByRole("button", { name: "Next page" }).click();
    await tellsOf(page, "51–100 of 10,000");
    assert.ok((await page.evaluate<number>("document.querySelectorAll('*').length")) < 3_000);
    assert.deepEqual(said, []);
    server.become(four);
    await page.context().close();
  });

  await t.test(
    "a server that is new, keeps nothing, is gone or does not know the page: each is told",
    async () => {
      const { page } = await see(browser, `${address}#overview`, desktop);
      server.become({ clients: 0, messagesPerSecond: 0, store: "memory" });
      await page.reload();
      await tellsOf(page, "Nobody is here yet");
      await tellsOf(page, "nc localhost 2010");
      await page.getByRole("tab", { name: "Messages" }).click();
      await tellsOf(page, "Waiting for messages");
      await shown(page).getByText("Read back").click();
      await tellsOf(page, "keeps its messages in memory only");

      server.fallSilent();
      await page.getByText("The server does not answer").first().waitFor();
      await page.locator("main.stale").waitFor();
      server.become(four);
      await server.listen(Number(new URL(address).port));
      await page.locator("main:not(.stale)").waitFor();
      server.isLocked = true;
      await page.reload();
      await page.getByRole("heading", { name: "This page needs the key of its server" }).waitFor();
      server.isLocked = false;
      await page.getByRole("tablist").waitFor();
      await page.context().close();
    },
  );

  await t.test("hostile names and messages are text", async (t) => {
    assert.match(hostileNames.join("") + hostileText, /<script>.*\u001b.*\u202e/s);
    assert.deepEqual(await attacked(browser, folder, t), []);
  });

  await t.test("one that took them for markup would be found", async (t) => {
    const copy = copyWithPage(t);
    plant(
      copy,
      "web/src/parts/said.tsx",
      `<bdi class="said">{visible(text)}</bdi>`,
      `<bdi class="said" dangerouslySetInnerHTML={{ __html: text }} />`,
    );
    assert.match((await attacked(browser, buildPage(t, copy), t)).join(), /elements were made of it/);
  });
});

/** The least space between two tabs in a row, in CSS pixels. */
async function leastTabGap(page: Page): Promise<number> {
  const tabs = await page.getByRole("tab").all();
  const boxes = await Promise.all(tabs.map(async (tab) => (await tab.boundingBox())!));
  const gaps = boxes.slice(1).map((box, i) => {
    const before = boxes[i]!;
    return box.y === before.y ? box.x - (before.x + before.width) : Infinity;
  });
  return Math.min(...gaps);
}

/** Gives an order to the server of the page, as another page would. */
async function order(page: Page, path: string, body: object): Promise<void> {
  const response = await page.request.post(new URL(path, page.url()).href, { data: body });
  assert.equal(response.status(), 200);
}

/** The row that stands first where messages are read back. */
async function firstRow(page: Page): Promise<number> {
  const cell = shown(page).locator("tbody td").first();
  return Number((await cell.innerText()).replaceAll(",", ""));
}
