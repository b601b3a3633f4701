/** On what a path lies. */
import { readFileSync, realpathSync } from "node:fs";
import { fileSystemOf } from "../ledger/space.ts";
import type { Mount } from "./machine.ts";

/** The mount of a path that there is; where the system does not tell, only the kind of its file system. */
export function mountOf(path: string): Mount {
  try {
    const found = findMount(readFileSync("/proc/self/mountinfo", "utf8"), realpathSync(path));
    if (found !== undefined) return found;
  } catch {
    // No /proc: not Linux, or shut away.
  }
  return { fileSystem: fileSystemOf(path), point: undefined, options: [] };
}

/**
 * The mount that `path` lies on, by the kernel's table (proc(5)). Of several on one point the last one counts: it
 * covers the others.
 */
export function findMount(table: string, path: string): Mount | undefined {
  const mounts = table
    .split("\n")
    .map(readMount)
    .filter((mount) => mount !== undefined)
    .filter(({ point }) => point === "/" || path === point || path.startsWith(`${point}/`));
  let nearest: (Mount & { readonly point: string }) | undefined;
  for (const mount of mounts) {
    if (mount.point.length >= (nearest?.point.length ?? 0)) nearest = mount;
  }
  return nearest;
}

/** `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext4 /dev/root rw,barrier=0`, with any number of fields before ` - `. */
function readMount(line: string): (Mount & { readonly point: string }) | undefined {
  const [before = "", behind] = line.split(" - ");
  if (behind === undefined) return undefined;
  const [, , , , point = "", options = ""] = before.split(" ");
  const [fileSystem = "", , superOptions = ""] = behind.split(" ");
  return {
    fileSystem,
    point: point.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    options: [...options.split(","), ...superOptions.split(",")],
  };
}
