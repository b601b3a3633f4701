/** Every verdict of every check, on machines that say what they are told to. */
import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { cases, fails, healthy, question, systemError } from "../../test/support/machines.ts";
import { langs } from "../i18n/lang.ts";
import { diagnose } from "./diagnose.ts";
import type { CheckName, Finding, Question } from "./finding.ts";
import type { Machine } from "./machine.ts";
import { wordsOf } from "./words.ts";

async function findingsOf(machine: Partial<Machine> = {}, asked: Partial<Question> = {}): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of diagnose({ ...healthy, ...machine }, { ...question, ...asked }))
    findings.push(finding);
  return findings;
}

/** What one check finds, and that it can be told in both languages. */
async function found<C extends CheckName>(
  check: C,
  machine: Partial<Machine> = {},
  asked: Partial<Question> = {},
): Promise<Extract<Finding, { check: C }>> {
  const findings = await findingsOf(machine, asked);
  const finding = findings.find((each) => each.check === check);
  assert.ok(finding !== undefined, check);
  for (const lang of langs) {
    const { found, advice } = wordsOf(finding, lang);
    for (const text of [found, advice ?? ""]) assert.doesNotMatch(text, /undefined|NaN|\[object|null/);
    assert.ok(found !== "", check);
    assert.equal(advice !== undefined, finding.verdict !== "ok", `${check} in ${lang}: ${advice}`);
  }
  return finding as Extract<Finding, { check: C }>;
}

suite("a healthy machine", () => {
  test("is found well by every check, in the order of their table", async () => {
    const findings = await findingsOf();
    assert.deepEqual(
      findings.map(({ check }) => check).join(" "),
      "node sqlite folder messages server disk space fsync port threads files memory clock terminal",
    );
    assert.ok(findings.every(({ verdict }) => verdict === "ok"));
  });

  test("is left as it was, also by who does not want to know the rest", async () => {
    const removed: string[] = [];
    const machine = { ...healthy, removeScratch: (scratch: string) => removed.push(scratch) };
    for await (const finding of diagnose(machine, question)) if (finding.check === "disk") break;
    assert.deepEqual(removed, ["/data/scratch"]);
    await findingsOf(machine);
    assert.equal(removed.length, 2);
  });

  test("says which checks may take a while", async () => {
    const begun: string[] = [];
    for await (const { check } of diagnose(healthy, question, (slow) => begun.push(`(${slow}`)))
      begun.push(check);
    assert.match(begun.join(" "), /space \(fsync fsync \(port port threads/);
  });
});

suite("on a machine with", () => {
  for (const [name, check, verdict, facts, machine, asked] of cases) {
    test(`${name}, the check of ${check} says ${verdict}`, async () => {
      const finding = await found(check, machine, asked);
      assert.equal(finding.verdict, verdict);
      assert.deepEqual({ ...finding, ...facts }, finding);
    });
  }

  test("a folder that cannot be written, nothing is tried there", async () => {
    const tried = fails(new Error("tried"));
    const findings = await findingsOf({
      makeScratch: fails(systemError("EACCES")),
      proveDatabase: tried,
      timeSyncs: tried,
    });
    assert.ok(findings.every(({ check }) => check !== "fsync"));
    assert.equal(findings.find(({ check }) => check === "sqlite")?.verdict, "ok");
  });

  test("a folder that this user may not see, that is the problem", async () => {
    const look: Machine["look"] = (path) => {
      if (path === "/") return { isFolder: true, mode: 0o755, owner: 0 };
      throw systemError("EACCES");
    };
    const finding = await found("folder", { look }, { dataFolder: "/shut/data" });
    assert.deepEqual([finding.verdict, finding.error, finding.path], ["problem", "EACCES", "/"]);
  });

  test("whatever is wrong, something is: each check but that of the server can find so", async () => {
    const wrong = new Set(cases.filter(([, , verdict]) => verdict !== "ok").map(([, check]) => check));
    const checks = (await findingsOf()).map(({ check }) => check);
    assert.deepEqual(
      checks.filter((check) => !wrong.has(check)),
      ["server"],
    );
  });
});
