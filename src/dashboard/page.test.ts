import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
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
    const clone = temporaryFolder(t);
    const vite = join(clone, "node_modules/vite/bin");
    mkdirSync(vite, { recursive: true });
    mkdirSync(join(clone, "web"));
    const script = `
      import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
      const folder = process.argv[process.argv.indexOf("--outDir") + 1];
      mkdirSync(folder);
      writeFileSync(folder + "/index.html", "built");
      appendFileSync(${JSON.stringify(join(clone, "builds"))}, "x");`;
    writeFileSync(join(vite, "vite.js"), script);
    writeFileSync(join(clone, "package.json"), '{"type":"module"}');
    const dashboard = await TestDashboard.start(
      t,
      undefined,
      undefined,
      {},
      { path: join(clone, "web/dist"), clone },
    );
    const answers = await Promise.all([dashboard.ask("/"), dashboard.ask("/"), dashboard.ask("/")]);
    for (const { text } of answers) assert.equal(text, "built");
    const { readFileSync, readdirSync } = await import("node:fs");
    assert.equal(readFileSync(join(clone, "builds"), "utf8"), "x");
    assert.deepEqual(readdirSync(join(clone, "web")), ["dist"]);
  });
});
