/** What a client that goes, or does not, leaves behind: nothing. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { TestDashboard } from "../../test/support/dashboard.ts";
import { FakeWatch } from "../../test/support/fake-watch.ts";
import { until, within } from "../../test/support/wait.ts";
import { paths } from "./api.ts";
import { httpBounds } from "./http-server.ts";

const msMax = 20_000;

/** Sends a request, and does not close its side when the server does. */
async function send(t: TestContext, { port }: TestDashboard, head: readonly string[]): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => {});
  t.after(() => socket.destroy());
  await within(msMax, "the connection", once(socket, "connect"));
  socket.write([...head, `Host: 127.0.0.1:${port}`, "", ""].join("\r\n"));
  return socket;
}

suite("the dashboard's server", () => {
  test("lets go of who was refused a WebSocket and does not close", async (t) => {
    const http = { ...httpBounds, connectionsMax: 1 };
    const dashboard = await TestDashboard.start(t, new FakeWatch(), "127.0.0.1", { http });
    const upgrade = [`GET ${paths.try} HTTP/1.1`, "Connection: Upgrade", "Upgrade: websocket"];
    const socket = await send(t, dashboard, upgrade);
    const [answer] = (await within(msMax, "the refusal", once(socket, "data"))) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1\.1 401 /);
    await until(msMax, "a place for another", async () => {
      const { status } = await dashboard.ask(paths.health).catch(() => ({ status: 0 }));
      return status === 200;
    });
  });

  test("ends an export whose reader went while a page was read", async (t) => {
    const watch = new FakeWatch();
    const read = watch.messages.bind(watch);
    const reading = Promise.withResolvers<void>();
    let asked = 0;
    watch.messages = async (query) => {
      asked += 1;
      await reading.promise;
      return await read(query);
    };
    watch.kept = [{ row: 1, name: "Ana", number: 1, at: 1, text: "hola" }];
    const dashboard = await TestDashboard.start(t, watch);
    const head = [`GET ${paths.export} HTTP/1.1`, `Authorization: Bearer ${dashboard.token}`];
    // One after the other begins and is given up, until there are too many.
    const refusals: Buffer[] = [];
    for (let begun = 1; refusals.length === 0; begun += 1) {
      const socket = await send(t, dashboard, head);
      socket.once("data", (refusal: Buffer) => refusals.push(refusal));
      await until(msMax, "a page to be asked for", () => refusals.length > 0 || asked === begun);
      socket.destroy();
    }
    reading.resolve();
    await until(msMax, "an export", async () => (await dashboard.ask(paths.export)).status === 200);
  });
});
