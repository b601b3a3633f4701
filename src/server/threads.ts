/** The threads that a server consists of, what they are given, and what they and main say to each other. */
import { Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { Roster } from "../front/roster.ts";
import type { ShutOutName } from "../front/shut-out.ts";
import type { Lang } from "../i18n/lang.ts";
import type { FolderTrouble } from "../ledger/trouble.ts";
import type { Limits } from "../protocol/limits.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";
import type { FeedEvent } from "./feed.ts";
import type { SharedMemory } from "./memory.ts";
import type { MessagePage, MessageQuery } from "./watch.ts";

export interface LedgerThreadData {
  readonly store: "sqlite" | "memory";
  readonly dataFolder: string;
  readonly reserveBytes: number;
  readonly rate: number | undefined;
  readonly memory: SharedMemory;
}

/** What the store was verified to be, for the banner. */
export interface LedgerReport {
  readonly word: ConfirmationWord;
  /** Rows that were there at the start. */
  readonly rows: number;
  /** The settings that were read back, as `name=value`. */
  readonly settings: readonly string[];
}

/** The first that the ledger's thread hears, once the port is claimed: before, it touches no folder. */
export interface Opening {
  /** Told to whoever else wants the folder. */
  readonly port: number;
}

/** What it hears after that. */
export type ToLedger =
  | {
      readonly kind: "attach";
      readonly owner: number;
      readonly port: MessagePort;
      readonly mailbox: SharedArrayBuffer;
    }
  | { readonly kind: "prune"; readonly before: number }
  | { readonly kind: "close" };

export type FromLedger =
  | { readonly kind: "ready"; readonly report: LedgerReport }
  | { readonly kind: "refused"; readonly trouble: FolderTrouble }
  /** Free space is below the reserve, and is not any more. */
  | { readonly kind: "no-space" | "space" }
  | { readonly kind: "pruned"; readonly deleted: number }
  | { readonly kind: "failed"; readonly message: string };

export interface FrontThreadData {
  /** The front's place, from 0. */
  readonly index: number;
  /** Its number as an owner of sessions: never that of a front that died. */
  readonly owner: number;
  readonly fronts: number;
  readonly hosts: readonly string[];
  readonly reusePort: boolean;
  readonly limits: Limits;
  readonly clientsMax: number;
  readonly lingerSocketsMax: number;
  readonly lang: Lang;
  readonly memory: SharedMemory;
  readonly ledger: MessagePort;
  /** For its batches. */
  readonly mailbox: SharedArrayBuffer;
}

/** The first that a front hears, once the ledger is open: before, it does not listen. */
export interface Beginning {
  readonly port: number;
  readonly word: ConfirmationWord;
  /** Names that may not come in. */
  readonly shutOut: readonly ShutOutName[];
}

/** What it hears after that. */
export type ToFront =
  | { readonly kind: "drain" | "storage-failed" | "feed-taken" }
  | { readonly kind: "shut-out"; readonly name: ShutOutName }
  | { readonly kind: "ask"; readonly ask: number; readonly question: FrontQuestion };

/** What a front answers main, or does for it. */
export type FrontQuestion =
  | { readonly kind: "clients" }
  | {
      readonly kind: "kick";
      readonly target: { readonly key: string } | { readonly id: string };
      readonly waitMs: number;
    };

export type FrontAnswer =
  | { readonly kind: "clients"; readonly roster: Roster }
  /** The folded names of those who were put out; `undefined` for one that had none. */
  | { readonly kind: "kicked"; readonly keys: readonly (string | undefined)[] };

export type FromFront =
  | { readonly kind: "listening" | "drained" | "storage-failed" }
  | { readonly kind: "answer"; readonly ask: number; readonly answer: FrontAnswer }
  | { readonly kind: "feed"; readonly events: readonly FeedEvent[] };

export interface ReaderThreadData {
  readonly dataFolder: string;
}

/** What the reader is asked for, and answers. */
export interface ToReader {
  readonly ask: number;
  readonly query: MessageQuery;
}

export interface FromReader {
  readonly ask: number;
  readonly page: MessagePage;
}

/** How main makes its threads. Tests compose others. */
export interface Threads {
  ledger(data: LedgerThreadData): Worker;
  front(data: FrontThreadData): Worker;
  reader(data: ReaderThreadData): Worker;
}

/** In a clone the sources run as they are; what is installed is JavaScript. */
const extension: string = import.meta.url.endsWith(".ts") ? "ts" : "js";

/**
 * A front's short-lived objects get this much, in MiB: with V8's own choice (48) their garbage weighs more than what
 * thousands of clients keep.
 */
const youngGenerationMiB = 24;

export const threads: Threads = {
  ledger: (data) =>
    new Worker(new URL(`./ledger-thread.${extension}`, import.meta.url), { workerData: data }),
  front: (data) =>
    new Worker(new URL(`./front-thread.${extension}`, import.meta.url), {
      workerData: data,
      transferList: [data.ledger],
      resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMiB },
    }),
  reader: (data) =>
    new Worker(new URL(`./reader-thread.${extension}`, import.meta.url), { workerData: data }),
};
