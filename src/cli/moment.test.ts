import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { moment } from "./moment.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const at = (text: string): number | undefined => moment.parse(text)?.value.at(now);

describe("a moment", () => {
  test("may be so long ago", () => {
    assert.equal(at("30s"), now - 30_000);
    assert.equal(at("10m"), now - 600_000);
    assert.equal(at("2h"), now - 7_200_000);
    assert.equal(at("3d"), now - 259_200_000);
  });

  test("may be a date, local without a zone", () => {
    assert.equal(at("2026-11-22T10:00:00Z"), Date.parse("2026-11-22T10:00:00Z"));
    assert.equal(at("2026-11-22T10:00:00.250+02:00"), Date.parse("2026-11-22T08:00:00.250Z"));
    assert.equal(at("2026-11-22T10:00"), new Date(2026, 10, 22, 10).getTime());
    assert.equal(at("2026-11-22"), new Date(2026, 10, 22).getTime());
  });

  test("is nothing else", () => {
    for (const text of [
      "",
      "10",
      "m",
      "-1h",
      "1.5h",
      "10 m",
      "yesterday",
      "2026-13-01",
      "2026-11-22 10:00",
      "1w",
    ]) {
      assert.equal(at(text), undefined, text);
    }
  });
});
