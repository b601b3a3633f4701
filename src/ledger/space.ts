import { statfsSync } from "node:fs";

/** File systems by the number that Linux gives them (statfs(2)). */
const fileSystems: Readonly<Record<number, string>> = {
  0xef53: "ext4",
  0x58465342: "xfs",
  0x9123683e: "btrfs",
  0x2fc12fc1: "zfs",
  0xf2f52010: "f2fs",
  0x794c7630: "overlay",
  0x6969: "nfs",
  0x01021994: "tmpfs",
  0x858458f6: "ramfs",
};

/** Where the files of these are is memory: nothing there survives the machine. */
const volatile: ReadonlySet<string> = new Set(["tmpfs", "ramfs"]);

/** Bytes that may still be written where the folder is. */
export function availableBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** The folder's file system: a name, or its number where that has none here. */
export function fileSystemOf(folder: string): string {
  const { type } = statfsSync(folder);
  return (process.platform === "linux" ? fileSystems[type] : undefined) ?? `0x${type.toString(16)}`;
}

/** Whether what is written to this file system is gone with the machine's power, whatever is synced. */
export function isVolatile(fileSystem: string): boolean {
  return volatile.has(fileSystem);
}
