import assert from "node:assert/strict";
import { test } from "node:test";
import { reportTexts } from "../../i18n/report.ts";
import type { Latency } from "../evidence.ts";
import { histogramPictures } from "./histogram.ts";

const latency: Latency = {
  count: 100,
  p50Us: 430,
  p90Us: 900,
  p99Us: 2_100,
  maxUs: 4_800,
  buckets: [
    { toUs: 300, count: 10 },
    { toUs: 500, count: 60 },
    { toUs: 1_000, count: 25 },
    { toUs: 5_000, count: 5 },
  ],
};

/** The bars' tooltips of the wide picture. */
function bars(latency: Latency): string[] {
  const [wide = ""] = histogramPictures(latency, reportTexts.en).source.split('class="narrow"');
  return [...wide.matchAll(/class="column"[^>]*><title>(.*?)<\/title>/gs)].map((match) =>
    match[1]!.replaceAll("\u{a0}", " ").trim(),
  );
}

test("the bars go without a gap from the first bucket to the last, and hold every sample", () => {
  assert.deepEqual(bars(latency), [
    "200 µs – 300 µs: 10",
    "300 µs – 500 µs: 60",
    "500 µs – 700 µs: 0",
    "700 µs – 1 ms: 25",
    "1 ms – 1.5 ms: 0",
    "1.5 ms – 2 ms: 0",
    "2 ms – 3 ms: 0",
    "3 ms – 5 ms: 5",
  ]);
});

test("one sample, and a bucket with another end, are drawn too", () => {
  assert.deepEqual(bars({ ...latency, buckets: [{ toUs: 431, count: 1 }] }), ["300 µs – 500 µs: 1"]);
  assert.equal(bars({ ...latency, buckets: [{ toUs: 1, count: 1 }] }).length, 1);
});

test("the percentiles are said to those who do not see the picture", () => {
  const { source } = histogramPictures(latency, reportTexts.en);
  assert.match(
    source.replaceAll("\u{a0}", " "),
    /p50: 430 µs\. p90: 900 µs\. p99: 2\.1 ms\. maximum: 4\.8 ms\./,
  );
});
