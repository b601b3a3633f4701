import assert from "node:assert/strict";
import { test } from "node:test";
import { counted, formatCount, formatSize, formatWait } from "./units.ts";

test("counts are grouped from ten thousand on, as each language does it", () => {
  assert.equal(formatCount("en", 4096), "4096");
  assert.equal(formatCount("es", 4096), "4096");
  assert.equal(formatCount("en", 12_345), "12,345");
  assert.equal(formatCount("es", 12_345), "12.345");
});

test("nouns agree with their count, also from a million on", () => {
  const noun = { one: "mensaje", other: "mensajes" };
  assert.equal(counted("es", 0, noun), "0 mensajes");
  assert.equal(counted("es", 1, noun), "1 mensaje");
  assert.equal(counted("es", 2, noun), "2 mensajes");
  assert.equal(counted("es", 1_000_000, noun), "1.000.000 de mensajes");
  assert.equal(counted("en", 1_000_000, { one: "message", other: "messages" }), "1,000,000 messages");
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
