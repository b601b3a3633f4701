import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { TestDashboard } from "../../test/support/dashboard.ts";
import { EventStream } from "../../test/support/event-stream.ts";
import { fakeCounters, fakeGoodbye, FakeWatch } from "../../test/support/fake-watch.ts";
import { until } from "../../test/support/wait.ts";
import type { FeedEvent } from "../server/feed.ts";
import { feedMessagesPerSecondMax, paths, tickMs } from "./api.ts";
import type { FeedPacket, Tick } from "./api.ts";
import { streamBounds } from "./events.ts";

const msMax = 20_000;

function message(number: number, name = "Ana", text = `message ${number}`): FeedEvent {
  return { event: "message", at: 1_000 + number, id: "c1", name, number, text };
}

function packets(stream: EventStream): FeedPacket[] {
  return stream.events.filter(({ event }) => event === "feed").map(({ data }) => data as FeedPacket);
}

function told(stream: EventStream): number {
  return packets(stream).reduce((sum, { messages, notShown }) => sum + messages.length + notShown, 0);
}

suite("the events", () => {
  test("are what the server is like, at once and each second", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const stream = await EventStream.open(t, dashboard, paths.events);
    assert.equal(stream.response.headers["content-type"], "text/event-stream");
    assert.equal(stream.response.headers["cache-control"], "no-store");
    dashboard.watch.shown = fakeCounters({ messages: 50, connected: 2 });
    const tick = (await stream.event("snapshot", ({ counters }: Tick) => counters.messages === 50)) as Tick;
    assert.equal(tick.point.connected, 2);
    assert.ok(tick.point.messagesPerSecond > 0);
    assert.ok(!("latency" in tick.counters));
  });

  test("are who came, what was said and who went", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const stream = await EventStream.open(t, dashboard, paths.events);
    const came = { at: 1, id: "c1", name: "Ana", address: "127.0.0.1:1", thread: 1 };
    const hostile = '<img src=x onerror=alert(1)>\n\ndata: {"x":1}\u2028\u202e';
    dashboard.watch.tell([
      { event: "connected", ...came },
      message(1, "Ana", hostile),
      { event: "disconnected", ...fakeGoodbye() },
    ]);
    const packet = (await stream.event("feed")) as FeedPacket;
    assert.deepEqual(packet, {
      connected: [came],
      messages: [{ at: 1_001, id: "c1", name: "Ana", number: 1, text: hostile }],
      goodbyes: [fakeGoodbye()],
      notShown: 0,
    });
  });

  test("show a sample of many messages, and count the others", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const stream = await EventStream.open(t, dashboard, paths.events);
    const many = Array.from({ length: 5_000 }, (_, i) => message(i));
    dashboard.watch.tell([...many, { event: "dropped", at: 1, count: 1_000 }]);
    await until(msMax, "all of them", () => told(stream) === 6_000);
    const shown = packets(stream).flatMap(({ messages }) => messages);
    assert.ok(shown.length >= feedMessagesPerSecondMax);
    assert.ok(shown.length <= 2 * feedMessagesPerSecondMax, `${shown.length} are shown`);
  });

  test("come once a second while they are a sample, and sooner otherwise", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const stream = await EventStream.open(t, dashboard, paths.events);
    const before = (i: number): string | undefined => stream.events[i - 1]?.event;
    const feeds = (): number[] => [...stream.events.keys()].filter((i) => stream.events[i]!.event === "feed");
    let sent = 0;
    await until(msMax, "a message within a second", async () => {
      dashboard.watch.tell([message(1)]);
      sent += 1;
      await until(msMax, "the message", () => told(stream) === sent);
      return feeds().some((i) => before(i) !== "snapshot");
    });
    const samplesFrom = stream.events.length;
    for (let samples = 0; samples < 3; samples += 1) {
      dashboard.watch.tell(Array.from({ length: 100 }, (_, i) => message(i)));
      sent += 100;
      await until(msMax, "the sample", () => told(stream) === sent);
    }
    const samples = feeds().filter((i) => i >= samplesFrom);
    assert.deepEqual(samples.map(before), ["snapshot", "snapshot", "snapshot"]);
  });

  test("come every five seconds while very much is said, no second left out, and each second again after that", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const stream = await EventStream.open(t, dashboard, paths.events);
    const ticks = (): Tick[] =>
      stream.events.filter(({ event }) => event === "snapshot").map(({ data }) => data as Tick);
    const calm = (): number => ticks().filter(({ everyMs }) => everyMs === tickMs).length;
    await until(msMax, "a second", () => ticks().length > 1);
    const beganMs = performance.now();
    dashboard.watch.counters = () => {
      return fakeCounters({ messages: Math.round((performance.now() - beganMs) * 20) });
    };
    const listener = setInterval(
      () => dashboard.watch.tell(Array.from({ length: 200 }, (_, i) => message(i))),
      10,
    );
    t.after(() => clearInterval(listener));
    await until(msMax, "two ticks with what was before them", () => {
      return ticks().filter(({ earlier }) => earlier.length > 0).length === 2;
    });
    const calmBefore = calm();
    clearInterval(listener);
    dashboard.watch.counters = () => fakeCounters();
    await until(msMax, "it to be calm", () => calm() > calmBefore + 1);
    const hurried = ticks().filter(({ everyMs }) => everyMs === 5 * tickMs);
    assert.deepEqual(
      hurried.map(({ earlier }) => earlier.length),
      [0, 4, 4],
    );
    const feeds = [...stream.events.keys()].filter((i) => stream.events[i]!.event === "feed");
    for (const i of feeds) assert.equal(stream.events[i - 1]!.event, "snapshot");
    for (const { messages } of packets(stream)) assert.ok(messages.length <= 2 * feedMessagesPerSecondMax);
  });

  test("come soon as well when somebody would be left out, and when there are no seconds", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const stream = await EventStream.open(t, dashboard, paths.events);
    const dropped: FeedEvent = { event: "dropped", at: 1, count: 1 };
    const gone: FeedEvent = { event: "disconnected", ...fakeGoodbye() };
    let sent = 0;
    const isTold = async (events: readonly FeedEvent[]): Promise<void> => {
      dashboard.watch.tell(events);
      sent += 1;
      await until(msMax, "what was left out", () => told(stream) === sent);
    };
    const isLastOfSecond = (): boolean => stream.events.at(-2)?.event === "snapshot";
    await until(msMax, "many goodbyes within a second", async () => {
      await isTold([dropped, ...Array.from({ length: 100 }, () => gone)]);
      return !isLastOfSecond();
    });
    dashboard.watch.counters = () => {
      throw new Error("no second");
    };
    await isTold([dropped]);
    await isTold([dropped]);
  });

  test("can be those of one name, however it is written", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const stream = await EventStream.open(t, dashboard, `${paths.events}?name=EVA`);
    dashboard.watch.tell([
      ...Array.from({ length: 200 }, (_, i) => message(i, "Ana")),
      message(1, "Eva"),
      { event: "disconnected", ...fakeGoodbye({ name: "Ana" }) },
    ]);
    await until(msMax, "the message", () => told(stream) === 1);
    const [packet] = packets(stream);
    assert.deepEqual(
      packet?.messages.map(({ name }) => name),
      ["Eva"],
    );
    assert.deepEqual(packet?.goodbyes, []);
  });

  test("cut long texts, and are bounded however many come and go", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const stream = await EventStream.open(t, dashboard, paths.events);
    dashboard.watch.tell([
      message(1, "Ana", "👍".repeat(100_000)),
      ...Array.from({ length: 5_000 }, (_, i): FeedEvent => ({
        ...fakeGoodbye({ id: `c${i}` }),
        event: "disconnected",
      })),
    ]);
    const packet = (await stream.event("feed")) as FeedPacket;
    assert.equal(packet.messages[0]?.text, `${"👍".repeat(1_000)}…`);
    assert.equal(packet.goodbyes.length, 100);
  });

  test("cost nothing while nobody looks", async (t) => {
    const dashboard = await TestDashboard.start(t);
    assert.equal(dashboard.watch.listeners.size, 0);
    const streams = [
      await EventStream.open(t, dashboard, paths.events),
      await EventStream.open(t, dashboard, `${paths.events}?name=Ana`),
    ];
    assert.equal(dashboard.watch.listeners.size, 1);
    for (const { response } of streams) response.destroy();
    await until(msMax, "nobody to look", () => dashboard.watch.listeners.size === 0);
  });

  test("have a bounded number of streams", async (t) => {
    const streams = { ...streamBounds, streamsMax: 2 };
    const dashboard = await TestDashboard.start(t, undefined, undefined, { streams });
    const first = await EventStream.open(t, dashboard, paths.events);
    await EventStream.open(t, dashboard, paths.events);
    const { status, text } = await dashboard.ask(paths.events);
    assert.equal(status, 503);
    assert.match(text, /"code":"busy"/);
    first.response.destroy();
    await until(msMax, "room", async () => {
      const stream = await EventStream.open(t, dashboard, paths.events);
      return stream.response.statusCode === 200;
    });
  });

  test("end when the server does, and all is told", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const stream = await EventStream.open(t, dashboard, paths.events);
    dashboard.watch.tell(Array.from({ length: 100 }, (_, i) => message(i)));
    await dashboard.dashboard.end();
    await until(msMax, "the end", () => stream.isOver);
    assert.equal(told(stream), 100);
  });
});

