/** The report of `acuse prove` in a real browser: on a screen, on a phone, in the dark, on paper, and attacked. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { langs } from "../src/i18n/lang.ts";
import type { Evidence } from "../src/prove/evidence.ts";
import { renderReport } from "../src/prove/report/report.ts";
import { startBrowser } from "./support/browser.ts";
import { failedEvidence, sampleEvidence } from "./support/evidence.ts";
import { temporaryFolder } from "./support/folder.ts";
import { hasTool } from "./support/tools.ts";

const desktop = { width: 1280, height: 900 } as const;
const phone = { width: 390, height: 844 } as const;

/** Of text against what is behind it (WCAG 2.2, 1.4.3). */
const contrastLeast = 4.5;

/** A page, and what it did besides showing itself. */
interface Open {
  readonly page: Page;
  /** What it wrote on the browser's console, its errors too. */
  readonly said: readonly string[];
  /** What it asked for besides itself. */
  readonly asked: readonly string[];
}

async function open(browser: Browser, path: string, options: BrowserContextOptions): Promise<Open> {
  const said: string[] = [];
  const asked: string[] = [];
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const address = pathToFileURL(path).href;
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => {
    if (request.url() !== address) asked.push(request.url());
  });
  await page.goto(address);
  return { page, said, asked };
}

const looks = readFileSync(new URL("support/looks.js", import.meta.url), "utf8").replaceAll("export ", "");

/** Asks the page, with an expression of `test/support/looks.js`. */
function look<T>(page: Page, expression: string): Promise<T> {
  return page.evaluate<T>(`(() => { ${looks}; return ${expression}; })()`);
}

/** Of `outline()`; behind it comes how many elements lack something. */
interface Outline {
  readonly lang: string;
  readonly levels: readonly number[];
  readonly ids: readonly string[];
}

/** As it is read: line breaks and repeated spaces are one space. */
function flat(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

const attack = [
  `"'></title></style></text></svg></code></pre><script>document.title="taken"</script>`,
  `<img src="https://example.invalid/x" onerror="document.title='taken'"><iframe src="javascript:0"></iframe>`,
  `<svg onload="document.title='taken'"><style>*{display:none}</style>&lt;b&gt;`,
  "\u{202e}\u{2066}abc\u{1b}[2J\u{1b}]0;taken\u{7}\r\n\0\u{200b}\u{feff}\u{e0041}",
  "é\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} \u{d800} שלום ﷽ 🎉",
].join(" ");

/** These are words of acuse itself, of a closed set. */
const ownWords: ReadonlySet<string> = new Set([
  "id",
  "chapter",
  "kind",
  "from",
  "lang",
  "mode",
  "verdict",
  "proves",
  "broken",
  "notShown",
]);

/** The same with the attack in every text that may come from elsewhere, in the keys of settings too. */
function attacked(value: unknown, key = ""): unknown {
  if (ownWords.has(key)) return value;
  if (typeof value === "string") return attack;
  if (Array.isArray(value)) return value.map((each) => attacked(each, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      key === "durability" ? `${name} ${attack}` : name,
      attacked(each, name),
    ]),
  );
}

