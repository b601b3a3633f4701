/** What `docs/performance.md` shows is what was measured, and nothing else. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Report } from "./report.ts";
import { table } from "./table.ts";
import type { Goal } from "./targets/target.ts";
import { table as targetTable } from "./targets/table.ts";
import { root } from "../test/support/server.ts";

const page = readFileSync(join(root, "docs/performance.md"), "utf8");

/** What the page says is shown by a command that reads a saved file: the file, and what is in it. */
function saved(command: string): unknown {
  const path = new RegExp(`npm run ${command} -- --from (bench/results/\\S+\\.json)`).exec(page)?.[1];
  assert.ok(path !== undefined, command);
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}

test("the tables of the page are those of the saved runs", () => {
  assert.ok(page.includes(`\n${table(saved("bench") as Report)}\n`), "beside others");
  const { targets } = saved("bench:targets") as {
    readonly targets: readonly { readonly title: string; readonly goals: readonly Goal[] }[];
  };
  assert.ok(page.includes(`\n${targetTable(targets)}\n`), "by itself");
});

test("the pictures of the page are there", () => {
  const pictures = [...page.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path]) => path!);
  assert.ok(pictures.length >= 2);
  for (const path of pictures) assert.ok(existsSync(join(root, "docs", path)), path);
});
