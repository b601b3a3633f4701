import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { suite, test } from "node:test";
import { smallPage } from "../../test/support/dashboard.ts";
import { FakeWatch } from "../../test/support/fake-watch.ts";
import { RawClient } from "../../test/support/raw.ts";
import { within } from "../../test/support/wait.ts";
import { paths } from "./api.ts";
import { Dashboard } from "./dashboard.ts";
import { Door, waitingMax } from "./door.ts";

const host = "127.0.0.1";
const msMax = 20_000;

suite("the dashboard's door", () => {
  test("is there before the dashboard is open, and who waits at it is answered then", async (t) => {
    const dashboard = new Dashboard(
      { host, port: 0, isGiven: true },
      { path: smallPage(t), clone: undefined },
    );
    t.after(() => dashboard.end());
    const { url } = await dashboard.begin(new FakeWatch(), () => assert.fail());
    const port = Number(new URL(url!).port);
    const ask = `GET ${paths.health} HTTP/1.1\r\nHost: ${host}:${port}\r\n`;
    const clients = [];
    for (let i = 0; i < waitingMax; i += 1) clients.push(await RawClient.connect(port));
    const [whole, vanished, half, ...silent] = clients;
    whole!.send(`${ask}\r\n`);
    half!.send(ask);
    vanished!.send(`${ask}\r\n`);
    vanished!.reset();
    const beyond = await RawClient.connect(port);
    assert.equal(await beyond.line(), undefined, "there is no room for more");
    await dashboard.open();
    assert.equal(await whole!.line(), "HTTP/1.1 200 OK");
    for (const client of [half!, ...silent]) {
      client.send(client === half ? "\r\n" : `${ask}\r\n`);
      assert.equal(await client.line(), "HTTP/1.1 200 OK");
    }
    const later = await RawClient.connect(port);
    later.send(`${ask}\r\n`);
    assert.equal(await later.line(), "HTTP/1.1 200 OK");
    await within(msMax, "the end", dashboard.end());
    for (const client of [...silent, later]) assert.equal((await client.rest()).at(-1), "", "it is cut off");
  });

  test("is made without HTTP, which takes longer to load than a server to begin", () => {
    const hasHttp = (file: string): boolean => {
      const path = new URL(file, import.meta.url).href;
      const script = `await import("${path}"); console.log(process.moduleLoadList.includes("NativeModule http"));`;
      const argv = ["--input-type=module", "--eval", script];
      return execFileSync(process.execPath, argv, { encoding: "utf8" }) === "true\n";
    };
    assert.ok(hasHttp("open-dashboard.ts"), "it would be seen");
    for (const file of ["dashboard.ts", "../cli/serve.ts"]) assert.ok(!hasHttp(file), file);
  });

  test("is free again where the server ends before it was open", async () => {
    const door = await Door.claim(host, 0);
    const waiting = connect(door.port, host);
    waiting.on("error", () => {});
    await once(waiting, "connect");
    await within(msMax, "the end", door.close());
    await (await Door.claim(host, door.port)).close();
    waiting.destroy();
  });
});
