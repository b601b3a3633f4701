/** On what it was measured. */
import { realMachine } from "../src/doctor/real-machine.ts";
import { isVolatile, readMachine as readProved } from "../src/prove/machine.ts";
import type { Machine as Proved } from "../src/prove/evidence.ts";
import { makeFolder, removeFolder } from "./child.ts";
import { summaryOf } from "./summary.ts";

export interface Machine extends Proved {
  /** The time of one `fsync` of 4 KiB where the servers store, in the middle. */
  readonly fsyncUs: number;
}

const syncCount = 200;
const syncMsMax = 5_000;

/**
 * No disk answers so soon: the order to sync never gets there, and what is measured as "on the disk" is not.
 */
const plausibleUs = 10;

/** Throws where nothing can be durable: there all that sync would be flattered. */
export async function readMachine(folder: string): Promise<Machine> {
  const machine = readProved(folder);
  if (isVolatile(machine.fileSystem)) {
    throw new Error(
      `${folder} is in memory (${machine.fileSystem}), where nothing is ever synced; try --data`,
    );
  }
  const scratch = makeFolder(folder);
  const disk = realMachine(process.env, new AbortController().signal);
  const times = await disk.timeSyncs(scratch, syncCount, syncMsMax);
  removeFolder(scratch);
  const fsyncUs = Math.round(summaryOf(times).median);
  if (fsyncUs < plausibleUs) {
    throw new Error(`an fsync in ${folder} takes ${fsyncUs} µs: it never gets to a disk; try --data`);
  }
  return { ...machine, fsyncUs };
}
