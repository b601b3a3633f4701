import type { Random } from "./random.ts";

/** A message as it lies on the disk. */
export interface Row {
  /** The ledger's session, and what its client resumes it by. */
  readonly session: number;
  readonly secret: string | undefined;
  readonly key: string;
  readonly epoch: number;
  readonly number: number;
  readonly text: string;
}

/** What one commit wrote: valid while all its sectors are there, as its checksum tells. */
interface Transaction {
  readonly rows: readonly Row[];
  isDurable: boolean;
  isTorn: boolean;
}

/** What a disk is told that lies: a negative control for the checkers. */
export interface DiskOptions {
  readonly random: Random;
  /** Says that it has synced, and has not. */
  readonly lies: boolean;
  /** Recovery believes what it reads, without a sync. */
  readonly trustsCache: boolean;
  /** These rows are durable from now on. */
  synced(rows: readonly Row[]): void;
}

const sectorRows = 4;

/**
 * A log of transactions. What was written is in the machine's cache, where another process sees it, and survives a
 * power cut only once it was synced.
 */
export class Disk {
  /** Whether there is space; `hardly`: somebody else takes and frees it all the time. */
  space: "enough" | "hardly" | "none" = "enough";
  readonly #options: DiskOptions;
  readonly #log: Transaction[] = [];
  /** Up to here the log is known to be durable. */
  #synced = 0;

  constructor(options: DiskOptions) {
    this.#options = options;
  }

  /** Below the reserve nothing more is begun. */
  hasRoom(): boolean {
    return this.space === "enough" || (this.space === "hardly" && this.#options.random.chance(0.5));
  }

  /** A commit ended well. */
  commit(rows: readonly Row[]): void {
    this.#log.push({ rows, isDurable: false, isTorn: false });
    if (this.#options.lies) return;
    this.#sync();
    this.#options.synced(rows);
  }

  /** A commit did not come to its end: of its sectors none, some or all are written; none is synced. */
  abandon(rows: readonly Row[]): "written" | "lost" {
    const { random } = this.#options;
    if (random.chance(0.4)) return "lost";
    const isTorn = random.chance(0.3);
    this.#log.push({ rows, isDurable: false, isTorn });
    return isTorn ? "lost" : "written";
  }

  /** The power fails: of what was not synced, the sectors that happened to be written survive. */
  cutPower(): void {
    const { random } = this.#options;
    const isPrefix = random.chance(0.5);
    let isGone = false;
    for (const transaction of this.#log) {
      if (transaction.isDurable) continue;
      const sectors = Math.ceil((transaction.rows.length + 1) / sectorRows);
      const survives: boolean = random.chance(0.5 ** sectors) && !(isPrefix && isGone);
      isGone ||= !survives;
      transaction.isTorn ||= !survives;
    }
  }

  /** What a process reads that starts: all up to the first transaction that is not whole, and it is synced. */
  recover(): readonly Row[] {
    const { trustsCache } = this.#options;
    const firstTorn = this.#log.findIndex((transaction) => transaction.isTorn);
    if (firstTorn >= 0) this.#log.length = firstTorn;
    this.#synced = Math.min(this.#synced, this.#log.length);
    if (!trustsCache) this.#sync();
    return this.#rows();
  }

  /** What would be there after a power cut now. */
  durableRows(): readonly Row[] {
    const firstTorn = this.#log.findIndex((transaction) => transaction.isTorn || !transaction.isDurable);
    return this.#rows(firstTorn < 0 ? this.#log.length : firstTorn);
  }

  /** A sync writes what lay there before, too. */
  #sync(): void {
    for (; this.#synced < this.#log.length; this.#synced += 1) this.#log[this.#synced]!.isDurable = true;
  }

  #rows(length: number = this.#log.length): readonly Row[] {
    return this.#log.slice(0, length).flatMap((transaction) => transaction.rows);
  }
}
