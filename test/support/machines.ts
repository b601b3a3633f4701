/** Machines for the checks of `acuse doctor`: one on which all is well, and what can be wrong with others. */
import type { CheckName, Question, Verdict } from "../../src/doctor/finding.ts";
import type { Entry, Machine, Mount } from "../../src/doctor/machine.ts";
import { FolderError } from "../../src/ledger/trouble.ts";
import { PortError } from "../../src/server/port.ts";

const user = 1000;
const own: Entry = { isFolder: true, mode: 0o700, owner: user };
const ext4: Mount = { fileSystem: "ext4", point: "/", options: ["rw"] };
export const now: number = Date.UTC(2026, 10, 22, 12);
export const GiB: number = 2 ** 30;

/** A machine on which all is well, and the data folder is there. */
export const healthy: Machine = {
  runtime: { node: "26.10.0", sqlite: "3.53.0" },
  capacity: { openFilesMax: 20_000, cores: 4, hasIpv6Loopback: true, canSharePort: true },
  canSharePort: async () => true,
  user,
  look: (path) => (path.startsWith("/data/") ? undefined : own),
  isWritable: () => true,
  makeScratch: (folder) => `${folder}/scratch`,
  removeScratch: () => {},
  mountOf: () => ext4,
  availableBytes: () => 100 * GiB,
  proveDatabase: () => ({ journalMode: "wal", synchronous: "full" }),
  timeSyncs: async (_, count) => Array.from({ length: count }, (_, i) => 200 + i),
  readMessages: () => ({ count: 18, newestAt: now - 1000 }),
  servedBy: () => undefined,
  claimPort: async () => {},
  now: () => now,
  isClockSynchronized: () => true,
  availableMemoryBytes: () => 4 * GiB,
  terminal: { isTerminal: true, columns: 80, colour: true, utf8: true },
};

export const question: Question = {
  dataFolder: "/data",
  reserveBytes: GiB / 4,
  hosts: [],
  port: 2010,
  clientsMax: undefined,
};

export function fails(error: Error): () => never {
  return () => {
    throw error;
  };
}

export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** A check, a machine (and a question) that it looks at, and what it makes of that. */
export type Case = readonly [
  name: string,
  check: CheckName,
  verdict: Verdict,
  facts: object,
  machine?: Partial<Machine>,
  asked?: Partial<Question>,
];

const foreign = new FolderError({ kind: "foreign", path: "/data/acuse.sqlite" });
const setting = new FolderError({ kind: "setting", setting: "synchronous", wanted: "2", got: "1" });
const entry = (changes: Partial<Entry>): Partial<Machine> => ({
  look: (path) => (path === "/data" ? { ...own, ...changes } : undefined),
});
export const mount = (changes: Partial<Mount>): Partial<Machine> => ({
  mountOf: () => ({ ...ext4, ...changes }),
});
const syncs = (us: number): Partial<Machine> => ({ timeSyncs: async () => [us, us, us] });
export const taken = (code: string, isAcuse = false): Partial<Machine> => ({
  claimPort: async () => fails(new PortError(code, "127.0.0.1", 2010, isAcuse, "node (pid 7)"))(),
});
const files = (openFilesMax: number): Partial<Machine> => ({
  capacity: { ...healthy.capacity, openFilesMax },
});
export const clock = (at: number): Partial<Machine> => ({ now: () => at });
const terminal = (changes: object): Partial<Machine> => ({ terminal: { ...healthy.terminal, ...changes } });
const holder = { pid: 7, startedAt: "2026-11-22T10:00:00.000Z", port: 2010 };

