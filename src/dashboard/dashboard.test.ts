import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { TestDashboard } from "../../test/support/dashboard.ts";
import { fakeClient, fakeGoodbye, fakeMessages, FakeWatch } from "../../test/support/fake-watch.ts";
import type { KeptMessage } from "../server/watch.ts";
import { paths } from "./api.ts";
import type { ClientPage, GoodbyeList, Snapshot, Story } from "./api.ts";

suite("the dashboard", () => {
  test("answers with the server as it is", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const { facts, state, storedRows, history } = (await dashboard.read(paths.snapshot)) as Snapshot;
    assert.equal(facts.port, 2010);
    assert.equal(state, "serving");
    assert.equal(storedRows, 7);
    assert.deepEqual(history, []);
  });

  test("lists clients page by page", async (t) => {
    const watch = new FakeWatch();
    watch.here = ["Eva", "Ana", "Luz"].map((name, i) => fakeClient({ name, id: `c${i}`, messages: i }));
    const dashboard = await TestDashboard.start(t, watch);
    const page = (await dashboard.read(`${paths.clients}?sort=messages&order=desc&limit=2`)) as ClientPage;
    assert.deepEqual(
      page.clients.map(({ name }) => name),
      ["Luz", "Ana"],
    );
    assert.equal(page.total, 3);
    assert.equal(page.silentThreads, 0);
    watch.silentThreads = 1;
    assert.equal(((await dashboard.read(paths.clients)) as ClientPage).silentThreads, 1);
  });

  test("lists clients by how much they send now, those of whom that is not known last", async (t) => {
    const watch = new FakeWatch();
    const sent = (messages: Readonly<Record<string, number>>): void => {
      watch.listedAt += 2_000;
      watch.here = Object.entries(messages).map(([id, sum]) => fakeClient({ id, messages: sum }));
    };
    const dashboard = await TestDashboard.start(t, watch);
    const rates = async (query: string): Promise<(readonly [string, number | null])[]> => {
      const { clients } = (await dashboard.read(
        `${paths.clients}?sort=messagesPerSecond&${query}`,
      )) as ClientPage;
      return clients.map(({ id, messagesPerSecond }) => [id, messagesPerSecond]);
    };
    sent({ c1: 500, c2: 0, c3: 7 });
    assert.deepEqual(await rates(""), [
      ["c1", null],
      ["c2", null],
      ["c3", null],
    ]);
    sent({ c0: 90, c1: 501, c2: 30, c3: 7 });
    assert.deepEqual(await rates("order=desc"), [
      ["c2", 15],
      ["c1", 0.5],
      ["c3", 0],
      ["c0", null],
    ]);
    sent({ c0: 90, c1: 501, c2: 70, c3: 7 });
    assert.deepEqual(await rates("order=desc&limit=1"), [["c2", 20]]);
  });

  test("tells how connections ended, and the story of one", async (t) => {
    const watch = new FakeWatch();
    watch.here = [fakeClient({ name: "Eva", id: "c7" })];
    watch.gone = [fakeGoodbye(), fakeGoodbye({ name: "Ana", id: "c2" })];
    const dashboard = await TestDashboard.start(t, watch);
    const list = (await dashboard.read(`${paths.goodbyes}?name=EVA`)) as GoodbyeList;
    assert.deepEqual(list.goodbyes, [fakeGoodbye()]);
    watch.silentThreads = 1;
    const story = (await dashboard.read(`${paths.story}?who=eva`)) as Story;
    assert.equal(story.silentThreads, 1);
    assert.equal(story.client?.id, "c7");
    assert.deepEqual(story.goodbyes, [fakeGoodbye()]);
  });

  test("exports all messages, the oldest first", async (t) => {
    const watch = new FakeWatch();
    watch.kept = fakeMessages(1_001);
    const dashboard = await TestDashboard.start(t, watch);
    const { text, headers } = await dashboard.ask(paths.export);
    assert.equal(headers["content-type"], "application/x-ndjson");
    const rows = text.trim().split("\n");
    assert.deepEqual(
      rows.map((row) => JSON.parse(row) as unknown),
      watch.kept,
    );
  });

  test("exports all messages also where pages are short or empty, and no more than there were", async (t) => {
    const watch = new FakeWatch();
    watch.kept = fakeMessages(10);
    // Each page has one row or none, and there is always another message behind it.
    watch.messages = async ({ after = watch.kept.length, before = Infinity }) => {
      watch.kept.push(...fakeMessages(watch.kept.length + 1).slice(-1));
      const row = Math.min(after + 1, before - 1);
      const messages = row % 3 === 0 ? [] : watch.kept.slice(after, row);
      return { messages, before: null, after: row };
    };
    const dashboard = await TestDashboard.start(t, watch);
    const { text } = await dashboard.ask(paths.export);
    const rows = text.trim().split("\n");
    assert.deepEqual(
      rows.map((line) => (JSON.parse(line) as KeptMessage).row),
      [1, 2, 4, 5, 7, 8, 10, 11],
    );
  });
});
