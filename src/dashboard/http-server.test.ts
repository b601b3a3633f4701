import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { TestDashboard } from "../../test/support/dashboard.ts";
import { fakeClient, fakeMessages, FakeWatch } from "../../test/support/fake-watch.ts";
import { RawClient } from "../../test/support/raw.ts";
import { until } from "../../test/support/wait.ts";
import { Busy, shutOutMsMax, Silent, StorageFailed } from "../server/watch.ts";
import { paths } from "./api.ts";
import type { Failure } from "./api.ts";
import { bodyBytesMax } from "./body.ts";
import { httpBounds } from "./http-server.ts";

const msMax = 30_000;

/** All that comes until the other side ends. */
async function rest(client: RawClient): Promise<string> {
  let text = "";
  for (;;) {
    const line = await client.line(msMax);
    if (line === undefined) return text;
    text += `${line}\n`;
  }
}

function failure(text: string): Failure["error"] {
  return (JSON.parse(text) as Failure).error;
}

suite("every answer", () => {
  test("carries what keeps a browser from doing harm with it", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const answers = [
      await dashboard.ask("/"),
      await dashboard.ask("/assets/page-1.js"),
      await dashboard.ask(paths.snapshot),
      await dashboard.ask(paths.snapshot, { isAnonymous: true }),
      await dashboard.ask(paths.metrics),
      await dashboard.ask(paths.export),
      await dashboard.ask("/nothing"),
      await dashboard.ask(`/?token=${dashboard.token}`),
      await dashboard.ask(paths.snapshot, { headers: { Host: "evil.example" } }),
    ];
    for (const { headers } of answers) {
      const policy = String(headers["content-security-policy"]);
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'/);
      assert.match(policy, /base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/);
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["referrer-policy"], "no-referrer");
      assert.equal(headers["cross-origin-opener-policy"], "same-origin");
      assert.equal(headers["cross-origin-resource-policy"], "same-origin");
      assert.ok(headers["cache-control"] !== undefined);
      assert.equal(headers["access-control-allow-origin"], undefined);
    }
  });

  test("says which methods there are", async (t) => {
    const dashboard = await TestDashboard.start(t);
    for (const [method, path, allow] of [
      ["POST", paths.snapshot, "GET, HEAD"],
      ["DELETE", paths.messages, "GET, HEAD"],
      ["OPTIONS", paths.kick, "POST"],
      ["GET", paths.kick, "POST"],
      ["GET", paths.prune, "POST"],
      ["HEAD", paths.events, "GET"],
      ["PUT", "/", "GET, HEAD"],
    ] as const) {
      const { status, headers } = await dashboard.ask(path, { method });
      assert.equal(status, 405, `${method} ${path}`);
      assert.equal(headers.allow, allow, `${method} ${path}`);
    }
    assert.deepEqual(dashboard.watch.kicks, [], "nobody was kicked by a GET");
  });

  test("to HEAD is that to GET without its body", async (t) => {
    const dashboard = await TestDashboard.start(t);
    for (const path of ["/", paths.goodbyes, paths.health, "/assets/page-1.js"]) {
      const get = await dashboard.ask(path);
      const head = await dashboard.ask(path, { method: "HEAD" });
      assert.equal(head.status, 200, path);
      assert.equal(head.text, "");
      assert.equal(head.headers["content-length"], get.headers["content-length"]);
    }
  });

  test("to what is wrong says what is allowed", async (t) => {
    const dashboard = await TestDashboard.start(t);
    for (const [path, code, message] of [
      ["/api/v1/nothing", "not-found", /api\/v1\/nothing/],
      [`${paths.clients}?limit=0`, "bad-request", /"limit".*between 1 and 500, got "0"/],
      [`${paths.clients}?limit=1e2`, "bad-request", /got "1e2"/],
      [`${paths.clients}?sort=age`, "bad-request", /name, address, .*got "age"/],
      [`${paths.clients}?sorted=name`, "bad-request", /search, sort, order, offset, limit/],
      [`${paths.clients}?sort=name&sort=id`, "bad-request", /once/],
      [`${paths.messages}?after=1&before=2`, "bad-request", /not both/],
      [`${paths.messages}?since=-1`, "bad-request", /"since"/],
      [paths.story, "bad-request", /"who"/],
      [paths.try, "upgrade-needed", /WebSocket/],
    ] as const) {
      const { text } = await dashboard.ask(path);
      assert.equal(failure(text).code, code, path);
      assert.match(failure(text).message, message);
    }
  });
});

