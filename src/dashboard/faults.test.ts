import assert from "node:assert/strict";
import { once } from "node:events";
import { suite, test } from "node:test";
import { WebSocket } from "ws";
import { TestDashboard } from "../../test/support/dashboard.ts";
import { EventStream } from "../../test/support/event-stream.ts";
import { FakeWatch } from "../../test/support/fake-watch.ts";
import { until, within } from "../../test/support/wait.ts";
import type { FeedEvent } from "../server/feed.ts";
import { paths } from "./api.ts";
import type { Failure } from "./api.ts";
import { Faults } from "./faults.ts";

const msMax = 20_000;

suite("what nobody foresaw", () => {
  test("ends with whoever called back, and is told once a minute", async () => {
    const told: unknown[] = [];
    const cleaned: number[] = [];
    let nowMs = 0;
    const faults = new Faults(
      (error) => told.push(error),
      () => nowMs,
    );
    const work = async (step: number): Promise<void> => {
      if (step > 1) await Promise.resolve();
      throw step;
    };
    const contained = faults.contain(work, (step) => cleaned.push(step));
    for (const step of [1, 2, 3]) {
      contained(step);
      await until(msMax, "the end", () => cleaned.length === step);
      if (step === 2) nowMs = 60_000;
    }
    faults.contain(() => {
      throw 4;
    })();
    assert.deepEqual(cleaned, [1, 2, 3]);
    assert.deepEqual(told, [1, 3]);
  });

  test("is told also while another one comes again and again, and no more of them than a log can take", () => {
    const told: string[] = [];
    let nowMs = 0;
    const faults = new Faults(
      (error) => told.push((error as Error).message),
      () => nowMs,
    );
    for (const message of ["accept EMFILE", "boom", "accept EMFILE", "boom"]) faults.tell(new Error(message));
    assert.deepEqual(told, ["accept EMFILE", "boom"]);
    for (let i = 0; i < 1_000; i += 1) faults.tell(new Error(`another ${i}`));
    assert.equal(told.length, 16);
    nowMs = 60_000;
    faults.tell(new Error("boom"));
    assert.equal(told.at(-1), "boom");
    assert.equal(told.length, 17);
  });

  test("is an answer with 500 and a line, and the dashboard goes on", async (t) => {
    const watch = new FakeWatch();
    const dashboard = await TestDashboard.start(t, watch);
    const counters = watch.counters.bind(watch);
    watch.counters = () => {
      throw new Error("boom");
    };
    watch.clients = () => Promise.reject(undefined);
    await until(msMax, "the second to fail", () => dashboard.faults.length === 1);
    for (const path of [paths.snapshot, paths.clients, paths.events, paths.metrics]) {
      const { status, text } = await dashboard.ask(path);
      assert.equal(status, 500, path);
      assert.equal((JSON.parse(text) as Failure).error.code, "failed");
    }
    watch.counters = counters;
    const stream = await EventStream.open(t, dashboard, paths.events);
    watch.tell([undefined as unknown as FeedEvent]);
    watch.tell([{ event: "dropped", at: 1, count: 7 }]);
    await stream.event("feed");
    assert.equal((await dashboard.ask(paths.metrics)).status, 200);
    const [boom, nothing, wrongEvent, ...more] = dashboard.faults;
    assert.deepEqual([(boom as Error).message, nothing, more], ["boom", undefined, []]);
    assert.ok(wrongEvent instanceof TypeError, String(wrongEvent));
  });

  test("is the end of a WebSocket, and of nothing else", async (t) => {
    const noPort = 70_000;
    const dashboard = await TestDashboard.start(t, new FakeWatch({ port: noPort }));
    const headers = { Authorization: `Bearer ${dashboard.token}` };
    const page = new WebSocket(`${dashboard.url.replace("http", "ws")}${paths.try}`, { headers });
    t.after(() => page.terminate());
    const [code] = (await within(msMax, "the end", once(page, "close"))) as [number];
    assert.equal(code, 1011);
    assert.equal(dashboard.faults.length, 1);
    assert.equal((await dashboard.ask(paths.health)).status, 200);
  });
});
