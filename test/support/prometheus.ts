import assert from "node:assert/strict";

/** One metric with all its series. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
}

export interface Metrics {
  readonly families: readonly Family[];
  /** By the series as it is written: `name{label="value"}`. */
  readonly values: ReadonlyMap<string, number>;
}

const types: ReadonlySet<string> = new Set(["counter", "gauge", "histogram", "summary", "untyped"]);
const labels = String.raw`[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"`;
const series = new RegExp(
  String.raw`^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>${labels}(?:,${labels})*)\})? (?<value>\S+)(?: \d+)?$`,
);

/**
 * Reads Prometheus' text format (version 0.0.4), and is stricter than it has to be: each family is in one piece, with
 * help, type and then its series; no series is there twice; buckets only grow and end in `+Inf`, which is the count.
 */
export function parseMetrics(text: string): Metrics {
  assert.ok(text.endsWith("\n"), "the last line has an end");
  const families: Family[] = [];
  const values = new Map<string, number>();
  let help: { readonly name: string; readonly text: string } | undefined;
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const [, word, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (word === "HELP") {
      help = { name, text: rest };
    } else if (word === "TYPE") {
      assert.equal(help?.name, name, `${name} has its help before its type`);
      assert.ok(types.has(rest), `${rest} is a type`);
      assert.ok(!families.some((family) => family.name === name), `${name} is there once`);
      families.push({ name, type: rest, help: help.text });
    } else {
      readSeries(line, families.at(-1), values);
    }
  }
  for (const { name, type } of families) if (type === "histogram") checkHistogram(name, values);
  return { families, values };
}

function readSeries(line: string, family: Family | undefined, values: Map<string, number>): void {
  const match = series.exec(line);
  assert.ok(match?.groups, `a series: ${JSON.stringify(line)}`);
  const { name, labels: given, value } = match.groups;
  const suffixes = family?.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
  assert.ok(
    suffixes.some((suffix) => name === `${family?.name}${suffix}`),
    `${name} stands with its family`,
  );
  const key = given === undefined ? name! : `${name}{${given}}`;
  assert.ok(!values.has(key), `${key} is there once`);
  const number = Number(value);
  assert.ok(!Number.isNaN(number), `${key} has a number: ${value}`);
  if (family?.type !== "gauge") assert.ok(number >= 0, `${key} is not negative`);
  values.set(key, number);
}

function checkHistogram(name: string, values: ReadonlyMap<string, number>): void {
  const buckets = [...values]
    .filter(([key]) => key.startsWith(`${name}_bucket{`))
    .map(([key, count]) => ({ le: /le="([^"]+)"/.exec(key)![1]!, count }));
  assert.equal(buckets.at(-1)?.le, "+Inf", `${name} ends in +Inf`);
  assert.equal(buckets.at(-1)?.count, values.get(`${name}_count`), `${name}: the last bucket is the count`);
  assert.ok(values.has(`${name}_sum`), `${name} has a sum`);
  for (const [i, { le, count }] of buckets.entries()) {
    const before = buckets[i - 1];
    if (before === undefined) continue;
    assert.ok(count >= before.count, `${name}: buckets only grow, at ${le}`);
    assert.ok(le === "+Inf" || Number(le) > Number(before.le), `${name}: bounds grow, at ${le}`);
  }
}