suite("an order", () => {
  test("kicks by name or id, for as long as it says", async (t) => {
    const watch = new FakeWatch();
    watch.here = [fakeClient()];
    const dashboard = await TestDashboard.start(t, watch);
    for (const [order, kicked] of [
      [{ name: "Ana" }, 1],
      [{ id: "c1", waitMs: 5_000 }, 1],
      [{ name: "nobody", waitMs: shutOutMsMax }, 0],
    ] as const) {
      assert.deepEqual(JSON.parse((await dashboard.order(paths.kick, order)).text), { kicked });
    }
    assert.deepEqual(watch.kicks, [
      { target: { name: "Ana" }, waitMs: 0 },
      { target: { id: "c1" }, waitMs: 5_000 },
      { target: { name: "nobody" }, waitMs: shutOutMsMax },
    ]);
  });

  test("prunes, and what is kept is less by that", async (t) => {
    const watch = new FakeWatch({ rowsAtStart: 10 });
    watch.kept = fakeMessages(10);
    const dashboard = await TestDashboard.start(t, watch);
    const before = watch.kept[4]!.at;
    assert.deepEqual(JSON.parse((await dashboard.order(paths.prune, { before })).text), { deleted: 4 });
    assert.deepEqual(watch.prunes, [before]);
    const { storedRows } = (await dashboard.read(paths.snapshot)) as { readonly storedRows: number };
    assert.equal(storedRows, 6);
  });

  test("may take longer than a connection may be silent otherwise", async (t) => {
    const watch = new FakeWatch();
    const { promise: pruned, resolve: finish } = Promise.withResolvers<number>();
    let isUnderWay = false;
    watch.prune = (): Promise<number> => {
      isUnderWay = true;
      return pruned;
    };
    const http = { ...httpBounds, idleMsMax: 200, checkMs: 50 };
    const dashboard = await TestDashboard.start(t, watch, undefined, { http });
    const client = await RawClient.connect(dashboard.port);
    const order = '{"before":1}';
    const head = `POST ${paths.prune} HTTP/1.1\r\nHost: 127.0.0.1:${dashboard.port}\r\nAuthorization: Bearer ${dashboard.token}\r\nContent-Type: application/json\r\nContent-Length: ${order.length}\r\n\r\n`;
    client.send(head + order);
    await until(msMax, "the prune", () => isUnderWay);
    // Who comes behind it, and is silent, is cut off meanwhile.
    for (let i = 0; i < 2; i += 1) assert.equal(await rest(await RawClient.connect(dashboard.port)), "");
    finish(7);
    assert.equal(await client.line(), "HTTP/1.1 200 OK");
    // The next order on the connection has the usual time to come.
    client.send(head);
    await rest(client);
    assert.equal(client.unread, '{"deleted":7}');
  });

  test("that is wrong does nothing", async (t) => {
    const dashboard = await TestDashboard.start(t);
    for (const [path, order] of [
      [paths.kick, {}],
      [paths.kick, { name: "Ana", id: "c1" }],
      [paths.kick, { name: "" }],
      [paths.kick, { name: 7 }],
      [paths.kick, { name: "x".repeat(257) }],
      [paths.kick, { name: "Ana", waitMs: -1 }],
      [paths.kick, { name: "Ana", waitMs: shutOutMsMax + 1 }],
      [paths.kick, { name: "Ana", waitMs: "5" }],
      [paths.kick, { name: "Ana", wait: 5 }],
      [paths.kick, ["Ana"]],
      [paths.kick, null],
      [paths.prune, {}],
      [paths.prune, { before: "2026" }],
      [paths.prune, { before: 1.5 }],
    ] as const) {
      const { status, text } = await dashboard.order(path, order);
      assert.equal(status, 400, JSON.stringify(order));
      assert.equal(failure(text).code, "bad-request");
    }
    const broken = { method: "POST", headers: { "Content-Type": "application/json" }, body: "{" };
    assert.equal((await dashboard.ask(paths.kick, broken)).status, 400);
    assert.deepEqual([dashboard.watch.kicks, dashboard.watch.prunes], [[], []]);
  });

  test("must be JSON by its type, which a form of another site cannot be", async (t) => {
    const dashboard = await TestDashboard.start(t);
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]) {
      const { status } = await dashboard.order(paths.kick, { name: "Ana" }, { "Content-Type": type });
      assert.equal(status, 415, type);
    }
    const { status } = await dashboard.order(
      paths.kick,
      { name: "Ana" },
      { "Content-Type": "Application/JSON; charset=utf-8" },
    );
    assert.equal(status, 200);
  });

  test("is told when to ask again where too much of it is under way", async (t) => {
    const watch = new FakeWatch();
    watch.prune = watch.messages = (): Promise<never> => Promise.reject(new Busy("too much"));
    const dashboard = await TestDashboard.start(t, watch);
    for (const { status, text, headers } of [
      await dashboard.order(paths.prune, { before: 1 }),
      await dashboard.ask(paths.messages),
      await dashboard.ask(paths.export),
    ]) {
      assert.equal(status, 503);
      assert.match(String(headers["retry-after"]), /^\d+$/);
      assert.deepEqual(failure(text), { code: "busy", message: "too much; try again in a moment" });
    }
  });

  test("is told that nobody was found, and not that nobody is there, where a thread is silent", async (t) => {
    const watch = new FakeWatch();
    watch.kick = () => Promise.reject(new Silent());
    const dashboard = await TestDashboard.start(t, watch);
    const { status, text, headers } = await dashboard.order(paths.kick, { name: "Ana" });
    assert.equal(status, 503);
    assert.match(String(headers["retry-after"]), /^\d+$/);
    assert.equal(failure(text).code, "silent");
    assert.match(failure(text).message, /^a thread of the server does not answer/);
    assert.match(failure(text).message, /takes effect when the thread runs again/);
  });

  test("is told that the storage failed meanwhile, which is no fault of the dashboard's", async (t) => {
    const watch = new FakeWatch();
    watch.prune = () => Promise.reject(new StorageFailed("the prune failed (EIO)"));
    const dashboard = await TestDashboard.start(t, watch);
    const { status, text, headers } = await dashboard.order(paths.prune, { before: 1 });
    assert.equal(status, 503);
    assert.match(String(headers["retry-after"]), /^\d+$/);
    assert.deepEqual(failure(text), { code: "storage", message: "the prune failed (EIO)" });
    assert.deepEqual(dashboard.faults, []);
  });

  test("is refused where nothing is kept", async (t) => {
    const dashboard = await TestDashboard.start(t, new FakeWatch({ store: "memory" }));
    const pruned = await dashboard.order(paths.prune, { before: 1 });
    const read = await dashboard.ask(paths.messages);
    const exported = await dashboard.ask(paths.export);
    for (const { status, text } of [pruned, read, exported]) {
      assert.equal(status, 409);
      assert.equal(failure(text).code, "not-kept");
    }
  });
});

