/** What docs/operate.md and deploy/acuse.service say is what the server does. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { controlFileName, paths } from "../src/dashboard/api.ts";
import type { ControlFile } from "../src/dashboard/api.ts";
import { folderFiles } from "../src/ledger/folder.ts";
import { defaultLimits } from "../src/protocol/limits.ts";
import { defaultPort, makeSettings, ranges } from "../src/server/settings.ts";
import { temporaryFolder } from "./support/folder.ts";
import { blocksOf } from "./support/markdown.ts";
import { root, TestServer } from "./support/server.ts";
import { hasTool } from "./support/tools.ts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const told = read("docs/operate.md");
const unit = read("deploy/acuse.service");

/** The first cells of the rows of the table whose first heading is this. */
function firstCells(heading: string): string[] {
  const [, rows = ""] = told.split(new RegExp(`^\\| ${heading} +\\|.*\\n\\|[ |-]+\\|\\n`, "m"));
  return [.../^(?:\|.*\n)*/.exec(rows)![0].matchAll(/^\| `([^`]+)`/gm)].map(([, cell]) => cell!);
}

/** A setting of the unit. */
function setting(name: string): string {
  const [, value] = new RegExp(`^${name}=(.*)$`, "m").exec(unit) ?? [];
  assert.ok(value !== undefined, name);
  return value;
}

suite("the unit of systemd", () => {
  test("is one that systemd takes", (t) => {
    if (!hasTool(t, "systemd-analyze")) return;
    const path = join(temporaryFolder(t), "acuse.service");
    const installed = "/usr/local/bin/acuse";
    assert.ok(unit.includes(`ExecStart=${installed} serve `));
    writeFileSync(path, unit.replace(installed, join(root, "bin/acuse.js")));
    const verify = (): string => {
      const { status, stdout, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", path], {
        encoding: "utf8",
      });
      return `${status} ${stdout}${stderr}`;
    };
    assert.equal(verify(), "0 ");
    writeFileSync(path, unit);
    assert.match(verify(), /Command \/usr\/local\/bin\/acuse is not executable/, "it looks");
  });

  test("gives the server the time and the files that it needs", () => {
    const bounds = ["drainMsMax", "closeMsMax", "consoleMsMax"].map((name) => {
      const [, digits] = new RegExp(`^const ${name} = ([\\d_]+);`, "m").exec(read("src/server/server.ts"))!;
      return Number(digits!.replaceAll("_", ""));
    });
    const needed = bounds.reduce((sum, each) => sum + each, 0);
    assert.ok(Number.parseInt(setting("TimeoutStopSec"), 10) * 1000 > needed);
    assert.ok(told.includes(`within ${Math.ceil(needed / 1000)} seconds`));
    const settings = makeSettings(
      {
        hosts: [],
        port: defaultPort,
        open: false,
        limits: defaultLimits,
        clientsMax: 100_000,
        threads: undefined,
        store: "sqlite",
        dataFolder: "",
        reserveBytes: 0,
        lang: "en",
        json: true,
        quiet: true,
      },
      {
        openFilesMax: Number(setting("LimitNOFILE")),
        cores: ranges.threads.most,
        hasIpv6Loopback: true,
        canSharePort: true,
      },
    );
    assert.equal(settings.clientsMax, 100_000);
  });
});

suite("docs/operate.md", () => {
  test("has each file of a data folder", () => {
    const { database, lock, server } = folderFiles;
    const files = [database, `${database}-wal`, `${database}-shm`, lock, server, controlFileName];
    assert.deepEqual(firstCells("file").toSorted(), files.toSorted());
  });

  test("has each event and each notice of the console", () => {
    const events = [...read("src/server/json-view.ts").matchAll(/ line\("([a-z]+)"/g)].map(
      ([, event]) => event!,
    );
    assert.ok(events.length >= 6);
    assert.deepEqual(firstCells("`event`").toSorted(), [...new Set(events)].toSorted());
    const notices = [...read("src/server/view.ts").matchAll(/notice: "([a-z-]+)"/g)].map(([, word]) => word!);
    assert.ok(notices.length >= 6);
    assert.deepEqual(firstCells("`notice`").toSorted(), [...new Set(notices)].toSorted());
  });

  test("has each metric, with its kind", async (t) => {
    const server = await TestServer.start(t, { env: { ACUSE_DASHBOARD: "127.0.0.1:0" } });
    const control = join(server.data, controlFileName);
    const { url } = JSON.parse(readFileSync(control, "utf8")) as ControlFile;
    const text = await (await fetch(new URL(paths.metrics, url))).text();
    const measured = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, kind]) => `${name} ${kind}`);
    const rows = told.matchAll(/^\| `(\w+)` +\| (gauge|counter|histogram) +\|/gm);
    const named = [...rows].map(([, name, kind]) => `${name} ${kind}`);
    assert.deepEqual(named.toSorted(), measured.toSorted());
  });

  test("names commands and options that there are", () => {
    const lines = blocksOf(told).flatMap((block) => block.lines);
    const commands = lines.flatMap((line) => [...line.matchAll(/(?:^|sudo -u acuse )acuse (\w+)(.*)$/g)]);
    assert.ok(commands.length >= 7);
    for (const [, command, rest] of commands) {
      assert.ok(existsSync(join(root, `src/cli/${command}.ts`)), command!);
      const source = read(`src/cli/${command}.ts`) + read("src/cli/reach.ts");
      for (const [, flag] of rest!.matchAll(/--([a-z-]+)/g)) {
        assert.ok(source.includes(`"${flag}"`), `acuse ${command} --${flag}`);
      }
    }
  });
});
