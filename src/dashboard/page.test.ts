import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { smallPage, TestDashboard } from "../../test/support/dashboard.ts";
import { temporaryFolder } from "../../test/support/folder.ts";

suite("the page", () => {
  test("is served with types, and kept by the browser as long as it is right", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const page = await dashboard.ask("/", { isAnonymous: true });
    assert.equal(page.headers["content-type"], "text/html; charset=utf-8");
    assert.equal(page.headers["cache-control"], "no-cache");
    const script = await dashboard.ask("/assets/page-1.js", { isAnonymous: true });
    assert.equal(script.headers["content-type"], "text/javascript; charset=utf-8");
    assert.equal(script.headers["cache-control"], "public, max-age=31536000, immutable");
    const again = await dashboard.ask("/", { headers: { "If-None-Match": page.headers.etag! } });
    assert.equal(again.status, 304);
    assert.equal(again.text, "");
  });

  test("is nothing but its own files", async (t) => {
    const dashboard = await TestDashboard.start(t);
    for (const path of [
      "/../../package.json",
      "/%2e%2e/package.json",
      "/assets",
      "/index.html/",
      "/assets/",
    ]) {
      assert.equal((await dashboard.ask(path, { isAnonymous: true })).status, 404, path);
    }
  });

  test("that is not there is told, and found when it is", async (t) => {
    const path = smallPage(t);
    const aside = temporaryFolder(t);
    rmSync(path, { recursive: true });
    const dashboard = await TestDashboard.start(t, undefined, undefined, {}, { path, clone: undefined });
    const { status, text } = await dashboard.ask("/");
    assert.equal(status, 503);
    assert.match(text, /npm run build:page/);
    mkdirSync(path);
    writeFileSync(join(path, "index.html"), aside);
    assert.equal((await dashboard.ask("/")).text, aside);
  });

  test("of a clone is built once, by the first who asks, and all wait for it", async (t) => {
    const clone = fakeClone(t);
    const dashboard = await start(t, clone);
    const answers = await Promise.all([dashboard.ask("/"), dashboard.ask("/"), dashboard.ask("/")]);
    for (const { text } of answers) assert.equal(text, "built x");
    assert.deepEqual(readdirSync(join(clone, "web")).toSorted(), ["dist", "index.html"]);
    const next = await start(t, clone);
    assert.equal((await next.ask("/")).text, "built x", "what is new enough stays");
  });

  test("of a clone is built again when its sources are newer, and an older one is better than none", async (t) => {
    const clone = fakeClone(t);
    const later = Date.now() / 1000 + 60;
    await (await start(t, clone)).ask("/");
    utimesSync(join(clone, "web/index.html"), later, later);
    assert.equal((await (await start(t, clone)).ask("/")).text, "built xx");
    assert.deepEqual(readdirSync(join(clone, "web")).toSorted(), ["dist", "index.html"]);
    utimesSync(join(clone, "web/index.html"), 0, 0);
    utimesSync(join(clone, "package-lock.json"), later, later);
    assert.equal(
      (await (await start(t, clone)).ask("/")).text,
      "built xxx",
      "other versions of its libraries",
    );
    rmSync(join(clone, "node_modules"), { recursive: true });
    assert.equal((await (await start(t, clone)).ask("/")).text, "built xxx");
    rmSync(join(clone, "web/dist/index.html"));
    assert.equal((await (await start(t, clone)).ask("/")).status, 503);
  });
});

/** A clone whose page says how often it was built. Returns its folder. */
function fakeClone(t: TestContext): string {
  const clone = temporaryFolder(t);
  const vite = join(clone, "node_modules/vite/bin");
  mkdirSync(vite, { recursive: true });
  mkdirSync(join(clone, "web"));
  writeFileSync(join(clone, "web/index.html"), "");
  const builds = JSON.stringify(join(clone, "builds"));
  const script = `
    import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
    const folder = process.argv[process.argv.indexOf("--outDir") + 1];
    appendFileSync(${builds}, "x");
    mkdirSync(folder);
    writeFileSync(folder + "/index.html", "built " + readFileSync(${builds}));`;
  writeFileSync(join(vite, "vite.js"), script);
  writeFileSync(join(clone, "package.json"), '{"type":"module"}');
  writeFileSync(join(clone, "package-lock.json"), "{}");
  return clone;
}

async function start(t: TestContext, clone: string): Promise<TestDashboard> {
  return await TestDashboard.start(t, undefined, undefined, {}, { path: join(clone, "web/dist"), clone });
}
