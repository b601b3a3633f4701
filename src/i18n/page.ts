/** What the page says: the dashboard of `acuse serve` in a browser. How somebody went is said by `consoleTexts`. */
import type { Limits } from "../protocol/limits.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";
import type { Lang } from "./lang.ts";
import { en } from "./page-en.ts";
import { es } from "./page-es.ts";

export interface PageTexts {
  /** The first link: over the head, to what the page is about. */
  readonly skip: string;
  readonly views: Readonly<Record<"overview" | "clients" | "messages" | "goodbyes" | "try", string>>;
  readonly viewsLabel: string;
  readonly language: string;
  readonly theme: string;
  readonly themes: Readonly<Record<"auto" | "light" | "dark", string>>;
  /** Of the server. */
  readonly states: Readonly<Record<"serving" | "no-space" | "draining" | "failed", string>>;
  runningFor(duration: string): string;
  /** The page shows something new only so often, while very much comes. */
  shownEvery(duration: string): string;
  readonly link: LinkTexts;
  readonly trouble: TroubleTexts;
  readonly pages: PagesTexts;
  readonly overview: OverviewTexts;
  readonly clients: ClientsTexts;
  readonly messages: MessagesTexts;
  readonly goodbyes: GoodbyesTexts;
  readonly try: TryTexts;
}

/** Whether the page hears its server. */
interface LinkTexts {
  readonly opening: string;
  readonly gone: string;
  readonly goneHint: string;
  readonly noToken: string;
  readonly noTokenHint: string;
  readonly noTokenWhere: string;
}

/** What did not work, by the code of the answer. */
interface TroubleTexts {
  /** Nothing was answered. */
  readonly unreachable: string;
  readonly noToken: string;
  readonly notKept: string;
  readonly busy: string;
  /** A thread of the server's. */
  readonly silent: string;
  other(detail: string): string;
}

/** A long table, in pages. */
interface PagesTexts {
  readonly label: string;
  range(from: string, to: string, all: string): string;
  readonly previous: string;
  readonly next: string;
}

interface OverviewTexts {
  readonly now: string;
  readonly numbers: Readonly<
    Record<
      | "connected"
      | "messages"
      | "confirmations"
      | "p50"
      | "p99"
      | "stored"
      | "commits"
      | "perCommit"
      | "refusals"
      | "memory",
      string
    >
  >;
  readonly charts: Readonly<Record<"traffic" | "latency" | "clients" | "disk", string>>;
  /** What a line of a chart is, beside its value. */
  readonly lines: Readonly<
    Record<
      "messages" | "confirmations" | "p50" | "p99" | "connected" | "commits" | "perCommit" | "commitTime",
      string
    >
  >;
  /** How far a chart goes back. The moment that the pointer is at is told in its place. */
  lastSeconds(seconds: number): string;
  lastMinutes(minutes: number): string;
  /** Nobody is here yet. */
  readonly empty: string;
  readonly emptyHint: string;
  readonly endings: string;
  readonly endingsHint: string;
  readonly endingsCaption: string;
  readonly noEndings: string;
  /** All reasons together, which `consoleTexts` tells one by one. */
  readonly badName: string;
  readonly facts: string;
  readonly labels: Readonly<
    Record<
      | "listening"
      | "length"
      | "rate"
      | "window"
      | "most"
      | "word"
      | "verified"
      | "data"
      | "reserve"
      | "threads"
      | "started"
      | "version",
      string
    >
  >;
  length(limits: Limits): string;
  rate(limits: Limits): string;
  window(limits: Limits): string;
  most(count: number): string;
  word(word: ConfirmationWord): string;
  readonly noData: string;
  reserve(size: string): string;
  threads(fronts: number): string;
  thread(number: number): string;
  version(version: string, pid: string): string;
}

interface ClientsTexts {
  readonly caption: string;
  readonly search: string;
  readonly searchHint: string;
  readonly sort: string;
  readonly descending: string;
  readonly columns: Readonly<
    Record<
      | "name"
      | "address"
      | "thread"
      | "connectedAt"
      | "messages"
      | "messagesPerSecond"
      | "budget"
      | "unconfirmed"
      | "seenAt"
      | "state"
      | "kick",
      string
    >
  >;
  readonly noName: string;
  readonly states: Readonly<Record<"naming" | "open" | "held-back" | "ending", string>>;
  /** Messages a second; `limit`: of so many, where there is a limit. */
  rate(now: string, limit: string | undefined): string;
  /** What it may send at once now, of what it may at most. */
  budget(now: string, most: string): string;
  readonly noLimit: string;
  ago(duration: string): string;
  found(found: number, total: number): string;
  readonly empty: string;
  readonly emptyHint: string;
  /** Of so many threads. */
  silent(threads: number): string;
  nothingFound(search: string): string;
  readonly kick: string;
  kickOf(name: string): string;
  kickTitle(name: string): string;
  readonly kickHint: string;
  readonly kickWait: string;
  readonly waits: Readonly<Record<"none" | "minute" | "tenMinutes" | "hour" | "day", string>>;
  readonly confirm: string;
  readonly cancel: string;
  kicked(name: string): string;
  notThere(name: string): string;
  /** `outcome`: one of the two before. */
  keptOut(outcome: string, duration: string): string;
}

interface MessagesTexts {
  readonly modes: Readonly<Record<"live" | "back", string>>;
  readonly modesLabel: string;
  readonly name: string;
  readonly nameHint: string;
  readonly pause: string;
  readonly resume: string;
  readonly clear: string;
  readonly liveLabel: string;
  came(address: string, thread: number): string;
  notShown(count: number): string;
  paused(count: number): string;
  shownAtMost(lines: number, perSecond: number): string;
  readonly waiting: string;
  readonly waitingHint: string;
  readonly until: string;
  readonly untilHint: string;
  readonly newest: string;
  readonly older: string;
  readonly newer: string;
  readonly exportAll: string;
  readonly exportHint: string;
  readonly caption: string;
  readonly columns: Readonly<Record<"row" | "at" | "name" | "number" | "text", string>>;
  readonly empty: string;
  nothingOf(name: string): string;
  readonly emptyText: string;
}

interface GoodbyesTexts {
  readonly caption: string;
  readonly search: string;
  readonly searchHint: string;
  readonly columns: Readonly<
    Record<"at" | "name" | "ending" | "means" | "last" | "messages" | "stayed", string>
  >;
  readonly noName: string;
  readonly lost: string;
  readonly unknownLast: string;
  /** What whoever runs the server can do, and what the client can. */
  readonly forYou: string;
  readonly forClient: string;
  found(found: number, total: number): string;
  readonly empty: string;
  readonly emptyHint: string;
  nothingFound(search: string): string;
}

interface TryTexts {
  readonly intro: string;
  readonly add: string;
  readonly remove: string;
  clientLabel(number: number): string;
  readonly name: string;
  nameOf(number: number): string;
  readonly connect: string;
  readonly disconnect: string;
  readonly again: string;
  readonly message: string;
  readonly messageHint: string;
  readonly send: string;
  readonly states: Readonly<Record<"idle" | "connecting" | "naming" | "open" | "ended" | "lost", string>>;
  readonly raw: string;
  readonly rawHint: string;
  readonly fromYou: string;
  readonly fromServer: string;
  readonly messagesLabel: string;
  readonly waiting: string;
  confirmed(number: number, took: string): string;
  readonly unconfirmed: string;
  readonly abuse: string;
  tooFast(lines: number): string;
  tooLong(bytes: number): string;
  readonly tooManyLines: string;
}

export const pageTexts: Record<Lang, PageTexts> = { es, en };
