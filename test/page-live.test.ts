/** The page of a running server: what real clients do is what a real browser shows, and what is done there happens. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { hostileNames, hostileText } from "../web/dev/people.ts";
import { startBrowser } from "./support/browser.ts";
import { DashboardServer } from "./support/dashboard-server.ts";
import { copyWithPage, harm, heads, see, shown, soonMs, tellsOf } from "./support/page.ts";
import { plant } from "./support/planted.ts";
import { RawClient } from "./support/raw.ts";
import { storedRows } from "./support/stored.ts";
import { hasTool } from "./support/tools.ts";
import { until } from "./support/wait.ts";

const desktop = { viewport: { width: 1280, height: 900 }, colorScheme: "light" } as const;
const names = ["Ana", "Bruno", "Carmen", "山田太郎"] as const;

/** Escape may not be in a line at all; its sibling of C1 may, and acts on many terminals. */
const hostileLine = hostileText.replaceAll("\u{1b}", "\u{9b}");

/** Who sends it. */
const hostileName = "Mallory";

/** Twice as many lines are more than the page keeps, and it sends those at once. */
const burst = 150;
const flags = ["--burst", String(burst), "--max-clients", "12"] as const;

/** Often enough for a rate, and seldom enough for the limit. */
const talkEveryMs = 200;

/** Messages that are more than a page of those that are read back. */
const readers = 4;
const linesOfEach = 30;

async function go(page: Page, view: string): Promise<Locator> {
  await page.getByRole("tab", { name: view }).click();
  const panel = page.getByRole("tabpanel", { name: view });
  await panel.waitFor();
  return panel;
}

/** A number of the overview. */
async function numberOf(page: Page, label: string): Promise<string> {
  const pair = shown(page).locator(".numbers div").filter({ hasText: label });
  return (await pair.locator("dd").innerText()).trim();
}

async function says(client: RawClient, ...lines: readonly string[]): Promise<void> {
  client.send(lines.map((line) => `${line}\n`).join(""));
  for (const _ of lines) assert.match((await client.line())!, /^250 stored \d+$/);
}

/** The `id` in a last line. */
function idOf(line: string | undefined): string {
  return / id=(\w+)/.exec(line ?? "")![1]!;
}

/** What the view of goodbyes tells of a connection: its cells. */
async function goodbyeOf(page: Page, id: string): Promise<string> {
  const panel = await go(page, "Goodbyes");
  const row = panel.getByRole("row").filter({ has: page.locator("td.id", { hasText: id }) });
  await row.waitFor({ timeout: soonMs });
  return (await row.locator("th, td").allInnerTexts()).join(" | ");
}

/** Has a client turned out; resolves to whether the page then tells of it by the `id` that the client heard. */
async function kickIsTold(server: DashboardServer, page: Page, name: string): Promise<boolean> {
  const client = await RawClient.open(server.server.port, name);
  const panel = await go(page, "Clients");
  await panel.getByRole("button", { name: `Disconnect ${name}` }).click({ timeout: soonMs });
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  const last = await client.line();
  assert.match(last!, /^421 closing reason=kicked last=0 id=\w{8} /);
  assert.equal(await client.line(), undefined);
  const goodbyes = await go(page, "Goodbyes");
  await until(soonMs, "the goodbye", async () => (await goodbyes.innerText()).includes(name));
  return (await goodbyes.innerText()).includes(idOf(last));
}

/** Connects a client of the page. */
async function connectThere(page: Page, name: string): Promise<Locator> {
  const panel = await go(page, "Try it");
  await panel.getByRole("textbox", { name: "Name" }).fill(name);
  await panel.getByRole("button", { name: "Connect", exact: true }).click();
  await panel.getByText("connected", { exact: true }).waitFor();
  return panel;
}

