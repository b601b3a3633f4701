/** A data folder: what it holds, and that one process serves it. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { sqliteCodeOf, sqliteCodes } from "./codes.ts";
import { FolderError } from "./trouble.ts";

/** What a data folder holds. */
export const folderFiles = {
  /** Sessions and messages. */
  database: "acuse.sqlite",
  /** Empty; who serves the folder holds a lock on it. */
  lock: "lock.sqlite",
  /** Who that is. */
  server: "server.json",
} as const;

/** Only the one who runs the server reads what its clients wrote. */
export const folderMode = 0o700;
export const fileMode = 0o600;

/** What a server says about itself in its folder. */
export interface Holder {
  readonly pid: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly port?: number;
}

/** Makes the folder and those above it, so that they are still there after a power cut. */
export function makeFolder(folder: string): void {
  const path = resolve(folder);
  if (isFolder(path)) return;
  // One by one: Node's `recursive` does not come back where nothing can be made, below /proc.
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: folderMode });
  } catch (error) {
    if (!isFolder(path)) throw error; // Somebody else may have made it meanwhile.
  }
  syncFolder(dirname(path));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Makes durable which names a folder holds. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return; // It has no way to ask for this.
  const file = openSync(folder, "r");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * The right to serve a folder. It is a lock of the operating system's, so it ends with the process, however that
 * dies; SQLite is how Node gets at one.
 */
export class FolderLock {
  readonly #folder: string;
  readonly #database: DatabaseSync;

  /** Takes the lock. Throws a `FolderError` of kind `busy` when another has it. */
  constructor(folder: string) {
    this.#folder = folder;
    const path = join(folder, folderFiles.lock);
    createEmpty(path);
    this.#database = new DatabaseSync(path);
    try {
      this.#database.exec("BEGIN EXCLUSIVE");
    } catch (error) {
      this.#database.close();
      if (sqliteCodeOf(error) !== sqliteCodes.busy) throw error;
      throw new FolderError({ kind: "busy", folder, holder: holderOf(folder) });
    }
    write(folder, { pid: process.pid, startedAt: new Date().toISOString() });
  }

  release(): void {
    rmSync(join(this.#folder, folderFiles.server), { force: true });
    this.#database.close();
  }
}

/** Creates a file that only its owner reads, unless there is one. Never opens one that is there: closing it would end the locks on it. */
export function createEmpty(path: string): void {
  try {
    closeSync(openSync(path, "wx", fileMode));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** Adds to the folder which port its server listens on. For the process that holds the lock, from any thread. */
export function announcePort(folder: string, port: number): void {
  const holder = holderOf(folder);
  if (holder !== undefined) write(folder, { ...holder, port });
}

/** Who serves the folder, as far as is known; it may be gone meanwhile. */
export function holderOf(folder: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, folderFiles.server), "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/** A reader sees all of it or nothing. */
function write(folder: string, holder: Holder): void {
  const path = join(folder, folderFiles.server);
  writeFileSync(`${path}.new`, `${JSON.stringify(holder)}\n`, { mode: fileMode });
  renameSync(`${path}.new`, path);
}
