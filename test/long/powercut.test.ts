/** A confirmation means stored: what a server had confirmed is there after its machine lost its power. */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { watch } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { audit, Evidence, figuresOf } from "../support/audit.ts";
import { Load } from "../support/load.ts";
import { moments } from "../support/moments.ts";
import type { Moment } from "../support/moments.ts";
import { plantedCopy } from "../support/planted.ts";
import { canMountDisk, CuttableDisk } from "../support/powercut.ts";
import { RawClient } from "../support/raw.ts";
import { TestServer } from "../support/server.ts";
import { storedRows } from "../support/stored.ts";
import { within } from "../support/wait.ts";

/** A hundred cuts under load: so many folders, each cut so often. */
const folders = 10;
const cutsPerFolder = 10;

/** After every so many cuts another one comes while the server recovers. */
const cutsPerRecoveryCut = 5;

/** A cut may hit a moment in which everything was confirmed; only so few may. */
const idleCutsMax = 2;

/** Cuts right after a new folder's first confirmation, and while a new folder is made. */
const firstCuts = 10;
const beginningCuts = 20;

/** A server that does not sync each commit is caught within so many cuts. */
const caughtCutsMax = 10;

/** A server makes its folder, or recovers it, within about this time from its first change in it. */
const beginningMs = 40;

const changeMsMax = 20_000;

const diskBytes = 1024 * 1024 * 1024;
const flags = ["--rate", "off", "--reserve", "1MiB"];

interface Cut {
  readonly disk: CuttableDisk;
  readonly server: TestServer;
  readonly run: number;
  readonly moment: Moment;
}

/**
 * Cuts a server's power under load; it comes back. Resolves with what the clients know. What is confirmed while
 * the cut goes on does not count: Linux may tell an fsync that is then under way that it succeeded, untruly. On a
 * machine that lost its power nobody would have heard of that.
 */
async function cutUnderLoad({ disk, server, run, moment }: Cut): Promise<Load> {
  const load = Load.start(server.port, { clients: 12, inFlight: 16, run });
  await moments[moment](load, server.data);
  load.stopCounting();
  await disk.cut();
  await server.kill();
  await load.over();
  disk.remount();
  return load;
}

/**
 * Starts a server, and cuts its power a little after it began to change something in `watched`; the power comes
 * back. Resolves with whether it listened before.
 */
async function cutAtStart(
  t: TestContext,
  disk: CuttableDisk,
  data: string,
  watched: string,
): Promise<boolean> {
  const watcher = watch(watched);
  const change = once(watcher, "change");
  const starting = TestServer.start(t, { data, flags }).catch(() => undefined);
  await within(changeMsMax, "a server's first change", change);
  watcher.close();
  await delay(randomInt(beginningMs));
  await disk.cut();
  const server = await starting;
  await server?.kill();
  disk.remount();
  return server !== undefined;
}

function momentOf(run: number): Moment {
  if (run === 1) return "first";
  return run % 3 === 0 ? "checkpoint" : "any";
}

test(`${folders * cutsPerFolder} power cuts under load lose nothing that was confirmed`, async (t) => {
  if (!canMountDisk(t)) return;
  const disk = await CuttableDisk.create(t, diskBytes);
  const all: Evidence[] = [];
  for (let folder = 1; folder <= folders; folder += 1) {
    const data = join(disk.path, `data-${folder}`);
    const evidence = new Evidence(data);
    let server = await TestServer.start(t, { data, flags });
    for (let run = 1; run <= cutsPerFolder; run += 1) {
      const load = await cutUnderLoad({ disk, server, run, moment: momentOf(run) });
      if (run % cutsPerRecoveryCut === 0) await cutAtStart(t, disk, data, data);
      server = await TestServer.start(t, { data, flags });
      evidence.add(load);
    }
    await server.kill();
    evidence.verify();
    all.push(evidence);
  }
  t.diagnostic(figuresOf(all));
  const idle = all.reduce((sum, evidence) => sum + evidence.loadsIdle, 0);
  assert.ok(idle <= idleCutsMax, `${idle} cuts hit nothing in flight`);
});

test(`a message that was confirmed in a new folder survives a power cut at once, ${firstCuts} times of ${firstCuts}`, async (t) => {
  if (!canMountDisk(t)) return;
  const disk = await CuttableDisk.create(t, diskBytes);
  for (let cut = 1; cut <= firstCuts; cut += 1) {
    const data = join(disk.path, "new", "folder");
    const server = await TestServer.start(t, { data, flags });
    const client = await RawClient.open(server.port, "Ana");
    client.send("hola\n");
    assert.equal(await client.line(), "250 stored 1");
    await disk.cut();
    await server.kill();
    disk.remount();
    const restarted = await TestServer.start(t, { data, flags });
    assert.deepEqual(storedRows(data), [{ name: "Ana", session: 1, number: 1, text: "hola" }]);
    await restarted.kill();
    disk.renew();
  }
});

test("a folder whose making was cut off can be served", async (t) => {
  if (!canMountDisk(t)) return;
  const disk = await CuttableDisk.create(t, diskBytes);
  let listened = 0;
  for (let cut = 1; cut <= beginningCuts; cut += 1) {
    const data = join(disk.path, "new", "folder");
    if (await cutAtStart(t, disk, data, disk.path)) listened += 1;
    const restarted = await TestServer.start(t, { data, flags });
    const client = await RawClient.open(restarted.port, "Ana");
    client.send("hola\n");
    assert.equal(await client.line(), "250 stored 1");
    await restarted.kill();
    disk.renew();
  }
  t.diagnostic(`${beginningCuts} cuts, ${listened} of them after the server listened`);
});

test("a server with synchronous=NORMAL is caught", async (t) => {
  if (!canMountDisk(t)) return;
  const root = plantedCopy(
    t,
    "src/ledger/database.ts",
    '["synchronous", "FULL", "2"]',
    '["synchronous", "NORMAL", "1"]',
  );
  const disk = await CuttableDisk.create(t, diskBytes);
  let [cuts, lost] = [0, 0];
  while (cuts < caughtCutsMax && lost === 0) {
    cuts += 1;
    const data = join(disk.path, `data-${cuts}`);
    const server = await TestServer.start(t, { root, data, flags });
    const load = await cutUnderLoad({ disk, server, run: cuts, moment: "any" });
    lost = audit(storedRows(data), load.sessions).lost;
  }
  assert.ok(lost > 0, `nothing was lost in ${cuts} cuts`);
  t.diagnostic(`${lost} confirmed messages lost in cut ${cuts}`);
});
