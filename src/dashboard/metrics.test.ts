import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { TestDashboard } from "../../test/support/dashboard.ts";
import { fakeCounters, fakeHistogram, FakeWatch } from "../../test/support/fake-watch.ts";
import { parseMetrics } from "../../test/support/prometheus.ts";
import { plantedCopy } from "../../test/support/planted.ts";
import { histogramBoundsUs } from "../server/watch.ts";
import { paths } from "./api.ts";
import { Faults } from "./faults.ts";
import type { History as OwnHistory } from "./history.ts";
import type { Metrics } from "./metrics.ts";

/** Each figure is another one, so that no two can be taken for each other. */
const counters = fakeCounters({
  connected: 11,
  named: 9,
  connectedByThread: [7, 4],
  connections: 101,
  welcomes: 83,
  resumes: 17,
  messages: 1_009,
  confirmations: 997,
  receivedBytes: 70_001,
  unknownCommands: 13,
  closings: { bye: 40, "too-fast": 3, "closing/kicked": 2, lost: 5, "not-text": 0 },
  notShown: 19,
  latency: fakeHistogram({ 0: 2, 24: 3, 40: 90, 168: 1, 169: 1 }, 3_500_000),
  commits: 31,
  committed: 1_000,
  commitTime: fakeHistogram({ 60: 31 }, 90_000),
});

/** What `/metrics` has to say of them. */
const expected: Readonly<Record<string, number>> = {
  'acuse_connected_clients{thread="1"}': 7,
  'acuse_connected_clients{thread="2"}': 4,
  acuse_named_clients: 9,
  acuse_connections_total: 101,
  acuse_welcomes_total: 83,
  acuse_resumes_total: 17,
  acuse_messages_total: 1_009,
  acuse_confirmations_total: 997,
  acuse_received_bytes_total: 70_001,
  acuse_unknown_commands_total: 13,
  'acuse_closings_total{ending="bye"}': 40,
  'acuse_closings_total{ending="too-fast"}': 3,
  'acuse_closings_total{ending="closing/kicked"}': 2,
  'acuse_closings_total{ending="lost"}': 5,
  'acuse_closings_total{ending="not-text"}': 0,
  acuse_feed_left_out_messages_total: 19,
  acuse_confirmation_latency_seconds_count: 97,
  acuse_confirmation_latency_seconds_sum: 3.5,
  'acuse_confirmation_latency_seconds_bucket{le="0.000128"}': 5,
  'acuse_confirmation_latency_seconds_bucket{le="0.000256"}': 5,
  'acuse_confirmation_latency_seconds_bucket{le="0.000512"}': 95,
  'acuse_confirmation_latency_seconds_bucket{le="2.097152"}': 95,
  'acuse_confirmation_latency_seconds_bucket{le="+Inf"}': 97,
  acuse_commits_total: 31,
  acuse_committed_messages_total: 1_000,
  acuse_commit_seconds_count: 31,
  acuse_commit_seconds_sum: 0.09,
  acuse_stored_messages: 1_007,
  acuse_clients_max: 1_000,
  'acuse_state{state="serving"}': 1,
  'acuse_state{state="draining"}': 0,
  'acuse_info{version="0.1.0",store="sqlite",word="stored"}': 1,
};

/** What differs from `expected` in the metrics of this dashboard. */
async function wrongFigures(dashboard: TestDashboard): Promise<string[]> {
  const { text } = await dashboard.ask(paths.metrics, { isAnonymous: true });
  const { values } = parseMetrics(text);
  return Object.entries(expected)
    .filter(([series, value]) => values.get(series) !== value)
    .map(([series, value]) => `${series} is ${values.get(series)} and not ${value}`);
}

suite("the metrics", () => {
  test("are each counter as the server has it, in seconds and bytes", async (t) => {
    const watch = new FakeWatch();
    watch.shown = counters;
    const dashboard = await TestDashboard.start(t, watch);
    assert.deepEqual(await wrongFigures(dashboard), []);
    // They are read, not added up: a second reading says the same.
    assert.deepEqual(await wrongFigures(dashboard), []);
    watch.shown = { ...counters, messages: 1_010 };
    assert.deepEqual(await wrongFigures(dashboard), ["acuse_messages_total is 1010 and not 1009"]);
  });

  test("are in the format that Prometheus reads, by its conventions", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const { text, status, headers } = await dashboard.ask(paths.metrics, { isAnonymous: true });
    assert.equal(status, 200);
    assert.equal(headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    const { families, values } = parseMetrics(text);
    for (const { name, type, help } of families) {
      assert.match(name, /^(acuse|process)_/);
      assert.equal(type === "counter", name.endsWith("_total"), `${name} is a ${type}`);
      assert.ok(help.length > 10, `${name} has a help text`);
      assert.doesNotMatch(name, /_(ms|us|milliseconds|kb|kilobytes)(_|$)/);
    }
    for (const name of ["process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds"]) {
      assert.ok(values.get(name)! > 0, name);
    }
    assert.equal(values.get("process_start_time_seconds"), dashboard.watch.facts.startedAt / 1000);
    const buckets = [...values.keys()].filter((key) => key.startsWith("acuse_commit_seconds_bucket"));
    assert.equal(buckets.length, 16);
    assert.ok(histogramBoundsUs.includes(2_097_152), "a bound of the server's own");
  });

  test("that are wrong are found", async (t) => {
    const copy = plantedCopy(
      t,
      "src/dashboard/metrics.ts",
      "this.#counters[key]);\n  }\n\n  #counterOf",
      "this.#counters[key] + 1);\n  }\n\n  #counterOf",
    );
    const planted = (await import(`${copy}/src/dashboard/metrics.ts`)) as {
      readonly Metrics: typeof Metrics;
    };
    const { History } = (await import(`${copy}/src/dashboard/history.ts`)) as {
      readonly History: typeof OwnHistory;
    };
    const watch = new FakeWatch();
    watch.shown = counters;
    const history = new History(watch, new Faults(() => assert.fail()));
    const { values } = parseMetrics(await new planted.Metrics(watch, history).read());
    assert.notEqual(values.get("acuse_messages_total"), expected["acuse_messages_total"]);
  });

  test("and health are shown without a token, and readiness with its reason", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const ask = async (path: string) => {
      const { status, text } = await dashboard.ask(path, { isAnonymous: true });
      return `${status} ${text}`;
    };
    assert.equal(await ask(paths.health), "200 ok\n");
    assert.equal(await ask(paths.ready), "200 ready\n");
    for (const state of ["draining", "no-space", "failed"] as const) {
      dashboard.watch.state = state;
      assert.equal(await ask(paths.ready), `503 ${state}\n`);
      assert.equal(await ask(paths.health), "200 ok\n");
    }
  });
});
