/** What the data lies on: whether it outlives the power, how much room there is, and how long a sync takes. */
import { isVolatile } from "../../ledger/space.ts";
import type { DiskFinding, DiskKind, FsyncFinding, SpaceFinding } from "../finding.ts";
import type { Machine, Mount } from "../machine.ts";
import { reasonOf } from "../place.ts";
import type { Place } from "../place.ts";

/** They keep what was synced, as far as their disks do. */
const durable: ReadonlySet<string> = new Set([
  "apfs",
  "bcachefs",
  "btrfs",
  "ext3",
  "ext4",
  "f2fs",
  "xfs",
  "zfs",
]);

/** SQLite's log needs memory that its users share, and locks that hold; over a network there is neither. */
const network: ReadonlySet<string> = new Set([
  "9p",
  "afs",
  "ceph",
  "cifs",
  "fuse.glusterfs",
  "fuse.rclone",
  "fuse.s3fs",
  "fuse.sshfs",
  "glusterfs",
  "lustre",
  "nfs",
  "nfs4",
  "smb3",
  "smbfs",
]);

/** What lies on a container's own layer goes with the container. */
const layers: ReadonlySet<string> = new Set(["aufs", "overlay"]);

/** With one of these a sync does not empty the disk's own cache. */
const withoutBarrier: ReadonlySet<string> = new Set(["barrier=0", "nobarrier"]);

const verdicts = {
  durable: "ok",
  unknown: "warning",
  layer: "warning",
  memory: "problem",
  network: "problem",
  "no-barrier": "problem",
} as const;

export function checkDisk(machine: Machine, { base }: Place): DiskFinding {
  const mount = machine.mountOf(base);
  const kind = kindOf(mount);
  const { fileSystem, point = null } = mount;
  return { check: "disk", verdict: verdicts[kind], fileSystem, mountPoint: point, kind };
}

function kindOf({ fileSystem, options }: Mount): DiskKind {
  if (isVolatile(fileSystem)) return "memory";
  if (network.has(fileSystem)) return "network";
  if (layers.has(fileSystem)) return "layer";
  if (options.some((option) => withoutBarrier.has(option))) return "no-barrier";
  return durable.has(fileSystem) ? "durable" : "unknown";
}

/** With less than so many times the reserve it is time to make room. */
const amplyReserves = 4;

export function checkSpace(machine: Machine, { base }: Place, reserveBytes: number): SpaceFinding {
  const availableBytes = machine.availableBytes(base);
  const least = availableBytes < amplyReserves * reserveBytes ? "warning" : "ok";
  const verdict = availableBytes < reserveBytes ? "problem" : least;
  return { check: "space", verdict, availableBytes, reserveBytes };
}

const syncCount = 100;
/** A disk that is so slow is known after fewer. */
const syncMsMax = 5_000;
/** A client that waits for each confirmation then sends fewer than 50 messages a second. */
const slowUs = 20_000;
/** No disk and no network answers so soon: the order to sync never gets there. */
const plausibleUs = 10;

/** `undefined` where nothing can be written. */
export async function checkFsync(
  machine: Machine,
  { scratch }: Place,
  kind: DiskKind,
): Promise<FsyncFinding | undefined> {
  if (scratch === undefined) return undefined;
  const none = { check: "fsync", count: 0, medianUs: 0, worstUs: 0, fault: null, error: null } as const;
  try {
    const times = (await machine.timeSyncs(scratch, syncCount, syncMsMax)).toSorted((a, b) => a - b);
    const medianUs = times[Math.floor(times.length / 2)] ?? 0;
    const fault = faultOf(medianUs, kind);
    return {
      ...none,
      verdict: fault === null ? "ok" : "warning",
      count: times.length,
      medianUs: Math.round(medianUs),
      worstUs: Math.round(times.at(-1) ?? 0),
      fault,
    };
  } catch (error) {
    return { ...none, verdict: "problem", error: reasonOf(error) };
  }
}

function faultOf(medianUs: number, kind: DiskKind): FsyncFinding["fault"] {
  if (medianUs >= slowUs) return "slow";
  return medianUs < plausibleUs && kind !== "memory" ? "too-fast-to-be-true" : null;
}
