import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { hasTool, isRoot } from "./tools.ts";
import { within } from "./wait.ts";

/** How long a cut may take. */
const cutMsMax = 10_000;

/** CAP_SYS_ADMIN among the capabilities of a process (linux/capability.h). */
const capSysAdmin = 1n << 21n;

/**
 * Stands by to cut: for each line that it reads it shuts the file system down as a power cut would, without
 * writing the journal (EXT4_IOC_SHUTDOWN with EXT4_GOING_FLAGS_NOLOGFLUSH, linux/fs/ext4/ext4.h). At the end of
 * its input it takes the mount away: however the test ended.
 */
const cutter = `
import fcntl, os, signal, struct, subprocess, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
path = sys.argv[1]
print("ready", flush=True)
for _ in sys.stdin:
    disk = os.open(path, os.O_RDONLY)
    fcntl.ioctl(disk, 0x8004587d, struct.pack("I", 2))
    os.close(disk)
    print("cut", flush=True)
subprocess.run(["umount", "--lazy", path], stderr=subprocess.DEVNULL)
`;

/** Whether a `CuttableDisk` can be made here; skips the test otherwise, or fails it where all must run. */
export function canMountDisk(t: Pick<TestContext, "skip">): boolean {
  return isRoot(t) && hasTool(t, "python3") && hasTool(t, "mkfs.ext4") && mayMount(t);
}

/** In most containers even root may not. */
function mayMount(t: Pick<TestContext, "skip">): boolean {
  const [, bits = "0"] = /^CapEff:\t(\w+)$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  const isAdmin = (BigInt(`0x${bits}`) & capSysAdmin) !== 0n;
  if (isAdmin && existsSync("/dev/loop-control")) return true;
  if (process.env["CI"] === "true") throw new Error("this test must mount a loop device");
  t.skip("this test must mount a loop device");
  return false;
}

/** An ext4 file system in a file, mounted through a loop device: its power can be cut. Linux, for root only. */
export class CuttableDisk {
  /** Where it is mounted. */
  readonly path: string;
  readonly #image: string;
  readonly #cutter: ChildProcess;

  private constructor(folder: string) {
    this.#image = join(folder, "image");
    this.path = join(folder, "disk");
    writeFileSync(this.#image, "");
    mkdirSync(this.path);
    this.#cutter = spawn("python3", ["-c", cutter, this.path], { stdio: ["pipe", "pipe", "inherit"] });
  }

  /** Makes and mounts a file system of `bytes`; it goes with the test. */
  static async create(t: Pick<TestContext, "after">, bytes: number): Promise<CuttableDisk> {
    const folder = mkdtempSync(join(existsSync("/var/tmp") ? "/var/tmp" : tmpdir(), "acuse-disk-"));
    const disk = new CuttableDisk(folder);
    t.after(async () => {
      await disk.#end();
      rmSync(folder, { recursive: true });
    });
    await disk.#hear();
    truncateSync(disk.#image, bytes);
    disk.#format();
    return disk;
  }

  /** What was not synced is gone. */
  async cut(): Promise<void> {
    this.#cutter.stdin!.write("\n");
    await this.#hear();
  }

  /** The power is back: what was on the disk is there. Nobody may use the disk meanwhile. */
  remount(): void {
    run("umount", this.path);
    this.#mount();
  }

  /** Makes an empty file system in the place of this one. */
  renew(): void {
    run("umount", this.path);
    this.#format();
  }

  #format(): void {
    run("mkfs.ext4", "-q", "-F", this.#image);
    this.#mount();
  }

  #mount(): void {
    run("mount", "-o", "loop", this.#image, this.path);
  }

  async #hear(): Promise<void> {
    await within(cutMsMax, "the power cut", once(this.#cutter.stdout!, "data"));
  }

  async #end(): Promise<void> {
    const exit = once(this.#cutter, "exit");
    this.#cutter.stdin!.end();
    await exit;
  }
}

function run(command: string, ...words: string[]): void {
  const { status, stderr } = spawnSync(command, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")}: ${stderr}`);
}
