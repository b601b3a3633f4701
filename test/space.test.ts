/** A disk that has less free space than the reserve: nothing more is stored, the server stays, and goes on by itself. */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Evidence } from "./support/audit.ts";
import { Load } from "./support/load.ts";
import { canMountDisk, CuttableDisk } from "./support/powercut.ts";
import { bare, RawClient } from "./support/raw.ts";
import { TestServer } from "./support/server.ts";
import type { ConsoleEvent } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";

const mebibyte = 1024 * 1024;

/** A disk on which a file leaves just enough room for a load to begin. */
const diskBytes = 96 * mebibyte;
const reserve = "24MiB";
const ballastBytes = 32 * mebibyte;

const storageFailureExitCode = 8;

/** The last line of a connection whose message found no room. */
const noSpaceLine = /^452 no-space wait=10000 last=\d+ id=\w+ :/;

function noSpaceNotices(server: TestServer): ConsoleEvent[] {
  return server.events.filter(({ notice }) => notice === "no-space");
}

/** Sends a message for which there is no room. */
async function sendInVain(server: TestServer, name: string): Promise<void> {
  const client = await RawClient.open(server.port, name);
  client.send("/ping first\none\ntwo\n");
  assert.equal(await client.line(), "200 pong first");
  const [last = "", ...more] = await client.rest();
  assert.match(last, noSpaceLine);
  assert.match(last, / last=0 /);
  assert.deepEqual(more, []);
  client.end();
}

test("below the reserve a message is refused, and everything else goes on", async (t) => {
  const server = await TestServer.start(t, { flags: ["--reserve", "1000TiB"] });
  const leo = await RawClient.open(server.port, "Leo");
  await sendInVain(server, "Ana");
  await sendInVain(server, "Ana");
  leo.send("/ping still-here\n/help\n/quit\n");
  const lines = await leo.rest();
  leo.end();
  assert.equal(lines[0], "200 pong still-here");
  assert.match(lines[1] ?? "(the end)", /^214/);
  assert.match(bare(lines.at(-1)), /^221 bye last=0 /);
  await server.event("notice", ({ notice }) => notice === "no-space");
  assert.equal(await server.stop(), 0);
  assert.equal(noSpaceNotices(server).length, 1, "the operator is told once");
  assert.deepEqual(storedRows(server.data), []);
});

test("a disk that fills up under load refuses, loses nothing, and takes messages again when there is room", async (t) => {
  if (!canMountDisk(t)) return;
  const disk = await CuttableDisk.create(t, diskBytes);
  const ballast = join(disk.path, "ballast");
  writeFileSync(ballast, Buffer.alloc(ballastBytes));
  const data = join(disk.path, "data");
  const evidence = new Evidence(data);
  const server = await TestServer.start(t, { data, flags: ["--rate", "off", "--reserve", reserve] });

  const filling = Load.start(server.port, { clients: 8, inFlight: 16, run: 1, bytes: 3000 });
  await filling.over();
  for (const { closing } of filling.sessions) assert.match(closing ?? "(no last line)", noSpaceLine);
  assert.ok(filling.confirmed > 0, "there was room for some");
  evidence.add(filling);
  await sendInVain(server, "Ana");
  await server.event("notice", ({ notice }) => notice === "no-space");

  rmSync(ballast);
  const again = Load.start(server.port, { clients: 8, inFlight: 16, run: 2 });
  await again.reached(500);
  await again.end();
  for (const { closing, sent } of again.sessions) {
    assert.match(closing ?? "(no last line)", new RegExp(`^221 bye last=${sent} `));
  }
  assert.equal(await server.stop(), 0);
  evidence.add(again);
  evidence.verify();
  assert.equal(noSpaceNotices(server).length, 1, "the operator is told once");
});

test("without a reserve a full disk ends the server, and what was confirmed is there when there is room", async (t) => {
  if (!canMountDisk(t)) return;
  const disk = await CuttableDisk.create(t, diskBytes);
  const ballast = join(disk.path, "ballast");
  writeFileSync(ballast, Buffer.alloc(ballastBytes));
  const data = join(disk.path, "data");
  const flags = ["--rate", "off", "--reserve", "0"];
  const server = await TestServer.start(t, { data, flags });
  const load = Load.start(server.port, { clients: 8, inFlight: 16, run: 1, bytes: 3000 });
  await load.over();
  for (const { closing } of load.sessions) {
    assert.match(closing ?? "(no last line)", /^421 closing reason=storage id=\w+ :/);
  }
  assert.equal(await server.ended(), storageFailureExitCode);
  rmSync(ballast);
  const evidence = new Evidence(data);
  const restarted = await TestServer.start(t, { data, flags });
  evidence.add(load);
  evidence.verify();
  assert.equal(await restarted.stop(), 0);
});