suite("a reader that stops reading", () => {
  /** Tells so much that no socket's buffers hold it. */
  async function flood(dashboard: TestDashboard, isEnough: () => boolean): Promise<void> {
    const text = "x".repeat(1_000);
    await until(60_000, "the flood to be enough", () => {
      dashboard.watch.tell(
        Array.from({ length: 100 }, (_, i): FeedEvent => ({
          ...fakeGoodbye({ id: `c${i}`, address: text.repeat(10) }),
          event: "disconnected",
        })),
      );
      dashboard.watch.tell([message(1, "Ana", text)]);
      return isEnough();
    });
  }

  test("is told less, and how much it missed; memory does not grow", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const stopped = await EventStream.open(t, dashboard, paths.events);
    const reading = await EventStream.open(t, dashboard, paths.events);
    stopped.response.pause();
    let sent = 0;
    const counted = dashboard.watch.tell.bind(dashboard.watch);
    dashboard.watch.tell = (events) => {
      sent += events.filter(({ event }) => event === "message").length;
      counted(events);
    };
    // Each packet holds 1 MB of goodbyes: far more than the sockets and the bound hold.
    await flood(dashboard, () => packets(reading).length >= 20);
    stopped.response.resume();
    await until(msMax, "the count of what it missed", () => {
      counted([message(2)]);
      sent += 1;
      return (
        packets(stopped).length > 0 &&
        packets(stopped)
          .at(-1)!
          .messages.some(({ number }) => number === 2)
      );
    });
    await until(msMax, "all to be told", () => told(stopped) === sent);
    assert.ok(packets(stopped).length < packets(reading).length, "packets were left out");
    assert.ok(packets(stopped).some(({ notShown, messages }) => notShown > messages.length));
  });

  test("is cut off in the end", async (t) => {
    const streams = { ...streamBounds, waitingBytesMax: 1024, stuckMsMax: 100 };
    const dashboard = await TestDashboard.start(t, new FakeWatch(), undefined, { streams });
    const stopped = await EventStream.open(t, dashboard, paths.events);
    stopped.response.pause();
    await flood(dashboard, () => dashboard.watch.listeners.size === 0);
  });
});
