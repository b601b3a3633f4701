import { keyOfSecret } from "../../src/ledger/names.ts";
import type { HeldSession } from "../../src/ledger/names.ts";
import type { KeptSession, Store } from "../../src/ledger/store.ts";
import type { Disk, Row } from "./disk.ts";

const decoder = new TextDecoder();

/** A store over a simulated disk. Whoever drives it lets time go by between what a group puts and its commit. */
export class SimStore implements Store {
  readonly word = "stored";
  /** How the commit under way will end. */
  outcome: "synced" | "failed" = "synced";
  /** The next look after the log fails. */
  failsTidy = false;
  /** The highest session number there was. */
  readonly highest: number;

  readonly #disk: Disk;
  readonly #kept = new Map<string, KeptSession>();
  /** Rows of the group under way. */
  #rows: Row[] = [];

  /** Takes what a recovery found. */
  constructor(disk: Disk, recovered: readonly Row[]) {
    this.#disk = disk;
    let highest = 0;
    for (const row of recovered) {
      this.#keep(row);
      highest = Math.max(highest, row.session);
    }
    this.highest = highest;
  }

  /** The rows that are neither safe nor lost. */
  get pending(): readonly Row[] {
    return this.#rows;
  }

  find(secret: Uint8Array): KeptSession | undefined {
    return this.#kept.get(keyOfSecret(secret));
  }

  hasRoom(): boolean {
    return this.#disk.hasRoom();
  }

  begin(): void {
    this.#rows = [];
  }

  put(held: HeldSession, _at: number, text: Uint8Array): void {
    held.last += 1;
    const { session, key, epoch, last, secret } = held;
    const row: Row = {
      session,
      key,
      epoch,
      number: last,
      text: decoder.decode(text),
      secret: secret === undefined ? undefined : Buffer.from(secret).toString("latin1"),
    };
    this.#rows.push(row);
    this.#keep(row);
  }

  commit(): void {
    const rows = this.#rows;
    this.#rows = [];
    if (this.outcome === "failed") {
      this.#disk.abandon(rows);
      throw new Error("the sync failed");
    }
    this.#disk.commit(rows);
  }

  tidy(): void {
    if (!this.failsTidy) return;
    this.failsTidy = false;
    throw new Error("the checkpoint failed");
  }

  close(): void {}

  #keep({ session, key, epoch, number, secret }: Row): void {
    if (secret === undefined) return;
    const bytes = Buffer.from(secret, "latin1");
    this.#kept.set(keyOfSecret(bytes), { session, key, secret: bytes, epoch, last: number, head: number });
  }
}
