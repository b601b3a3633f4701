/** When the database's log grew, seen from outside: each commit writes to it. */
import { watch } from "node:fs";
import type { FSWatcher } from "node:fs";
import type { Clock } from "./clock.ts";

/** Writes so near to each other are of one commit. */
const togetherMs = 1;
/** More than a picture can hold. */
const writesMax = 5_000;

export class DiskWatch {
  /** Times, rising. */
  readonly writesMs: number[] = [];
  readonly #clock: Clock;
  readonly #watcher: FSWatcher | undefined;

  /** Watches a data folder, where the system can. */
  constructor(folder: string, clock: Clock) {
    this.#clock = clock;
    try {
      this.#watcher = watch(folder, (_, file) => this.#see(file ?? ""));
      this.#watcher.on("error", () => {});
    } catch {
      // Then nothing is drawn.
    }
  }

  close(): void {
    this.#watcher?.close();
  }

  #see(file: string): void {
    if (!file.endsWith("-wal") || this.writesMs.length >= writesMax) return;
    const now = this.#clock.nowMs();
    if (now - (this.writesMs.at(-1) ?? -Infinity) > togetherMs) this.writesMs.push(now);
  }
}
