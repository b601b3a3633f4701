import assert from "node:assert/strict";
import { test } from "node:test";
import { failedEvidence, sampleEvidence } from "../../../test/support/evidence.ts";
import { langs } from "../../i18n/lang.ts";
import { proveTexts } from "../../i18n/prove.ts";
import { reportTexts } from "../../i18n/report.ts";
import type { Evidence } from "../evidence.ts";
import { renderReport } from "./report.ts";

/** What a person reads, without markup and line breaks. */
function textOf(html: string): string {
  return html
    .replace(/<style>[^]*?<\/style>/, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");
}

test("the same evidence gives the same bytes", () => {
  assert.equal(renderReport(sampleEvidence("es")), renderReport(structuredClone(sampleEvidence("es"))));
});

test("it needs nothing else: no script, no address of a network, and a policy that forbids both", () => {
  const html = renderReport(sampleEvidence("en"));
  assert.match(
    html,
    /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/,
  );
  assert.doesNotMatch(html, /<script|https?:|@import|url\(|\ssrc=/i);
});

test("the verdict and the machine come first, then the picture, then the sections of such a report", () => {
  for (const lang of langs) {
    const html = renderReport(sampleEvidence(lang));
    const { verdict, sections, title } = reportTexts[lang];
    const { introduction, objectives, system, tests, evidence, notShown, conclusion } = sections;
    const numbered = [introduction, objectives, system, tests, evidence, notShown, conclusion];
    assert.deepEqual(
      [...html.matchAll(/<h[12][^>]*>([^]*?)<\/h[12]>/g)].map((match) => textOf(match[1]!).trim()),
      [title, sections.timeline, ...numbered.map((each, i) => `${i + 1} ${each}`)],
    );
    const first = textOf(html.slice(html.indexOf("<h1"), html.indexOf("<h2")));
    assert.ok(first.includes(verdict.passed) && first.includes("AMD EPYC 7B13"));
  }
});

test("a run that failed says it in words, names the promises, and compares what was expected with what was seen", () => {
  for (const lang of langs) {
    const text = textOf(renderReport(failedEvidence(lang)));
    const texts = reportTexts[lang];
    const { verdict, sections } = texts;
    assert.ok(text.includes(verdict.failed) && text.includes(texts.failed(2, 27)));
    const failures = text.slice(text.indexOf(sections.failures), text.indexOf(sections.timeline));
    assert.match(failures.toLowerCase(), new RegExp(`p1 ${proveTexts[lang].promises.P1}`, "i"));
    assert.ok(failures.includes(proveTexts[lang].checks["confirmed-survived"]));
    assert.ok(failures.includes("203: falta el 51 de Bruno"));
  }
});

test("a failed check is a failed run, whatever the verdict of the evidence is", () => {
  const text = textOf(renderReport({ ...failedEvidence("en"), verdict: "passed", broken: [] }));
  assert.ok(text.includes(reportTexts.en.verdict.failed));
  assert.ok(!text.includes(reportTexts.en.verdict.passed));
});

test("in numbers each message counts once, and what a welcome told is confirmed", () => {
  for (const lang of langs) {
    const text = textOf(renderReport(sampleEvidence(lang)));
    assert.ok(text.includes(`Sonia 1 36 36 ${reportTexts[lang].evidence.toldByWelcome(24)}`), text);
  }
});

test("what was tried of a promise, and what was not, is said where one check does not show it all", () => {
  for (const lang of langs) {
    const text = textOf(renderReport(sampleEvidence(lang)));
    const gaps = text.slice(text.lastIndexOf(reportTexts[lang].sections.notShown));
    assert.match(gaps, /P6 (dice|says)/);
    assert.match(gaps, /(De|Of) P5/);
  }
});

test("what is at the same instant is said where the picture shows that connecting is not", () => {
  for (const [lang, instant, saysWhat] of [
    ["en", /instant/, /four processes [^.]* all four say their names at the same instant/],
    ["es", /instante/, /cuatro procesos [^.]* los cuatro dicen su nombre en el mismo instante/],
  ] as const) {
    assert.doesNotMatch(proveTexts[lang].scenarios["four-at-once"], instant);
    assert.match(textOf(renderReport(sampleEvidence(lang))), saysWhat);
  }
});

test("the console's excerpt goes through the chapters, and has everybody who was cut off", () => {
  const { chapters, lanes } = sampleEvidence("es").timeline;
  const html = renderReport(sampleEvidence("es"));
  const [, shown = ""] = /<pre class="console">([^]*?)<\/pre>/.exec(html) ?? [];
  const titles = [...shown.matchAll(/chapter-title">([^<]*)</g)].map((match) => match[1]);
  assert.deepEqual(
    titles,
    chapters.slice(0, 4).map(({ id }) => proveTexts.es.scenarios[id]),
  );
  const cutOff = lanes.filter(({ marks }) => marks.some(({ kind }) => kind === "cut-off"));
  assert.equal(cutOff.length, 2);
  for (const { name } of cutOff) assert.ok(textOf(shown).includes(`× ${name} envió`), name);
});

test("a promise without a check is not said to hold", () => {
  const html = renderReport(sampleEvidence("en"));
  const row = (id: string): string =>
    textOf(
      /<tbody>[^]*?<\/tbody>/
        .exec(html)![0]
        .split("<tr")
        .find((part) => part.includes(`>${id}<`))!,
    );
  assert.match(row("P1"), /✓ holds/);
  assert.match(row("P6"), /— not tested here/);
  assert.match(row("S14"), /✓ is this report/);
});

test("a run that broke off at once still has a report", () => {
  const sample = sampleEvidence("es");
  const empty: Evidence = {
    ...sample,
    verdict: "failed",
    scenarios: [],
    timeline: { chapters: [], lanes: [] },
    conversation: [],
    latency: { count: 0, p50Us: 0, p90Us: 0, p99Us: 0, maxUs: 0, buckets: [] },
    console: [],
    transcripts: [],
    notShown: [],
    system: { ...sample.system, durability: {}, command: [] },
  };
  const text = textOf(renderReport(empty));
  assert.ok(text.includes(reportTexts.es.interrupted));
  assert.doesNotMatch(renderReport(empty), /NaN|Infinity|undefined/);
});

test("nothing in it is undefined or not a number", () => {
  for (const lang of langs) {
    assert.doesNotMatch(textOf(renderReport(sampleEvidence(lang))), /NaN|Infinity|undefined|\[object/);
  }
  assert.doesNotMatch(renderReport(sampleEvidence("en")), /="[^"]*(NaN|Infinity)/);
});

test("what a client sent and what it heard are one row, with the bytes of both", () => {
  const html = renderReport({
    ...sampleEvidence("en"),
    transcripts: [
      { path: "transcripts/Ana.sent", of: "Ana", bytes: 1_000 },
      { path: "transcripts/Ana.received", of: "Ana", bytes: 234 },
      { path: "transcripts/Ana.2.sent", of: "Ana", bytes: 5 },
    ],
  });
  const [, table = ""] = /<table class="transcripts">([^]*?)<\/table>/.exec(html) ?? [];
  assert.deepEqual(
    table
      .split("<tr")
      .slice(2)
      .map((row) => textOf(`<tr${row}`).trim()),
    ["transcripts/Ana.sent · transcripts/Ana.received Ana 1234 bytes", "transcripts/Ana.2.sent Ana 5 bytes"],
  );
});

test("a transcript beside the report is a link; a path that leads elsewhere is only shown", () => {
  const paths = [
    "transcripts/a b.txt",
    "../secret",
    "/etc/passwd",
    "https://example.org/x",
    "javascript:alert(1)",
  ];
  const html = renderReport({
    ...sampleEvidence("en"),
    transcripts: paths.map((path) => ({ path, of: "Ana", bytes: 1 })),
  });
  assert.deepEqual(
    [...html.matchAll(/href="(?!#)([^"]*)"/g)].map((match) => match[1]),
    ["./transcripts/a%20b.txt", "./javascript%3Aalert(1)"],
  );
});
