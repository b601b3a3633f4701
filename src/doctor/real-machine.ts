/** Asks the machine that this process runs on. */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate as turn } from "node:timers/promises";
import { isatty } from "node:tty";
import { sqliteCodeOf, sqliteCodes } from "../ledger/codes.ts";
import { openDatabase } from "../ledger/database.ts";
import { folderFiles, holderOf } from "../ledger/folder.ts";
import type { Holder } from "../ledger/folder.ts";
import { openLog } from "../ledger/read.ts";
import { runtime } from "../ledger/runtime.ts";
import { pragma } from "../ledger/schema.ts";
import { availableBytes } from "../ledger/space.ts";
import { claimPort } from "../server/port.ts";
import { readMachine } from "../server/settings.ts";
import { wantsColour } from "../terminal/style.ts";
import type { Entry, Machine, Messages, Terminal } from "./machine.ts";
import { mountOf } from "./mount.ts";

/** A page of SQLite's, which is the least that a commit writes. */
const syncBytes = 4096;

/** systemd-timesyncd makes this file once it has set the clock; with another service it says nothing. */
const synchronizedFile = "/run/systemd/timesync/synchronized";

/** Begins the names of folders that are made for a moment. */
const scratchPrefix = ".acuse-doctor-";

/** The machine as it is. The end of `signal` ends what takes long. */
export function realMachine(env: NodeJS.ProcessEnv, signal: AbortSignal): Machine {
  return {
    runtime: runtime(),
    capacity: readMachine(),
    canSharePort,
    user: process.geteuid?.(),
    look,
    isWritable,
    makeScratch,
    removeScratch,
    mountOf,
    availableBytes,
    proveDatabase,
    timeSyncs: (scratch, count, msMax) => timeSyncs(scratch, count, msMax, signal),
    readMessages,
    servedBy,
    claimPort,
    now: Date.now,
    isClockSynchronized: () => (existsSync(synchronizedFile) ? true : undefined),
    availableMemoryBytes: () => process.availableMemory(),
    terminal: terminalOf(env),
  };
}

async function canSharePort(): Promise<boolean> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: "127.0.0.1", port: 0, reusePort: true }, resolve);
    });
    return true;
  } catch {
    return false;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

function makeScratch(folder: string): string {
  const scratch = mkdtempSync(join(folder, scratchPrefix));
  // Also when who reads the output is gone, which ends the process at once.
  process.once("exit", () => removeScratch(scratch));
  return scratch;
}

function removeScratch(scratch: string): void {
  rmSync(scratch, { recursive: true, force: true });
}

function look(path: string): Entry | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  return { isFolder: stats.isDirectory(), mode: stats.mode & 0o7777, owner: stats.uid };
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function proveDatabase(scratch: string): { journalMode: string; synchronous: string } {
  const database = openDatabase(scratch);
  try {
    const [journalMode, synchronous] = ["journal_mode", "synchronous"].map((name) => pragma(database, name));
    return { journalMode: String(journalMode), synchronous: synchronousNames[Number(synchronous)] ?? "?" };
  } finally {
    database.close();
  }
}

/** https://sqlite.org/pragma.html#pragma_synchronous */
const synchronousNames: readonly string[] = ["off", "normal", "full", "extra"];

async function timeSyncs(
  scratch: string,
  count: number,
  msMax: number,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const file = openSync(join(scratch, "syncs"), "wx");
  const bytes = Buffer.alloc(syncBytes, 1);
  const times: number[] = [];
  const untilMs = performance.now() + msMax;
  try {
    while (times.length < count && performance.now() < untilMs && !signal.aborted) {
      writeSync(file, bytes);
      const beginMs = performance.now();
      fsyncSync(file);
      times.push((performance.now() - beginMs) * 1000);
      // Signals are heard between two of them.
      await turn();
    }
    return times;
  } finally {
    closeSync(file);
  }
}

function readMessages(folder: string): Messages | undefined {
  if (!existsSync(join(folder, folderFiles.database))) return undefined;
  const log = openLog(folder);
  try {
    const [newest] = log.read({ limit: 1 });
    return { count: log.lastRow(), newestAt: newest?.at };
  } finally {
    log.close();
  }
}

/**
 * The lock is only looked at where a server said that it is there, since looking holds it for an instant; one that
 * was killed said so, too, but its lock is gone.
 */
function servedBy(folder: string): Holder | undefined {
  const holder = holderOf(folder);
  return holder !== undefined && isLocked(join(folder, folderFiles.lock)) ? holder : undefined;
}

function isLocked(path: string): boolean {
  if (!existsSync(path)) return false;
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.exec("SELECT 1 FROM sqlite_schema");
    return false;
  } catch (error) {
    if (sqliteCodeOf(error) === sqliteCodes.busy) return true;
    throw error;
  } finally {
    database.close();
  }
}

function terminalOf(env: NodeJS.ProcessEnv): Terminal {
  const isTerminal = isatty(1);
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find((each) => (each ?? "") !== "") ?? "";
  return {
    isTerminal,
    columns: isTerminal ? process.stdout.columns : undefined,
    colour: wantsColour(env, isTerminal),
    utf8: /utf-?8/i.test(locale) || process.platform === "win32",
  };
}
