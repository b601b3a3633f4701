import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { WebSocket } from "ws";
import { TestDashboard } from "../../test/support/dashboard.ts";
import { FakeWatch } from "../../test/support/fake-watch.ts";
import { freePort } from "../../test/support/run.ts";
import { until, within } from "../../test/support/wait.ts";
import { paths } from "./api.ts";
import { tryBounds } from "./try-bounds.ts";

const msMax = 20_000;

/** A server whose connections a test answers by itself. */
async function lineServer(t: TestContext): Promise<{ readonly port: number; next(): Promise<Socket> }> {
  const server = createServer();
  const sockets: Socket[] = [];
  server.on("connection", (socket) => {
    socket.on("error", () => {});
    sockets.push(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    async next() {
      await until(msMax, "a connection", () => sockets.length > 0);
      return sockets.shift()!;
    },
  };
}

async function start(t: TestContext, bounds = tryBounds) {
  const server = await lineServer(t);
  const watch = new FakeWatch({ port: server.port });
  return { server, dashboard: await TestDashboard.start(t, watch, "127.0.0.1", { tries: bounds }) };
}

function open(
  t: TestContext,
  dashboard: TestDashboard,
  headers: Readonly<Record<string, string>> = {},
): WebSocket {
  const socket = new WebSocket(`${dashboard.url.replace("http", "ws")}${paths.try}`, {
    headers: { Authorization: `Bearer ${dashboard.token}`, ...headers },
  });
  t.after(() => socket.terminate());
  return socket;
}

/** The status of the answer to an upgrade that is refused. */
async function refused(socket: WebSocket): Promise<number> {
  socket.on("error", () => {});
  const [, response] = (await within(msMax, "a refusal", once(socket, "unexpected-response"))) as [
    unknown,
    { readonly statusCode: number },
  ];
  return response.statusCode;
}

suite("a client in a page", () => {
  test("says and hears the bytes of the line protocol, characters that the stream cuts in two among them", async (t) => {
    const { server, dashboard } = await start(t);
    const page = open(t, dashboard);
    await within(msMax, "the page's socket", once(page, "open"));
    page.send("Ana\r\n¡hola!\r\n");
    const behind = await server.next();
    let heard = "";
    behind.setEncoding("utf8").on("data", (text: string) => (heard += text));
    await until(msMax, "the lines", () => heard === "Ana\r\n¡hola!\r\n");
    let said = "";
    page.on("message", (text: Buffer, isBinary) => {
      assert.equal(isBinary, false);
      said += text.toString();
    });
    const [first, second] = [
      Buffer.from("250 sí €\r\n").subarray(0, 5),
      Buffer.from("250 sí €\r\n").subarray(5),
    ];
    behind.write(first);
    await until(msMax, "the first part", () => said.length > 0);
    behind.end(second);
    const [code] = (await within(msMax, "the close", once(page, "close"))) as [number];
    assert.equal(said, "250 sí €\r\n");
    assert.equal(code, 1000);
  });

  test("is refused without a token, from another site and by another name", async (t) => {
    const { dashboard } = await start(t);
    assert.equal(await refused(open(t, dashboard, { Authorization: "" })), 401);
    assert.equal(await refused(open(t, dashboard, { Authorization: "Bearer wrong" })), 401);
    assert.equal(await refused(open(t, dashboard, { Origin: "http://evil.example" })), 403);
    assert.equal(
      await refused(open(t, dashboard, { Origin: `http://127.0.0.1:${dashboard.port + 1}` })),
      403,
    );
    assert.equal(await refused(open(t, dashboard, { "Sec-Fetch-Site": "same-site" })), 403);
    assert.equal(await refused(open(t, dashboard, { Host: `evil.example:${dashboard.port}` })), 421);
  });

  test("is one of a bounded number", async (t) => {
    const { dashboard } = await start(t, { ...tryBounds, relaysMax: 1 });
    const first = open(t, dashboard);
    await within(msMax, "the first one", once(first, "open"));
    assert.equal(await refused(open(t, dashboard)), 503);
    first.close();
    await within(msMax, "its end", once(first, "close"));
    const next = open(t, dashboard);
    await within(msMax, "the next one", once(next, "open"));
  });

  test("may send text only, and no frame that is longer than any line", async (t) => {
    const { dashboard } = await start(t);
    for (const [frame, expected] of [
      [Buffer.from("x"), 1003],
      ["x".repeat(64 * 1024 + 1), 1009],
    ] as const) {
      const page = open(t, dashboard);
      await within(msMax, "the page's socket", once(page, "open"));
      page.send(frame);
      const [code] = (await within(msMax, "the close", once(page, "close"))) as [number];
      assert.equal(code, expected);
    }
  });

  test("that does not read holds the server's answers back, and not memory", async (t) => {
    const { server, dashboard } = await start(t);
    const page = open(t, dashboard);
    await within(msMax, "the page's socket", once(page, "open"));
    page.pause();
    const behind = await server.next();
    const chunk = Buffer.alloc(64 * 1024, "x");
    const more = 64 * 1024 * 1024;
    let written = 0;
    while (written < more && behind.write(chunk)) written += chunk.length;
    for (; written < more; written += chunk.length) {
      const hasRoom = await Promise.race([
        once(behind, "drain").then(() => true),
        new Promise((resolve) => setTimeout(resolve, 1_000, false)),
      ]);
      if (!hasRoom) break;
      while (written < more && behind.write(chunk)) written += chunk.length;
    }
    assert.ok(written < more, `${written} bytes were taken for a page that reads none`);
    let read = 0;
    page.on("message", (text: Buffer) => (read += text.length));
    page.resume();
    behind.end();
    await within(msMax, "the close", once(page, "close"));
    assert.ok(read >= written, `${read} of ${written} bytes came`);
  });

  test("that answers no ping is cut off", async (t) => {
    const { server, dashboard } = await start(t, { ...tryBounds, pingMs: 50 });
    const page = open(t, dashboard);
    await within(msMax, "the page's socket", once(page, "open"));
    const behind = await server.next();
    behind.resume();
    page.pause();
    await within(msMax, "the end behind", once(behind, "end"));
  });

  test("hears at once that the server takes no connections", async (t) => {
    const dashboard = await TestDashboard.start(t, new FakeWatch({ port: await freePort() }));
    const page = open(t, dashboard);
    const [code] = (await within(msMax, "the close", once(page, "close"))) as [number];
    assert.equal(code, 1013);
  });

  test("is told when the server stops", async (t) => {
    const { dashboard } = await start(t);
    const page = open(t, dashboard);
    await within(msMax, "the page's socket", once(page, "open"));
    const closed = once(page, "close");
    await dashboard.dashboard.end();
    const [code] = (await within(msMax, "the close", closed)) as [number];
    assert.equal(code, 1001);
  });
});
