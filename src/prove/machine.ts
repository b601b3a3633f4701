/** On what, and what, was proved. */
import { spawnSync } from "node:child_process";
import { statfsSync } from "node:fs";
import { arch, availableParallelism, cpus, release, totalmem, type } from "node:os";
import type { Machine } from "./evidence.ts";

/** By the number that the kernel gives them (`statfs(2)`, linux/magic.h). */
const fileSystems: ReadonlyMap<number, string> = new Map([
  [0xef53, "ext4"],
  [0x9123_683e, "btrfs"],
  [0x5846_5342, "xfs"],
  [0x2fc1_2fc1, "zfs"],
  [0xf2f5_2010, "f2fs"],
  [0x794c_7630, "overlayfs"],
  [0x6969, "nfs"],
  [0x0102_1994, "tmpfs"],
  [0x8584_58f6, "ramfs"],
]);

/** They are gone when the machine stops: nothing can be durable there. */
const volatileFileSystems: ReadonlySet<string> = new Set(["tmpfs", "ramfs"]);

/** The file system that a folder is in; `undefined` where that cannot be told. */
export function fileSystemOf(folder: string): string | undefined {
  return process.platform === "linux" ? fileSystems.get(statfsSync(folder).type) : undefined;
}

export function isVolatile(fileSystem: string | undefined): boolean {
  return volatileFileSystems.has(fileSystem ?? "");
}

export function readMachine(folder: string): Machine {
  return {
    system: `${type()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model.trim() ?? "?",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    node: process.versions.node,
    sqlite: process.versions["sqlite"] ?? "?",
    fileSystem: fileSystemOf(folder),
  };
}

/** The commit of the clone that a program lies in, `+` behind it if files were changed; `undefined` for no clone. */
export function commitOf(folder: string): string | undefined {
  const commit = git(folder, "rev-parse", "--short", "HEAD");
  if (commit === undefined || git(folder, "rev-parse", "--show-prefix") !== "") return undefined;
  return git(folder, "status", "--porcelain", "--untracked-files=no") === "" ? commit : `${commit}+`;
}

/** What git says; `undefined` when it cannot. */
function git(folder: string, ...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync("git", args, { cwd: folder, encoding: "utf8", timeout: gitMsMax });
  return status === 0 ? stdout.trim() : undefined;
}

/** A clone on a slow disk. */
const gitMsMax = 5_000;
