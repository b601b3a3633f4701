import assert from "node:assert/strict";
import { test } from "node:test";
import { parseLocale } from "./lang.ts";
import type { Lang } from "./lang.ts";
import {
  counted,
  formatCount,
  formatDay,
  formatShortDay,
  formatSize,
  formatSpan,
  formatWait,
  groupAlike,
  useRegion,
} from "./units.ts";

const message = { es: { one: "mensaje", other: "mensajes" }, en: { one: "message", other: "messages" } };

test("counts are grouped from ten thousand on, as each language does it", () => {
  assert.equal(formatCount("en", 4096), "4096");
  assert.equal(formatCount("es", 4096), "4096");
  assert.equal(formatCount("en", 12_345), "12,345");
  assert.equal(formatCount("es", 12_345), "12.345");
});

test("a time that has passed is told by its greatest units", () => {
  const tell = (ms: number): string[] => [formatSpan("en", ms), formatSpan("en", ms, 2)];
  assert.deepEqual(tell(-5), ["0 s", "0 s"]);
  assert.deepEqual(tell(59_999), ["59 s", "59 s"]);
  assert.deepEqual(tell(137_000), ["2 min", "2 min 17 s"]);
  assert.deepEqual(tell(3_600_000), ["1 h", "1 h"]);
  assert.deepEqual(tell(90_060_000), ["1 d", "1 d 1 h"]);
});

test("a short day is written as each language does it", () => {
  const noon = new Date(2026, 10, 22, 12).getTime();
  assert.deepEqual([formatShortDay("en", noon), formatShortDay("es", noon)], ["Nov 22", "22 nov"]);
});

test("nouns agree with their count, also from a million on", () => {
  assert.equal(counted("es", 0, message.es), "0 mensajes");
  assert.equal(counted("es", 1, message.es), "1 mensaje");
  assert.equal(counted("es", 2, message.es), "2 mensajes");
  assert.equal(counted("es", 999_999, message.es), "999.999 mensajes");
  assert.equal(counted("es", 1_000_000, message.es), "1.000.000 de mensajes");
  assert.equal(counted("es", 1_000_001, message.es), "1.000.001 mensajes");
  assert.equal(counted("es", 3_000_000, message.es), "3.000.000 de mensajes");
  assert.equal(counted("en", 1_000_000, message.en), "1,000,000 messages");
});

test("a time to wait is never told shorter than it is", () => {
  assert.equal(formatWait("en", 0.2), "1 ms");
  assert.equal(formatWait("en", 999), "999 ms");
  assert.equal(formatWait("en", 1000), "1 s");
  assert.equal(formatWait("es", 1401), "1,5 s");
  assert.equal(formatWait("en", 30_000), "30 s");
});

test("sizes have the unit that suits them", () => {
  assert.equal(formatSize("en", 512), "512 bytes");
  assert.equal(formatSize("en", 256 * 1024 * 1024), "256 MiB");
  assert.equal(formatSize("es", 1.5 * 2 ** 30), "1,5 GiB");
});

test("each region writes numbers and days in its own way, and the other language stays as it was", () => {
  const noon = new Date(2026, 10, 22, 12).getTime();
  for (const [locale, count, wait, day] of [
    ["es-MX", "12,345", "1.5 s", "domingo, 22 de noviembre de 2026"],
    ["es_ES.UTF-8", "12.345", "1,5 s", "domingo, 22 de noviembre de 2026"],
    ["es-419", "12,345", "1.5 s", "domingo, 22 de noviembre de 2026"],
    ["es_AR", "12.345", "1,5 s", "domingo, 22 de noviembre de 2026"],
    ["en-GB", "12,345", "1.5 s", "Sunday, 22 November 2026"],
    ["en_US.UTF-8", "12,345", "1.5 s", "Sunday, November 22, 2026"],
    ["es", "12.345", "1,5 s", "domingo, 22 de noviembre de 2026"],
    ["en", "12,345", "1.5 s", "Sunday, November 22, 2026"],
  ] as const) {
    const parsed = parseLocale(locale)!;
    const { lang } = parsed;
    const other = lang === "es" ? "en" : "es";
    const before = formatCount(other, 12_345);
    useRegion(parsed);
    assert.deepEqual(
      [formatCount(lang, 12_345), formatWait(lang, 1500), formatDay(lang, noon).replace("y 22", "y, 22")],
      [count, wait, day],
      locale,
    );
    assert.equal(formatCount(other, 12_345), before);
  }
});

test("a region of Spanish that groups by commas still counts millions in Spanish", () => {
  useRegion(parseLocale("es-MX")!);
  assert.equal(counted("es", 1_000_000, message.es), "1,000,000 de mensajes");
});

test("where numbers stand side by side, four digits are grouped as five are", () => {
  groupAlike();
  for (const locale of ["en", "es"]) useRegion(parseLocale(locale)!);
  const tell = (lang: Lang): string[] => [950, 5029, 10_000].map((count) => formatCount(lang, count));
  assert.deepEqual(
    [tell("en"), tell("es")],
    [
      ["950", "5,029", "10,000"],
      ["950", "5.029", "10.000"],
    ],
  );
});
