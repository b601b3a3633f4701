/**
 * A confirmation means stored: what a server had confirmed is there after its machine lost its power; and who sends
 * with a spool goes on where he was, though he lost it, too.
 */
import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { watch } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { audit, Evidence, faultless, figuresOf } from "../support/audit.ts";
import { compiledOnce } from "../support/compiled.ts";
import { Load } from "../support/load.ts";
import { moments } from "../support/moments.ts";
import type { Moment } from "../support/moments.ts";
import { plantedCopy } from "../support/planted.ts";
import { canMountDisk, CuttableDisk } from "../support/powercut.ts";
import { RawClient } from "../support/raw.ts";
import { TestServer } from "../support/server.ts";
import { SpooledSender } from "../support/spooled.ts";
import { storedCount, storedRows } from "../support/stored.ts";
import { until, within } from "../support/wait.ts";

/** Three hundred cuts under load: so many folders, each cut so often. */
const folders = 30;
const cutsPerFolder = 10;

/** After every so many cuts another one comes while the server recovers. */
const cutsPerRecoveryCut = 10;

/** A cut may hit a moment in which everything was confirmed; only so few may. */
const idleCutsMax = 6;

/** A sender is cut within so many confirmations of a new life: an eighth of a second's worth. */
const confirmationsMax = 500;

/** So many of the cuts, at least, hit a sender that tells of it with something unconfirmed. */
const busyShareLeast = 0.5;

/** Cuts of senders while their server goes on elsewhere. */
const senderCuts = 20;

/** Cuts right after a new folder's first confirmation, and while a new folder is made. */
const firstCuts = 10;
const beginningCuts = 20;

/** A server that does not sync each commit is caught within so many cuts. */
const caughtCutsMax = 10;

/** A server makes its folder, or recovers it, within about this time from its first change in it. */
const beginningMs = 40;

const changeMsMax = 20_000;
const senderMsMax = 20_000;

const diskBytes = 1024 * 1024 * 1024;
const flags = ["--rate", "off", "--reserve", "1MiB"];

interface Cut {
  readonly disk: CuttableDisk;
  readonly server: TestServer;
  readonly run: number;
  readonly moment: Moment;
  /** They are running; their power is cut, too. */
  readonly senders?: readonly SpooledSender[];
}

/**
 * Cuts a server's power under load; it comes back. Resolves with what the clients know. What is confirmed while
 * the cut goes on does not count: Linux may tell an fsync that is then under way that it succeeded, untruly. On a
 * machine that lost its power nobody would have heard of that.
 */
async function cutUnderLoad({ disk, server, run, moment, senders = [] }: Cut): Promise<Load> {
  const load = Load.start(server.port, { clients: 12, inFlight: 16, run });
  await moments[moment](load, server.data);
  load.stopCounting();
  for (const sender of senders) sender.stopCounting();
  await disk.cut();
  await Promise.all([server, ...senders].map((each) => each.kill()));
  await load.over();
  disk.remount();
  return load;
}

