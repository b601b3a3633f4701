import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { cases, clock, healthy, mount, question, taken } from "../../test/support/machines.ts";
import { langs } from "../i18n/lang.ts";
import { painter } from "../terminal/style.ts";
import { displayWidth } from "../terminal/width.ts";
import { diagnose } from "./diagnose.ts";
import type { Finding } from "./finding.ts";
import type { Machine } from "./machine.ts";
import { findingJson, findingLines, summaryLines } from "./view.ts";

async function findingsOf(machine: Partial<Machine> = {}, asked: object = {}): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of diagnose({ ...healthy, ...machine }, { ...question, ...asked }))
    findings.push(finding);
  return findings;
}

/** Everything that a check can find. */
const allFindings: readonly Finding[] = (
  await Promise.all(cases.map(([, , , , machine, asked]) => findingsOf(machine, asked)))
).flat();

suite("what a person reads", () => {
  const ill: Partial<Machine> = { ...mount({ fileSystem: "tmpfs" }), ...taken("EADDRINUSE"), ...clock(0) };

  test("has a sign and a word for each verdict, what was found, and what to do", async () => {
    const paper = { lang: "en", columns: 80, paint: painter(false) } as const;
    const findings = await findingsOf(ill);
    const text = findings.flatMap((finding) => findingLines(finding, paper)).join("\n");
    assert.match(text, /^ {2}✓ ok {7}Node {6}26\.10\.0$/m);
    assert.match(text, /^ {2}✗ problem {2}disk {6}tmpfs, mounted on \/\n {23}→ It is memory: /m);
    assert.match(text, /^ {2}! look {5}clock /m);
    assert.match(text, /127\.0\.0\.1:2010 is taken by another program, node \(pid 7\)$/m);
    assert.match(summaryLines(findings, paper).join("\n"), /^\n {2}✗ 2 problems: so the server cannot/);
    const warned = await findingsOf(clock(0));
    assert.match(
      summaryLines(warned, paper).join("\n"),
      /^\n {2}✓ What acuse promises holds here, with 1 thing /,
    );
    assert.match(summaryLines(await findingsOf(), { ...paper, lang: "es" })[1]!, /^ {2}✓ Todo listo: /);
  });

  test("fits into the terminal, and says the same with colour and without", () => {
    for (const lang of langs) {
      for (const columns of [60, 80, 120]) {
        const told = (colour: boolean): string[] => {
          const paper = { lang, columns, paint: painter(colour) };
          const lines = allFindings.flatMap((finding) => findingLines(finding, paper));
          return [...lines, ...summaryLines(allFindings, paper), ...summaryLines([], paper)];
        };
        const plain = told(false);
        assert.deepEqual(
          plain.filter((line) => displayWidth(line) > columns || line.includes("\u001b")),
          [],
        );
        assert.deepEqual(told(true).map(stripVTControlCharacters), plain);
      }
    }
  });
});

test("a program reads the same facts in every language, and their words in one", async () => {
  for (const finding of await findingsOf({ ...taken("EADDRINUSE") })) {
    const [es, en] = langs.map((lang) => JSON.parse(findingJson(finding, lang)) as Record<string, unknown>);
    const { message, advice, ...facts } = es!;
    assert.deepEqual(facts, JSON.parse(JSON.stringify(finding)));
    assert.deepEqual({ ...en, message, advice }, es);
    assert.equal(advice === null, finding.verdict === "ok");
  }
});
