import assert from "node:assert/strict";
import { readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { spawnSync } from "node:child_process";
import { dataFolder } from "./contract-tools.ts";
import { announcePort, folderFiles, FolderLock, holderOf, makeFolder } from "./folder.ts";
import { FolderError } from "./trouble.ts";

const permissions = (path: string): number => statSync(path).mode & 0o777;

test("a data folder and those above it are made for their owner alone", (t) => {
  const base = dataFolder(t);
  const folder = join(base, "a", "b");
  makeFolder(folder);
  makeFolder(folder);
  assert.equal(permissions(folder), 0o700);
  assert.equal(permissions(join(base, "a")), 0o700);
});

test("where no folder can be made, that is said at once", { timeout: 10_000 }, (t) => {
  const file = join(dataFolder(t), "file");
  writeFileSync(file, "");
  assert.throws(() => makeFolder(join(file, "a")), { code: "EEXIST" });
  assert.throws(() => makeFolder(file), { code: "EEXIST" });
  if (process.platform === "linux") assert.throws(() => makeFolder("/proc/acuse/a"), { code: "ENOENT" });
});

test("a folder of somebody else's keeps its permissions", (t) => {
  const folder = join(dataFolder(t), "a");
  makeFolder(folder);
  const before = permissions(join(folder, ".."));
  makeFolder(join(folder, ".."));
  assert.equal(permissions(join(folder, "..")), before);
});

test("a lock says who holds it, and leaves nothing but itself", (t) => {
  const folder = dataFolder(t);
  const lock = new FolderLock(folder);
  const { pid, startedAt, port } = holderOf(folder)!;
  assert.equal(pid, process.pid);
  assert.ok(Math.abs(Date.parse(startedAt) - Date.now()) < 60_000);
  assert.equal(port, undefined);
  announcePort(folder, 2010);
  assert.deepEqual(holderOf(folder), { pid, startedAt, port: 2010 });
  for (const file of readdirSync(folder)) assert.equal(permissions(join(folder, file)), 0o600);
  lock.release();
  assert.deepEqual(readdirSync(folder), [folderFiles.lock]);
});

test("asking for a lock that this process holds does not lose it to another process", (t) => {
  const folder = dataFolder(t);
  const lock = new FolderLock(folder);
  const isBusy = (error: unknown): boolean => error instanceof FolderError && error.trouble.kind === "busy";
  assert.throws(() => new FolderLock(folder), isBusy);
  announcePort(folder, 2010);
  const url = new URL("./folder.ts", import.meta.url).href;
  const code = `
    import { FolderLock } from ${JSON.stringify(url)};
    try { new FolderLock(${JSON.stringify(folder)}); }
    catch (error) { process.stdout.write(JSON.stringify(error.trouble)); }`;
  const other = spawnSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
  assert.deepEqual(JSON.parse(other.stdout), { kind: "busy", folder, holder: holderOf(folder) });
  lock.release();
  new FolderLock(folder).release();
});

test("who serves a folder is not known when what it said of itself cannot be read", (t) => {
  const folder = dataFolder(t);
  assert.equal(holderOf(folder), undefined);
  writeFileSync(join(folder, folderFiles.server), '{"pid":');
  assert.equal(holderOf(folder), undefined);
});