interface Beginning {
  readonly disk: CuttableDisk;
  readonly data: string;
  /** Where its first change shows. */
  readonly watched: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Starts a server, and cuts its power a little after it began to change something; the power comes back. Resolves
 * with whether it listened before.
 */
async function cutAtStart(t: TestContext, { disk, data, watched, env }: Beginning): Promise<boolean> {
  const watcher = watch(watched);
  const change = once(watcher, "change");
  const starting = TestServer.start(t, { data, flags, env }).catch(() => undefined);
  await within(changeMsMax, "a server's first change", change);
  watcher.close();
  await delay(randomInt(beginningMs));
  await disk.cut();
  const server = await starting;
  await server?.kill();
  disk.remount();
  return server !== undefined;
}

/** Two senders whose spools are on a disk. */
function sendersOn(t: TestContext, disk: CuttableDisk, env: NodeJS.ProcessEnv): SpooledSender[] {
  return (["reporting", "send"] as const).map(
    (kind) => new SpooledSender(t, { kind, name: kind, spool: join(disk.path, `${kind}.spool`), env }),
  );
}

/**
 * Starts senders and cuts their power, and not their server's; it comes back. They are stopped before: a sync that
 * is then under way may succeed untruly, too, and nothing may leave because of it.
 */
async function cutSenders(
  disk: CuttableDisk,
  server: TestServer,
  senders: readonly SpooledSender[],
): Promise<void> {
  const overBefore = overCount(server);
  for (const sender of senders) {
    const before = storedCount(server.data, sender.name);
    const wanted = before + randomInt(1, confirmationsMax);
    sender.start(server.port, before);
    await until(
      senderMsMax,
      `${wanted} messages of ${sender.name}`,
      () => storedCount(server.data, sender.name) >= wanted,
    );
  }
  await delay(randomInt(20));
  for (const sender of senders) sender.stopCounting();
  await Promise.all(senders.map((sender) => sender.pause()));
  await disk.cut();
  await Promise.all(senders.map((sender) => sender.kill()));
  disk.remount();
  await until(senderMsMax, "the connections to end", () => overCount(server) === overBefore + senders.length);
}

function overCount({ events }: TestServer): number {
  return events.filter(({ event }) => event === "disconnected").length;
}

function figuresOfSenders(senders: readonly SpooledSender[]): string {
  const sum = (of: (sender: SpooledSender) => number): number =>
    senders.reduce((all, sender) => all + of(sender), 0);
  return (
    `${sum(({ sent }) => sent)} lines of senders with spools, stored once each and in order; ` +
    `of those that report, found in the spool ${sum(({ endsBusy }) => endsBusy)} times: ` +
    `${sum(({ spared }) => spared)} that were stored, ${sum(({ repeated }) => repeated)} to be sent again`
  );
}

function momentOf(run: number): Moment {
  if (run === 1) return "first";
  return run % 4 === 0 ? "checkpoint" : "any";
}

test(`${folders * cutsPerFolder} power cuts of a server under load, and of senders with spools, lose and double nothing`, async (t) => {
  if (!canMountDisk(t)) return;
  const env = await compiledOnce(t);
  const disk = await CuttableDisk.create(t, diskBytes);
  const data = join(disk.path, "data");
  const all: Evidence[] = [];
  const allSenders: SpooledSender[] = [];
  for (let folder = 1; folder <= folders; folder += 1) {
    const evidence = new Evidence(data);
    const senders = sendersOn(t, disk, env);
    const [reporting] = senders;
    let server = await TestServer.start(t, { data, flags, env });
    const startSenders = (): void => {
      for (const sender of senders) sender.start(server.port, evidence.storedOf(sender));
    };
    for (let run = 1; run <= cutsPerFolder; run += 1) {
      startSenders();
      // In the others they have just begun, or not yet.
      if (run % 3 !== 1) await reporting!.confirms(randomInt(1, confirmationsMax));
      const load = await cutUnderLoad({ disk, server, run, moment: momentOf(run), senders });
      if (run % cutsPerRecoveryCut === 0) await cutAtStart(t, { disk, data, watched: data, env });
      server = await TestServer.start(t, { data, flags, env });
      evidence.add(load, senders);
    }
    startSenders();
    await Promise.all(senders.map((sender) => sender.finish()));
    await disk.cut();
    await server.kill();
    disk.remount();
    evidence.verify(senders);
    disk.renew();
    all.push(evidence);
    allSenders.push(...senders);
  }
  t.diagnostic(figuresOf(all));
  const idle = all.reduce((sum, evidence) => sum + evidence.loadsIdle, 0);
  assert.ok(idle <= idleCutsMax, `${idle} cuts hit nothing in flight`);
  t.diagnostic(figuresOfSenders(allSenders));
  assert.deepEqual(
    allSenders.flatMap(({ problems }) => problems),
    [],
  );
  const busy = allSenders.reduce((sum, { endsBusy }) => sum + endsBusy, 0);
  assert.ok(busy >= busyShareLeast * folders * cutsPerFolder, `${busy} cuts hit a sender busy`);
  assert.ok(allSenders.some(({ spared }) => spared > 0) && allSenders.some(({ repeated }) => repeated > 0));
});

test(`${senderCuts} power cuts of senders with spools lose and double nothing, while their server goes on`, async (t) => {
  if (!canMountDisk(t)) return;
  const env = await compiledOnce(t);
  const disk = await CuttableDisk.create(t, diskBytes);
  const server = await TestServer.start(t, { flags, env });
  const senders = sendersOn(t, disk, env);
  for (let cut = 1; cut <= senderCuts; cut += 1) await cutSenders(disk, server, senders);
  for (const sender of senders) sender.start(server.port, storedCount(server.data, sender.name));
  await Promise.all(senders.map((sender) => sender.finish()));
  assert.deepEqual(audit(storedRows(server.data), senders), faultless);
  assert.deepEqual(
    senders.flatMap(({ problems }) => problems),
    [],
  );
  t.diagnostic(figuresOfSenders(senders));
});

test("a sender that does not sync its spool is caught", async (t) => {
  if (!canMountDisk(t)) return;
  const root = plantedCopy(t, "src/client/spool.ts", "    await this.#file.datasync();\n", "");
  const disk = await CuttableDisk.create(t, diskBytes);
  const server = await TestServer.start(t, { flags });
  const sender = new SpooledSender(t, { kind: "send", name: "send", spool: join(disk.path, "spool"), root });
  await cutSenders(disk, server, [sender]);
  sender.start(server.port, storedCount(server.data, sender.name));
  await assert.rejects(sender.finish(), /the server has more messages of this session than/);
});

test(`a message that was confirmed in a new folder survives a power cut at once, ${firstCuts} times of ${firstCuts}`, async (t) => {
  if (!canMountDisk(t)) return;
  const env = await compiledOnce(t);
  const disk = await CuttableDisk.create(t, diskBytes);
  for (let cut = 1; cut <= firstCuts; cut += 1) {
    const data = join(disk.path, "new", "folder");
    const server = await TestServer.start(t, { data, flags, env });
    const client = await RawClient.open(server.port, "Ana");
    client.send("hola\n");
    assert.equal(await client.line(), "250 stored 1");
    await disk.cut();
    await server.kill();
    disk.remount();
    const restarted = await TestServer.start(t, { data, flags, env });
    assert.deepEqual(storedRows(data), [{ name: "Ana", session: 1, number: 1, text: "hola" }]);
    await restarted.kill();
    disk.renew();
  }
});

test("a folder whose making was cut off can be served", async (t) => {
  if (!canMountDisk(t)) return;
  const env = await compiledOnce(t);
  const disk = await CuttableDisk.create(t, diskBytes);
  let listened = 0;
  for (let cut = 1; cut <= beginningCuts; cut += 1) {
    const data = join(disk.path, "new", "folder");
    if (await cutAtStart(t, { disk, data, watched: disk.path, env })) listened += 1;
    const restarted = await TestServer.start(t, { data, flags, env });
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
