/** What `docs/performance.md` shows is what was measured, and nothing else. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { table as profileTable } from "./profile/table.ts";
import type { Report as Profile } from "./profile/table.ts";
import type { Report } from "./report.ts";
import { table } from "./table.ts";
import type { Goal } from "./targets/target.ts";
import { table as targetTable } from "./targets/table.ts";
import { root } from "../test/support/server.ts";

const page = readFileSync(join(root, "docs/performance.md"), "utf8");

/** What the page says is shown by a command that reads a saved file: what is in each of its files. */
function saved(command: string): unknown[] {
  const paths = [
    ...page.matchAll(new RegExp(`npm run ${command} -- --from (bench/results/\\S+\\.json)`, "g")),
  ];
  assert.ok(paths.length > 0, command);
  return paths.map(([, path]) => JSON.parse(readFileSync(join(root, path!), "utf8")) as unknown);
}

function shows(text: string): void {
  assert.ok(page.includes(`\`\`\`text\n${text}\n\`\`\`\n`), text);
}

test("the tables of the page are those of the saved runs", () => {
  for (const report of saved("bench") as Report[]) shows(table(report));
  for (const { targets } of saved("bench:targets") as { readonly targets: readonly Shown[] }[]) {
    shows(targetTable(targets));
  }
  for (const report of saved("bench:profile") as Profile[]) shows(profileTable(report));
});

interface Shown {
  readonly title: string;
  readonly goals: readonly Goal[];
}

test("the pictures and files of the page are there", () => {
  const links = [...page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path!);
  assert.ok(links.some((path) => path.endsWith(".svg")));
  for (const path of links) assert.ok(existsSync(join(root, "docs", path)), path);
});
