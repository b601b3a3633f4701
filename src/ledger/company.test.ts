import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Company } from "./company.ts";

describe("company", () => {
  test("is waited for until as many lines are there as were answered", () => {
    const company = new Company(0.5);
    company.answered(50, 100);
    assert.equal(company.waitMs(1, 100.25), 0.25);
    assert.equal(company.waitMs(49, 100.375), 0.125);
    assert.equal(company.waitMs(50, 100.4), 0);
  });

  test("is not waited for by the first lines of all, nor long after an answer", () => {
    const company = new Company(0.5);
    assert.equal(company.waitMs(1, 100), 0);
    company.answered(50, 100);
    assert.equal(company.waitMs(1, 100.5), 0);
  });

  test("is not waited for by one client, or a few", () => {
    const company = new Company(0.5);
    company.answered(7, 100);
    assert.equal(company.waitMs(1, 100), 0);
  });

  test("that did not come is not waited for again for a while", () => {
    const company = new Company(0.5);
    company.answered(50, 100);
    assert.equal(company.waitMs(30, 100), 0.5);
    assert.equal(company.waitMs(30, 100.75), 0);
    for (let batch = 1; batch < 32; batch += 1) {
      company.answered(50, 100 + batch);
      assert.equal(company.waitMs(30, 100 + batch), 0, `batch ${batch}`);
    }
    company.answered(50, 200);
    assert.equal(company.waitMs(30, 200), 0.5);
  });

  test("that came in time is waited for again", () => {
    const company = new Company(0.5);
    for (let ms = 100; ms < 110; ms += 1) {
      company.answered(50, ms);
      assert.equal(company.waitMs(10, ms + 0.25), 0.25);
      assert.equal(company.waitMs(50, ms + 0.3), 0);
    }
  });
});