test("the report in a browser", async (t) => {
  if (!hasTool(t, "chromium")) return;
  const folder = temporaryFolder(t);
  const browser = await startBrowser(t);
  const write = (name: string, evidence: Evidence): string => {
    const path = join(folder, `${name}.html`);
    writeFileSync(path, renderReport(evidence));
    return path;
  };

  for (const lang of langs) {
    for (const evidence of [sampleEvidence(lang), failedEvidence(lang)]) {
      const name = `${evidence.verdict}-${lang}`;
      await t.test(`${name} is quiet, readable and within its window, by day and by night`, async () => {
        const path = write(name, evidence);
        for (const options of [
          { viewport: desktop, colorScheme: "light" },
          { viewport: phone, colorScheme: "dark" },
        ] as const) {
          const { page, said, asked } = await open(browser, path, options);
          assert.deepEqual({ said, asked }, { said: [], asked: [] });
          assert.equal(await look(page, "pageWidth()"), options.viewport.width, "no scrolling sideways");
          assert.deepEqual(await look(page, "outside()"), []);
          assert.deepEqual(await look(page, `pale(${contrastLeast})`), []);
          await page.context().close();
        }
      });
    }
  }

  await t.test("the picture has every lane, and on a phone every chapter has its own", async () => {
    const evidence = sampleEvidence("es");
    const { lanes, chapters } = evidence.timeline;
    const { page } = await open(browser, write("lanes", evidence), { viewport: desktop });
    const shown = page.locator("svg.timeline:visible");
    assert.equal(await shown.count(), 1);
    assert.equal(await shown.locator("g.lane").count(), lanes.length);
    assert.equal(await shown.locator(".moment.kill").count(), 2, "a kill goes through all lanes");
    for (const lang of langs) {
      await page.goto(pathToFileURL(write("lanes", sampleEvidence(lang))).href);
      await page.setViewportSize(desktop);
      assert.deepEqual(await look(page, `beyond("svg.timeline")`), []);
    }
    await page.setViewportSize(phone);
    assert.equal(await shown.count(), chapters.length);
    await page.context().close();
  });

  await t.test("each check is there with what was expected and what was seen, side by side", async () => {
    const evidence = failedEvidence("en");
    const { page } = await open(browser, write("checks", evidence), { viewport: desktop });
    const rows = await page.locator("table.checks tbody tr").all();
    const cells = await Promise.all(rows.map((row) => row.locator("td").allTextContents()));
    assert.deepEqual(
      cells.map((row) => row.slice(0, 2).map(flat)),
      evidence.scenarios.flatMap(({ checks }) => checks.map(({ expected, seen }) => [expected, seen])),
    );
    assert.equal(await page.locator("table.checks tr.bad").count(), 2);
    await page.context().close();
  });

  await t.test("headings are in order, tables and figures have captions, pictures have names", async () => {
    const { page } = await open(browser, write("outline", failedEvidence("es")), { viewport: desktop });
    const { lang, levels, ids, ...wrong } = await look<Outline>(page, "outline()");
    assert.equal(lang, "es");
    assert.ok(levels.every((level, i) => level <= (levels[i - 1] ?? 0) + 1));
    assert.equal(levels.filter((level) => level === 1).length, 1);
    assert.equal(new Set(ids).size, ids.length, "no id is there twice");
    assert.deepEqual(wrong, { withoutCaption: 0, withoutScope: 0, withoutName: 0, leadingNowhere: 0 });
    await page.context().close();
  });

  await t.test("on paper it is A4, with the picture on a page across, and not too long", async (t) => {
    if (!hasTool(t, "pdfinfo")) return;
    for (const lang of langs) {
      const report = write(`paper-${lang}`, sampleEvidence(lang));
      const { page } = await open(browser, report, { colorScheme: "dark" });
      const path = join(folder, `${lang}.pdf`);
      await page.pdf({ path, preferCSSPageSize: true });
      await page.context().close();
      const info = execFileSync("pdfinfo", ["-f", "1", "-l", "99", path], { encoding: "utf8" });
      const pages = [...info.matchAll(/ size:\s+([\d.]+) x ([\d.]+) pts(.*)/g)].map(
        ([, width, height, format]) => ({ isAcross: Number(width) > Number(height), format }),
      );
      assert.ok(pages.length >= 6 && pages.length <= 16, `${pages.length} pages`);
      assert.ok(pages.every(({ format }) => format === " (A4)"));
      assert.deepEqual(
        pages.flatMap(({ isAcross }, i) => (isAcross ? [i + 1] : [])),
        [2],
      );
    }
  });

  await t.test("hostile text in every field stays text: nothing runs, is asked for or added", async () => {
    for (const viewport of [desktop, phone]) {
      const harmless = await open(browser, write("harmless", failedEvidence("es")), { viewport });
      const known = new Set(await look<string[]>(harmless.page, "vocabulary()"));
      await harmless.page.context().close();

      const evidence = attacked(failedEvidence("es")) as Evidence;
      const { page, said, asked } = await open(browser, write("hostile", evidence), { viewport });
      assert.deepEqual({ said, asked }, { said: [], asked: [] });
      assert.notEqual(await page.title(), "taken");
      const words = await look<string[]>(page, "vocabulary()");
      assert.deepEqual(
        words.filter((word) => !known.has(word)),
        [],
      );
      const text = await look<string>(page, "wholeText()");
      assert.ok(text.includes(`<script>document.title="taken"</script>`), "it is shown as text");
      assert.doesNotMatch(text, /[\p{Bidi_Control}\p{Cs}]|(?!\n)\p{Cc}/u);
      assert.equal(await look(page, "pageWidth()"), viewport.width, "and does not make the page wider");
      assert.deepEqual(await look(page, "outside()"), []);
      await page.context().close();
    }
  });
});
