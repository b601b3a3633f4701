import assert from "node:assert/strict";
import { test } from "node:test";
import { consoleTexts } from "../i18n/console.ts";
import { harmful, showsMessage, threadOf, verifiedSettings, versionOf } from "./console-view.ts";

test("a message is shown where its name, its number and its text are in one line", () => {
  const line = "  19:29:16    Bruno           4  Order 103 is ready ✓";
  assert.ok(showsMessage(line, "Bruno", 4, "Order 103 is ready ✓"));
  assert.ok(!showsMessage(line, "Bruno", 3, "Order 103 is ready ✓"));
  assert.ok(!showsMessage(line, "Ana", 4, "Order 103 is ready ✓"));
  assert.ok(!showsMessage(line, "Bruno", 4, "Order 104 is ready ✓"));
  assert.ok(!showsMessage("  19:29:16    Bruno 4", "Bruno", 4, "x"));
});

test("the thread of a client is read in both languages", () => {
  for (const lang of ["es", "en"] as const) {
    const line = (name: string, thread: number): string =>
      `  19:29:16  + ${name}         ${consoleTexts[lang].connected("127.0.0.1:51508", thread)}`;
    assert.equal(threadOf([line("Ana", 1), line("Diego", 12)], "Diego", lang), 12);
    assert.equal(threadOf([line("Ana", 1)], "Diego", lang), undefined);
  }
});

test("settings and version are read off the banner", () => {
  const lines = ["  acuse 0.1.0   the inbox", "   verified: journal_mode=wal · synchronous=full · fs=ext4"];
  assert.deepEqual(verifiedSettings(lines), { journal_mode: "wal", synchronous: "full", fs: "ext4" });
  assert.deepEqual(verifiedSettings([]), {});
  assert.equal(versionOf(lines), "0.1.0");
  assert.equal(versionOf([]), "?");
});

test("what acts on a terminal is harmful, and people's letters are not", () => {
  for (const harm of [
    "\u001b[2J",
    "\u0007",
    "\r",
    "\u009b",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u2028",
    "\ufeff",
  ]) {
    assert.match(`a${harm}b`, harmful);
  }
  assert.doesNotMatch("ñ €\n日本 🎉 · ✓ \\x1b", harmful);
});