export const cases: readonly Case[] = [
  ["an old Node", "node", "problem", {}, { runtime: { node: "24.3.0", sqlite: "3.53.0" } }],
  [
    "an old SQLite",
    "sqlite",
    "problem",
    { journalMode: null },
    { runtime: { node: "26.1.0", sqlite: "3.50.0" } },
  ],
  ["a setting that does not hold", "sqlite", "problem", {}, { proveDatabase: fails(setting) }],
  [
    "a place SQLite cannot use",
    "sqlite",
    "problem",
    { error: "disk I/O error" },
    { proveDatabase: fails(new Error("disk I/O error")) },
  ],

  [
    "a folder that is not there yet",
    "folder",
    "ok",
    { state: "to-be-made", path: "/data/x/y" },
    {},
    { dataFolder: "/data/x/y" },
  ],
  ["a file in its place", "folder", "problem", { state: "not-a-folder" }, entry({ isFolder: false })],
  [
    "a file above it",
    "folder",
    "problem",
    { state: "not-a-folder", path: "/data" },
    entry({ isFolder: false }),
    { dataFolder: "/data/x" },
  ],
  [
    "a folder that cannot be written",
    "folder",
    "problem",
    { state: "failed", error: "EROFS" },
    { makeScratch: fails(systemError("EROFS")) },
  ],
  [
    "a file in it that cannot be written",
    "folder",
    "problem",
    { error: "lock.sqlite" },
    { look: () => own, isWritable: () => false },
  ],
  [
    "a folder that others can change",
    "folder",
    "warning",
    { fault: "others-write", mode: "770" },
    entry({ mode: 0o770 }),
  ],
  ["somebody else's folder", "folder", "warning", { fault: "other-owner", owner: 0 }, entry({ owner: 0 })],
  ["a folder where there are no users", "folder", "ok", { owner: null, user: null }, { user: undefined }],

  ["nothing stored yet", "messages", "ok", { count: null }, { readMessages: () => undefined }],
  ["a database of something else", "messages", "problem", { count: null }, { readMessages: fails(foreign) }],
  [
    "a database that is broken",
    "messages",
    "problem",
    { error: "malformed" },
    { readMessages: fails(new Error("malformed")) },
  ],

  ["a server in the folder", "server", "ok", { running: true, pid: 7 }, { servedBy: () => holder }],
  [
    "a server that has no port yet",
    "server",
    "ok",
    { port: null },
    { servedBy: () => ({ pid: 7, startedAt: "" }) },
  ],

  ["memory for a disk", "disk", "problem", { kind: "memory" }, mount({ fileSystem: "tmpfs" })],
  ["a network file system", "disk", "problem", { kind: "network" }, mount({ fileSystem: "nfs4" })],
  [
    "a disk without barriers",
    "disk",
    "problem",
    { kind: "no-barrier" },
    mount({ options: ["rw", "nobarrier"] }),
  ],
  ["a container's layer", "disk", "warning", { kind: "layer" }, mount({ fileSystem: "overlay" })],
  [
    "a file system nobody tried",
    "disk",
    "warning",
    { kind: "unknown", mountPoint: null },
    mount({ fileSystem: "0x1234", point: undefined }),
  ],

  ["a full disk", "space", "problem", {}, { availableBytes: () => GiB / 8 }],
  ["a disk that is filling", "space", "warning", {}, { availableBytes: () => GiB / 2 }],
  ["no reserve", "space", "ok", {}, { availableBytes: () => 0 }, { reserveBytes: 0 }],

  ["a slow disk", "fsync", "warning", { fault: "slow", count: 3, medianUs: 30_000 }, syncs(30_000)],
  ["a sync that does nothing", "fsync", "warning", { fault: "too-fast-to-be-true" }, syncs(2)],
  [
    "the same in memory, where it is as it should be",
    "fsync",
    "ok",
    {},
    { ...syncs(2), ...mount({ fileSystem: "tmpfs" }) },
  ],
  [
    "a disk that fails",
    "fsync",
    "problem",
    { error: "EIO" },
    { timeSyncs: async () => fails(systemError("EIO"))() },
  ],

  [
    "another program at the port",
    "port",
    "problem",
    { state: "taken", isAcuse: false, holder: "node (pid 7)" },
    taken("EADDRINUSE"),
  ],
  [
    "another folder's server at the port",
    "port",
    "problem",
    { state: "taken", isAcuse: true },
    taken("EADDRINUSE", true),
  ],
  [
    "this folder's server at the port",
    "port",
    "ok",
    { state: "ours" },
    { servedBy: () => holder, ...taken("EADDRINUSE", true) },
  ],
  [
    "this folder's server at another port",
    "port",
    "problem",
    { state: "taken" },
    { servedBy: () => ({ ...holder, port: 1 }), ...taken("EADDRINUSE") },
  ],
  ["a port that is reserved", "port", "problem", { state: "not-allowed" }, taken("EACCES")],
  [
    "somebody else's address",
    "port",
    "problem",
    { state: "no-address" },
    taken("EADDRNOTAVAIL"),
    { hosts: ["10.1.2.3"] },
  ],
  ["a network that is broken", "port", "problem", { state: "failed" }, taken("EMFILE")],
  [
    "another failure",
    "port",
    "problem",
    { state: "failed", error: "boom" },
    { claimPort: async () => fails(new Error("boom"))() },
  ],
  ["any port", "port", "ok", { state: "free", port: 0, hosts: ["127.0.0.1", "::1"] }, {}, { port: 0 }],

  [
    "a system where threads cannot share a port",
    "threads",
    "warning",
    { threads: 1 },
    { capacity: { ...healthy.capacity, canSharePort: false } },
  ],
  [
    "one where they should, and cannot",
    "threads",
    "problem",
    { reusePort: false },
    { canSharePort: async () => false },
  ],

  ["too few files for anybody", "files", "problem", { clientsMax: null }, files(100)],
  ["files for few", "files", "warning", {}, files(440)],
  ["files for few, as was asked for", "files", "ok", { clientsMax: 50 }, files(440), { clientsMax: 50 }],
  [
    "more clients than files",
    "files",
    "problem",
    { problem: { kind: "too-many-clients", given: 50_000, most: 18_656, openFilesMax: 20_000 } },
    {},
    { clientsMax: 50_000 },
  ],

  ["little memory", "memory", "warning", { clientsMax: 18_656 }, { availableMemoryBytes: () => GiB / 4 }],
  [
    "little memory for few clients",
    "memory",
    "ok",
    {},
    { availableMemoryBytes: () => GiB / 2 },
    { clientsMax: 100 },
  ],

  ["a clock of the last century", "clock", "warning", { fault: "implausible" }, clock(0)],
  ["a clock of the next", "clock", "warning", { fault: "implausible" }, clock(Date.UTC(2100, 1))],
  ["a clock that went back", "clock", "warning", { fault: "went-backwards" }, clock(now - 3_600_000)],
  [
    "a clock that nobody vouches for",
    "clock",
    "ok",
    { synchronized: null },
    { isClockSynchronized: () => undefined },
  ],

  ["a terminal without UTF-8", "terminal", "warning", { fault: "no-utf8" }, terminal({ utf8: false })],
  ["a narrow terminal", "terminal", "warning", { fault: "narrow" }, terminal({ columns: 40 })],
  [
    "no terminal",
    "terminal",
    "ok",
    { columns: null },
    terminal({ isTerminal: false, columns: undefined, utf8: false }),
  ],
];