/** What the page confirms of more than is allowed, sent at once, and what is stored of those messages that it still shows. */
async function confirmedAndStored(
  panel: Locator,
  data: string,
  name: string,
): Promise<Record<"confirmed" | "stored", string[]>> {
  await panel.getByRole("button", { name: `${2 * burst} lines at once` }).click();
  await panel.getByText("450 too-fast", { exact: true }).waitFor();
  const shownAs = (await panel.locator(".sent li").allTextContents()).map((text) => {
    return /^(?<text>\d+)(?: number (?<number>\d+), confirmed in|not confirmed)/.exec(text)?.groups ?? {};
  });
  const texts = new Set(shownAs.map(({ text }) => text));
  return {
    confirmed: shownAs
      .filter(({ number }) => number !== undefined)
      .map((each) => `${each["number"]}: ${each["text"]}`),
    stored: storedRows(data)
      .filter((row) => row.name === name && texts.has(row.text))
      .map(({ number, text }) => `${number}: ${text}`),
  };
}

test("the page of a running server", async (t) => {
  if (!hasTool(t, "chromium")) return;
  const copy = copyWithPage(t);
  const server = await DashboardServer.start(t, flags, { root: copy });
  const { port, data } = server.server;
  const browser = await startBrowser(t);
  const { page, said, elsewhere } = await see(browser, server.entryUrl, desktop);
  const clients = new Map<string, RawClient>();

  await t.test("is made by the first who asks, and its address keeps no token", async () => {
    await tellsOf(page, "Nobody is here yet");
    assert.equal(page.url(), `${server.url}/`);
  });

  await t.test("counts four clients, lists them, and tells what they say as they say it", async () => {
    for (const name of names) clients.set(name, await RawClient.open(port, name));
    await until(soonMs, "four clients", async () => (await numberOf(page, "clients connected")) === "4");
    for (const [name, client] of clients) await says(client, `I am ${name}`, "and this is my second");
    await until(soonMs, "eight messages", async () => (await numberOf(page, "messages kept")) === "8");

    const panel = await go(page, "Clients");
    await until(soonMs, "their names", async () => {
      return (await heads(page)).toSorted().join() === names.toSorted().join();
    });
    for (const name of names) {
      const row = panel.getByRole("row").filter({ hasText: name });
      await until(soonMs, `two messages of ${name}`, async () => {
        return (await row.locator("td[data-column=Messages]").innerText()) === "2";
      });
      assert.match(await row.innerText(), /127\.0\.0\.1:\d+/);
    }

    await go(page, "Messages");
    for (const name of names) await tellsOf(page, `I am ${name}`);
    await says(clients.get("Ana")!, "while you look");
    await tellsOf(page, "while you look");
  });

  await t.test("tells how fast each sends, of how much it may, the fastest first", async () => {
    const fast = await RawClient.open(port, "Nadia");
    const talk = setInterval(() => fast.send("and again\n"), talkEveryMs);
    const panel = await go(page, "Clients");
    await panel.getByRole("button", { name: "Rate", exact: true }).click();
    await until(soonMs, "the fastest", async () => {
      const [first = ""] = await panel.locator("tbody tr").allInnerTexts();
      return /Nadia.*\b[1-9][\d.]*\/s of 20\b/s.test(first);
    });
    clearInterval(talk);
    fast.reset();
  });

  await t.test("tells who said goodbye, by the id that is in the last line", async () => {
    const client = clients.get("Bruno")!;
    client.send("/quit\n");
    const last = await client.line();
    assert.match(last!, /^221 bye last=2 id=/);
    assert.match(await goodbyeOf(page, idOf(last)), /^Bruno \| .* \| 221 bye \| .* \| 2 \| /);
  });

  await t.test("turns somebody out, keeps the name out, and tells of it by the same id", async () => {
    const client = clients.get("Carmen")!;
    const panel = await go(page, "Clients");
    await panel.getByRole("button", { name: "Disconnect Carmen" }).click();
    const dialog = page.getByRole("dialog", { name: "Disconnect Carmen?" });
    await dialog.getByRole("combobox").selectOption("minute");
    await dialog.getByRole("button", { name: "Disconnect" }).click();
    const last = await client.line();
    assert.match(last!, /^421 closing reason=kicked wait=60000 last=2 id=\w{8} /);
    assert.equal(await client.line(), undefined);
    await tellsOf(page, "Carmen was disconnected, and is kept out for 1m");
    assert.match(
      await goodbyeOf(page, idOf(last)),
      /^Carmen \| .* \| 421 closing reason=kicked \| .* \| 2 \| /,
    );

    const again = await RawClient.connect(port);
    again.send("Carmen\n");
    assert.match((await again.rest()).at(-1)!, /^\d{3} \S+ .*wait=\d+/);
  });

  await t.test("turns somebody out who may come back at once", async () => {
    assert.equal(await kickIsTold(server, page, "Diego"), true);
    (await RawClient.open(port, "Diego")).end();
  });

  await t.test("tells whom there was no room for with just the words of its last line", async () => {
    const crowd: RawClient[] = [];
    let first: string | undefined;
    do {
      crowd.push(await RawClient.connect(port));
      first = await crowd.at(-1)!.line();
    } while (first?.startsWith("220 "));
    assert.match(first!, /^454 too-many scope=server wait=/);
    assert.match(await goodbyeOf(page, idOf(first)), / \| 454 too-many scope=server \| .* \| nothing \| /);
    for (const client of crowd) client.reset();
  });

  await t.test("is a client itself: what it shows as confirmed is stored under that number", async () => {
    const panel = await connectThere(page, "Inés");
    const lines = ["Hello from a browser", "¡y otra!", hostileLine];
    for (const [index, line] of lines.entries()) {
      await panel.getByRole("textbox", { name: "Message" }).fill(line);
      await panel.getByRole("button", { name: "Send" }).click();
      await panel.getByText(`250 stored ${index + 1}`, { exact: true }).waitFor();
      await panel.getByText(new RegExp(`number ${index + 1}, confirmed in`)).waitFor({ state: "attached" });
    }
    assert.deepEqual(
      storedRows(data)
        .filter(({ name }) => name === "Inés")
        .map(({ number, text }) => ({ number, text })),
      lines.map((text, index) => ({ number: index + 1, text })),
    );
    assert.deepEqual(await harm(page), []);
    await go(page, "Clients");
    await until(soonMs, "the client of the page", async () => (await heads(page)).includes("Inés"));

    await go(page, "Try it");
    const { confirmed, stored } = await confirmedAndStored(panel, data, "Inés");
    assert.ok(stored.length > 0, "some are shown that were sent in time");
    assert.deepEqual(confirmed, stored);
    const last = await panel.locator(".raw li").last().innerText();
    assert.match(await goodbyeOf(page, idOf(last)), /^Inés \| .* \| 450 too-fast \| /);
  });

  await t.test("shows what is hostile as text, wherever it shows it", async () => {
    const refused = await RawClient.connect(port);
    refused.send(`${hostileNames[0]}\n`);
    const refusal = (await refused.rest()).at(-1);
    const client = await RawClient.open(port, hostileName);
    await says(client, hostileLine);
    await go(page, "Messages");
    await tellsOf(page, "<b>bold</b>");
    assert.deepEqual(await harm(page), []);
    await shown(page).getByText("Read back").click();
    await shown(page).locator("tbody tr").first().waitFor();
    await tellsOf(page, "<script>");
    assert.deepEqual(await harm(page), []);
    await go(page, "Clients");
    await until(soonMs, "who sent it", async () => (await heads(page)).includes(hostileName));
    client.send(`${hostileText}\n`);
    const last = await client.line();
    assert.match(await goodbyeOf(page, idOf(last)), /^Mallory \| .* \| \d{3} not-text/);
    assert.match(await goodbyeOf(page, idOf(refusal)), / \| 501 bad-name reason=too-long \| /);
    assert.deepEqual(await harm(page), []);
  });

  await t.test("reads back through pages, to the first message that is kept", async () => {
    for (let i = 1; i <= readers; i += 1) {
      const client = await RawClient.open(port, `reader-${i}`);
      const lines = Array.from({ length: linesOfEach }, (_, index) => `line ${index + 1} of ${i}`);
      await says(client, ...lines);
    }
    const panel = await go(page, "Messages");
    await panel.getByText("Read back").click();
    await tellsOf(page, `line ${linesOfEach} of ${readers}`);
    const newest = await panel.locator("tbody tr").first().innerText();
    assert.equal(await panel.locator("tbody tr").count(), 100);
    const older = panel.getByRole("button", { name: "Older" });
    for (let pages = 0; pages < 3 && (await older.isEnabled()); pages += 1) {
      const before = await panel.locator("tbody tr").first().innerText();
      await older.click();
      await until(soonMs, "an older page", async () => {
        return (await panel.locator("tbody tr").first().innerText()) !== before;
      });
    }
    const [row, , name, , text] = await panel.locator("tbody tr").last().locator("td, th").allInnerTexts();
    assert.deepEqual([row, name, text], ["1", "Ana", "I am Ana"]);
    await panel.getByRole("button", { name: "Newest" }).click();
    await until(soonMs, "the newest", async () => {
      return (await panel.locator("tbody tr").first().innerText()) === newest;
    });
  });

  await t.test("had nothing to say to the console, and asked nobody else", () => {
    assert.deepEqual([said, elsewhere], [[], []]);
  });

  await t.test("greys when the server is silent, and is live when it speaks again", async () => {
    await go(page, "Overview");
    server.server.process.kill("SIGSTOP");
    await page.locator("main.stale").waitFor({ timeout: soonMs });
    await page.getByText("The server does not answer").first().waitFor();
    server.server.process.kill("SIGCONT");
    await page.locator("main:not(.stale)").waitFor({ timeout: soonMs });
    const before = await numberOf(page, "messages kept");
    await says(clients.get("Ana")!, "still here");
    await until(soonMs, "one more", async () => (await numberOf(page, "messages kept")) !== before);
  });

  await t.test("asks a restarted server's key, and goes on as soon as this browser has it", async () => {
    assert.equal(await server.server.stop(), 0);
    await page.locator("main.stale").waitFor({ timeout: soonMs });
    const next = await DashboardServer.start(t, ["--dashboard", new URL(server.url).host], {
      root: copy,
      data,
    });
    await page
      .getByRole("heading", { name: "This page needs the key of its server" })
      .waitFor({ timeout: soonMs });
    const other = await page.context().newPage();
    await other.goto(next.entryUrl);
    await page.getByRole("tablist").waitFor({ timeout: soonMs });
    await page.locator("main:not(.stale)").waitFor({ timeout: soonMs });
    await go(page, "Messages");
    await shown(page).getByText("Read back").click();
    await tellsOf(page, "still here");
    assert.deepEqual(elsewhere, []);
  });
});

test("a page that told another id than the last line, or confirmed what is not stored, would be found", async (t) => {
  if (!hasTool(t, "chromium")) return;
  const copy = copyWithPage(t);
  plant(
    copy,
    "web/src/views/goodbyes.tsx",
    "<code>{goodbye.id}</code>",
    "<code>{goodbye.id.slice(1)}</code>",
  );
  plant(
    copy,
    "web/src/try/try-client.ts",
    "({ number }) => String(number) === positional[0]",
    "({ tookMs }) => tookMs === undefined",
  );
  const server = await DashboardServer.start(t, flags, { root: copy });
  const { page } = await see(await startBrowser(t), server.entryUrl, desktop);
  assert.equal(await kickIsTold(server, page, "Ana"), false);
  const panel = await connectThere(page, "Bruno");
  const { confirmed, stored } = await confirmedAndStored(panel, server.server.data, "Bruno");
  assert.notDeepEqual(confirmed, stored);
});