suite("whoever asks", () => {
  test("gets no more than a bounded body in, with or without its length", async (t) => {
    const dashboard = await TestDashboard.start(t);
    const name = "x".repeat(bodyBytesMax);
    const announced = await dashboard.order(paths.kick, { name });
    assert.equal(announced.status, 413);
    const streamed = await dashboard.order(paths.kick, { name }, { "Transfer-Encoding": "chunked" });
    assert.equal(streamed.status, 413);
    assert.deepEqual(dashboard.watch.kicks, []);
  });

  test("is cut off when a request comes too slowly", async (t) => {
    const http = { ...httpBounds, headersMsMax: 200, requestMsMax: 400, checkMs: 50 };
    const dashboard = await TestDashboard.start(t, undefined, undefined, { http });
    const head = `POST ${paths.kick} HTTP/1.1\r\nHost: 127.0.0.1:${dashboard.port}\r\n`;
    const slowHead = await RawClient.connect(dashboard.port);
    slowHead.send(head);
    assert.match(await rest(slowHead), /^HTTP\/1\.1 408 /);
    const slowBody = await RawClient.connect(dashboard.port);
    const type = `Authorization: Bearer ${dashboard.token}\r\nContent-Type: application/json\r\n`;
    slowBody.send(`${head}${type}Content-Length: 100\r\n\r\n{`);
    assert.match(await rest(slowBody), /^HTTP\/1\.1 408 /);
    assert.deepEqual(dashboard.watch.kicks, []);
  });

  test("is cut off when nothing comes, or headers without end", async (t) => {
    const http = { ...httpBounds, idleMsMax: 200, checkMs: 50 };
    const dashboard = await TestDashboard.start(t, undefined, undefined, { http });
    const silent = await RawClient.connect(dashboard.port);
    await rest(silent);
    const endless = await RawClient.connect(dashboard.port);
    endless.send(`GET / HTTP/1.1\r\nX: ${"x".repeat(httpBounds.headerBytesMax)}\r\n`);
    assert.match(await rest(endless), /^HTTP\/1\.1 431 /);
  });

  test("finds no room beyond the connections that there may be", async (t) => {
    const http = { ...httpBounds, connectionsMax: 2 };
    const dashboard = await TestDashboard.start(t, undefined, undefined, { http });
    const first = await RawClient.connect(dashboard.port);
    const second = await RawClient.connect(dashboard.port);
    for (const client of [first, second]) {
      client.send(`GET ${paths.health} HTTP/1.1\r\nHost: 127.0.0.1:${dashboard.port}\r\n\r\n`);
      assert.equal(await client.line(), "HTTP/1.1 200 OK");
    }
    const third = await RawClient.connect(dashboard.port);
    assert.equal(await rest(third), "");
    first.end();
    await until(msMax, "room", async () => {
      const next = await RawClient.connect(dashboard.port);
      next.end(`GET ${paths.health} HTTP/1.1\r\nHost: 127.0.0.1:${dashboard.port}\r\n\r\n`);
      return (await rest(next)).startsWith("HTTP/1.1 200");
    });
  });

  test("and does not read an export holds it back", async (t) => {
    const watch = new FakeWatch();
    watch.kept = fakeMessages(200_000);
    let reads = 0;
    // A page by its place: filtering all of them each time would take the test's time.
    watch.messages = async ({ after = watch.kept.length, limit }) => {
      reads += 1;
      const messages = watch.kept.slice(after, after + limit);
      return { messages, before: null, after: messages.at(-1)?.row ?? after };
    };
    const dashboard = await TestDashboard.start(t, watch);
    const stopped = await RawClient.connect(dashboard.port);
    stopped.socket.pause();
    stopped.send(
      `GET ${paths.export} HTTP/1.1\r\nHost: 127.0.0.1:${dashboard.port}\r\nAuthorization: Bearer ${dashboard.token}\r\nConnection: close\r\n\r\n`,
    );
    let before = -1;
    await until(msMax, "the export to stand still", async () => {
      const stands = reads > 0 && reads === before;
      before = reads;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return stands;
    });
    assert.ok(reads < 1_000, `${reads} pages of 1,000 were read for nobody`);
    stopped.socket.resume();
    const text = await rest(stopped);
    assert.ok(text.includes('"row":200000'), "all of it came when it was read");
  });

  test("may have a bounded number of exports", async (t) => {
    const watch = new FakeWatch();
    const waiting: (() => void)[] = [];
    watch.messages = async ({ after = 0 }) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return { messages: [], before: null, after };
    };
    const dashboard = await TestDashboard.start(t, watch);
    const exports = Array.from({ length: 4 }, () => dashboard.ask(paths.export));
    await until(msMax, "four exports", () => waiting.length === 4);
    assert.equal((await dashboard.ask(paths.export)).status, 503);
    for (const go of waiting.splice(0)) go();
    for (const { status } of await Promise.all(exports)) assert.equal(status, 200);
  });
});

test("a store that fails inside an export breaks it off, so that nobody takes it for whole", async (t) => {
  const watch = new FakeWatch();
  watch.messages = async ({ after }) => {
    if (after === 10) throw new Error("disk I/O error");
    const messages = fakeMessages(10);
    return { messages, before: null, after: after === undefined ? 11 : 10 };
  };
  const dashboard = await TestDashboard.start(t, watch);
  await assert.rejects(dashboard.ask(paths.export), /aborted|ECONNRESET|hang up/);
});
