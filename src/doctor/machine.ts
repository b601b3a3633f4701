/** What the checks ask the machine, so that tests can answer for it. `real-machine.ts` asks the real one. */
import type { Holder } from "../ledger/folder.ts";
import type { Runtime } from "../ledger/runtime.ts";
import type { Machine as Capacity } from "../server/settings.ts";

export interface Machine {
  readonly runtime: Runtime;
  /** Open files, cores, addresses. */
  readonly capacity: Capacity;
  /** Whether several threads really can listen on one port. */
  canSharePort(): Promise<boolean>;
  /** Number of this process's user; `undefined` where there are none. */
  readonly user: number | undefined;

  /** `undefined` when there is nothing of this name. Throws what the system says when that cannot be seen. */
  look(path: string): Entry | undefined;
  /** Whether a file may be written by this user. */
  isWritable(path: string): boolean;
  /** Makes a folder of its own within this one. Throws what the system says. */
  makeScratch(folder: string): string;
  removeScratch(scratch: string): void;
  mountOf(path: string): Mount;
  availableBytes(path: string): number;

  /** Makes a database as the server would, and reads its settings back. Throws `FolderError`, or what SQLite says. */
  proveDatabase(scratch: string): { readonly journalMode: string; readonly synchronous: string };
  /** Writes and syncs `count` times, fewer if that takes longer than `msMax`: microseconds of each sync. */
  timeSyncs(scratch: string, count: number, msMax: number): Promise<readonly number[]>;

  /** What is stored, read without disturbing a server. Throws `FolderError`, or what SQLite says. */
  readMessages(folder: string): Messages | undefined;
  /** Who serves the folder at this moment. */
  servedBy(folder: string): Holder | undefined;
  /** Throws `PortError`. */
  claimPort(hosts: readonly string[], port: number): Promise<unknown>;

  /** Milliseconds since 1970. */
  now(): number;
  /** Whether something keeps the clock right; `undefined` when that cannot be seen. */
  isClockSynchronized(): boolean | undefined;
  /** Memory that this process can still get. */
  availableMemoryBytes(): number;
  readonly terminal: Terminal;
}

export interface Entry {
  readonly isFolder: boolean;
  /** Permission bits. */
  readonly mode: number;
  readonly owner: number;
}

/** Where a path lies. */
export interface Mount {
  readonly fileSystem: string;
  /** `undefined` where the system does not tell. */
  readonly point: string | undefined;
  readonly options: readonly string[];
}

export interface Messages {
  readonly count: number;
  /** When the newest was received: milliseconds since 1970. */
  readonly newestAt: number | undefined;
}

export interface Terminal {
  readonly isTerminal: boolean;
  /** `undefined` without a terminal. */
  readonly columns: number | undefined;
  readonly colour: boolean;
  /** Whether the locale says that it shows UTF-8. */
  readonly utf8: boolean;
}
