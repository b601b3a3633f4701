import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { suite, test } from "node:test";
import { smallPage, TestDashboard } from "../../test/support/dashboard.ts";
import { FakeWatch } from "../../test/support/fake-watch.ts";
import { temporaryFolder } from "../../test/support/folder.ts";
import { OnlookerError } from "../server/onlooker.ts";
import { controlFileName } from "./api.ts";
import type { ControlFile } from "./api.ts";
import { Dashboard } from "./dashboard.ts";

function read(folder: string): ControlFile {
  return JSON.parse(readFileSync(join(folder, controlFileName), "utf8")) as ControlFile;
}

suite("control.json", () => {
  test("tells its owner alone how to reach the server, and goes with it", async (t) => {
    const folder = temporaryFolder(t);
    const dashboard = await TestDashboard.start(t, new FakeWatch({ dataFolder: folder }));
    const { pid, url, token } = read(folder);
    assert.deepEqual({ pid, url, token }, { pid: process.pid, url: dashboard.url, token: dashboard.token });
    assert.equal(statSync(join(folder, controlFileName)).mode & 0o777, 0o600);
    await dashboard.dashboard.end();
    assert.deepEqual(readdirSync(folder), []);
  });

  test("stays where it is another server's that began meanwhile", async (t) => {
    const folder = temporaryFolder(t);
    const first = await TestDashboard.start(t, new FakeWatch({ dataFolder: folder }));
    const second = await TestDashboard.start(t, new FakeWatch({ dataFolder: folder }));
    await first.dashboard.end();
    assert.equal(read(folder).token, second.token);
    writeFileSync(join(folder, controlFileName), "nobody's");
    await second.dashboard.end();
    assert.deepEqual(readdirSync(folder), [controlFileName]);
  });

  test("takes the place of what a killed server left, and does not write through a link", async (t) => {
    const folder = temporaryFolder(t);
    const other = join(temporaryFolder(t), "other");
    writeFileSync(other, "untouched", { mode: 0o644 });
    symlinkSync(other, join(folder, controlFileName));
    const dashboard = await TestDashboard.start(t, new FakeWatch({ dataFolder: folder }));
    assert.equal(readFileSync(other, "utf8"), "untouched");
    assert.equal(read(folder).token, dashboard.token);
  });

  test("leads to this machine also where the server is everybody's", async (t) => {
    const folder = temporaryFolder(t);
    const { port } = await TestDashboard.start(t, new FakeWatch({ dataFolder: folder }), "0.0.0.0");
    assert.equal(read(folder).url, `http://127.0.0.1:${port}`);
  });
});

suite("a port that is taken", () => {
  test("is told, and the server does without, unless it was asked for", async (t) => {
    const folder = temporaryFolder(t);
    writeFileSync(join(folder, controlFileName), "{}");
    const taken = createServer().listen(0, "127.0.0.1");
    t.after(() => taken.close());
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;
    const page = { path: smallPage(t), clone: undefined };
    const watch = new FakeWatch({ dataFolder: folder });
    const usual = new Dashboard({ host: "127.0.0.1", port, isGiven: false }, page);
    assert.deepEqual(await usual.begin(watch, () => assert.fail()), {
      url: undefined,
      entryUrl: undefined,
      problem: { kind: "port-taken", address: `127.0.0.1:${port}` },
    });
    assert.deepEqual(readdirSync(folder), [], "no file leads to whoever has the port");
    await usual.end();
    const given = new Dashboard({ host: "127.0.0.1", port, isGiven: true }, page);
    await assert.rejects(
      given.begin(watch, () => assert.fail()),
      (error) => {
        assert.ok(error instanceof OnlookerError);
        assert.equal(error.port.kind, "taken");
        assert.equal(error.port.port, port);
        return true;
      },
    );
  });
});
