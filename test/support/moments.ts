import { randomInt } from "node:crypto";
import { once } from "node:events";
import { watch } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Load } from "./load.ts";
import { within } from "./wait.ts";

/** A checkpoint comes within this time under load. */
const checkpointMsMax = 20_000;

/** Moments of a load in which a server may meet its end. */
export const moments = {
  first: async (load: Load): Promise<void> => {
    await load.reached(1);
  },
  any: async (load: Load): Promise<void> => {
    await load.reached(randomInt(1, 3_000));
    await delay(randomInt(20));
  },
  /** Only a checkpoint writes to the database itself: this is in the middle of one, or soon after it. */
  checkpoint: async (load: Load, data: string): Promise<void> => {
    await load.reached(1);
    const watcher = watch(join(data, "acuse.sqlite"));
    try {
      await within(checkpointMsMax, "a checkpoint", once(watcher, "change"));
    } finally {
      watcher.close();
    }
    await delay(randomInt(4));
  },
} as const;

export type Moment = keyof typeof moments;
