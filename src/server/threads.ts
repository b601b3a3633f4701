/** The threads that a server consists of, what they are given, and what they and main say to each other. */
import { Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { Roster } from "../front/roster.ts";
import type { Lang } from "../i18n/lang.ts";
import type { FolderTrouble } from "../ledger/trouble.ts";
import type { Limits } from "../protocol/limits.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";
import type { FeedEvent } from "./feed.ts";
import type { SharedMemory } from "./memory.ts";

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
  | { readonly kind: "close" };

export type FromLedger =
  | { readonly kind: "ready"; readonly report: LedgerReport }
  | { readonly kind: "refused"; readonly trouble: FolderTrouble }
  /** Free space is below the reserve, and is not any more. */
  | { readonly kind: "no-space" | "space" }
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
}

/** What it hears after that. */
export type ToFront =
  | { readonly kind: "drain" | "storage-failed" | "feed-taken" }
  | { readonly kind: "ask"; readonly ask: number; readonly question: FrontQuestion };

/** What main wants to know of a front. */
export interface FrontQuestion {
  readonly kind: "clients";
}

export interface FrontAnswer {
  readonly kind: "clients";
  readonly roster: Roster;
}

export type FromFront =
  | { readonly kind: "listening" | "drained" | "storage-failed" }
  | { readonly kind: "answer"; readonly ask: number; readonly answer: FrontAnswer }
  | { readonly kind: "feed"; readonly events: readonly FeedEvent[] };

/** How main makes its threads. Tests compose others. */
export interface Threads {
  ledger(data: LedgerThreadData): Worker;
  front(data: FrontThreadData): Worker;
}

/** In a clone the sources run as they are; what is installed is JavaScript. */
const extension: string = import.meta.url.endsWith(".ts") ? "ts" : "js";

export const threads: Threads = {
  ledger: (data) =>
    new Worker(new URL(`./ledger-thread.${extension}`, import.meta.url), { workerData: data }),
  front: (data) =>
    new Worker(new URL(`./front-thread.${extension}`, import.meta.url), {
      workerData: data,
      transferList: [data.ledger],
    }),
};
