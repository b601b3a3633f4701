import assert from "node:assert/strict";
import { test } from "node:test";
import { langs } from "../i18n/lang.ts";
import { displayWidth } from "../terminal/width.ts";
import { LiveTable } from "./live-table.ts";
import { plan, provesOf } from "./plan.ts";
import type { ScenarioId } from "./evidence.ts";

const clearLine = "\r\u001b[K";

for (const lang of langs) {
  test(`no line of the table is longer than the terminal is wide, in ${lang}`, () => {
    for (const columns of [20, 40, 80, 120]) {
      const written: string[] = [];
      const stream = { write: (text: string) => written.push(text), isTTY: true, columns };
      const env = { NO_COLOR: "1", LANG: "C.UTF-8" };
      const table = new LiveTable(lang, { stdout: stream, stderr: stream, env });
      for (const [id, planned] of Object.entries(plan)) {
        table.running(id as ScenarioId);
        table.over({
          id: id as ScenarioId,
          proves: provesOf(planned),
          fromMs: 0,
          toMs: 61_234,
          checks: [],
        });
      }
      const lines = written.flatMap((text) => text.split(clearLine)).map((text) => text.trimEnd());
      for (const line of lines) assert.ok(displayWidth(line) <= columns, `${columns}: ${line}`);
      assert.ok(lines.filter((line) => line.startsWith("  ✓ ")).length === Object.keys(plan).length);
    }
  });
}
