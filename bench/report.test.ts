import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { chart } from "./chart.ts";
import { contestants } from "./contestants.ts";
import type { Contestant } from "./contestants.ts";
import { makeReport } from "./report.ts";
import type { Measurement } from "./rounds.ts";
import { table } from "./table.ts";

const shape = { clients: 50, inFlight: 1 };

function contestant(name: string, version: string | undefined): Contestant {
  return { ...contestants.find((each) => each.name === name)!, version: () => version };
}

const acuse = contestant("acuse-sqlite", "1.0.0");
const redis = contestant("redis", "7.0.15");
const nats = contestant("jetstream", undefined);

function measurement(contestant: string, round: number, perSecond: number): Measurement {
  const latency = { p50Us: 1_000, p99Us: 2_000, p999Us: 3_000, maxUs: 4_000 };
  const used = { generatorCores: 0.25, cpuUsPerMessage: 12.34, peakMemoryBytes: 100 * 2 ** 20 };
  return { contestant, shape, round, answered: perSecond * 3, seconds: 3, perSecond, ...latency, ...used };
}

const report = makeReport(
  {
    contestants: [acuse, redis],
    shapes: [shape],
    rounds: 3,
    warmUpMs: 1_000,
    durationMs: 3_000,
    messageBytes: 64,
    data: "/data",
  },
  [acuse, redis, nats],
  {
    at: "2026-01-02T03:04:05.678Z",
    commit: "abc1234",
    command: "npm run bench",
    machine: {
      system: "Linux 6.1 x64",
      processor: "Processor <X>",
      cores: 2,
      memoryBytes: 2 ** 30,
      node: "26.1.0",
      sqlite: "3.51.3",
      fileSystem: "ext4",
      fsyncUs: 200,
    },
  },
  [
    measurement("acuse-sqlite", 1, 30_000),
    measurement("redis", 1, 10_000),
    measurement("redis", 2, 50_000),
    measurement("acuse-sqlite", 2, 80_000),
    measurement("acuse-sqlite", 3, 20_000),
    measurement("redis", 3, 20_000),
  ],
);

describe("a report", () => {
  test("compares within a round, and takes the median of that", () => {
    const [first] = report.shapes;
    assert.equal(first?.results[0]?.perSecond.median, 30_000);
    assert.equal(first?.results[1]?.perSecond.median, 20_000);
    // 3, 1.6 and 1: not 30,000 ÷ 20,000.
    assert.deepEqual(first?.ratios, [
      { acuse: "acuse-sqlite", peer: "redis", median: 1.6, least: 1, most: 3, goal: 1.5, reached: true },
    ]);
  });

  test("as text says who reached what, and who is not installed", () => {
    const text = table(report);
    assert.match(text, /^● acuse, sqlite +30,000 +20,000 – 80,000 +1\.00 +2\.00 +12\.3 +100 +25 %$/m);
    assert.match(text, /^○ JetStream, its default +not installed: npm run bench:peers$/m);
    assert.match(text, /^acuse, sqlite ÷ Redis, appendfsync always +1\.6 +1\.0 – 3\.0 +≥ 1\.5 ✓$/m);
    assert.match(text, /^● Redis, appendfsync always +Redis 7\.0\.15 +in the append-only file and fsynced$/m);
  });

  test("as text says when a goal is missed and when the generator was at its limit", () => {
    const [first] = report.shapes;
    const [ratio] = first!.ratios;
    const [result] = first!.results;
    const limited = { ...result!, generatorCores: { median: 0.99, least: 0.99, most: 0.99 } };
    const missed = { ...ratio!, median: 1.4, reached: false };
    const text = table({ ...report, shapes: [{ ...first!, results: [limited], ratios: [missed] }] });
    assert.match(text, /≥ 1\.5 ✗$/m);
    assert.match(text, /99 % !$/m);
  });

  test("as a picture has a bar for each that was measured, true to scale", () => {
    const picture = chart(report);
    const widths = [...picture.matchAll(/class="(acuse|peer) "\s+x="238"\s+y="[\d.]+"\s+width="([\d.]+)"/g)];
    assert.deepEqual(
      widths.map(([, who]) => who),
      ["acuse", "peer"],
    );
    const [acuseWidth = 0, redisWidth = 0] = widths.map(([, , width]) => Number(width));
    assert.ok(Math.abs(acuseWidth / redisWidth - 1.5) < 0.01, `${acuseWidth} and ${redisWidth}`);
    assert.match(picture, />not installed</);
    assert.match(picture, /Processor &lt;X&gt;/);
  });
});
