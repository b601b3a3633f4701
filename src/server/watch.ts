/**
 * What a running server shows of itself, and lets be done to it: the port on which the dashboard, the metrics and
 * the commands for operators stand. All times are milliseconds since 1970, all durations in the unit of their name.
 */
import type { Limits } from "../protocol/limits.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";
import type { FeedEvent } from "./feed.ts";

export interface Watch {
  readonly facts: Facts;
  readonly state: ServerState;
  /** Sums over all threads, as of now. Cheap: it reads shared memory. */
  counters(): Counters;
  /** Everybody who is connected. The fronts are asked at most once in `clientsFreshMs`; in between it is the same list. */
  clients(): Promise<ClientList>;
  /** How the last `goodbyesMax` connections ended, the newest first. */
  goodbyes(): readonly Goodbye[];
  /** Calls `listener` with what the fronts tell, a sample of the messages among it, until the returned function is called. */
  follow(listener: (events: readonly FeedEvent[]) => void): () => void;
  /** Reads back what is stored; rejects with `NotKept` where nothing is. */
  messages(query: MessageQuery): Promise<MessagePage>;
  /**
   * Ends connections with `421 closing reason=kicked`, and keeps their names out for `waitMs`. Returns how many
   * there were; a name that is not connected is kept out all the same. Rejects with `Silent` where nobody was found and
   * a thread did not answer.
   */
  kick(target: KickTarget, waitMs: number): Promise<number>;
  /**
   * Deletes messages that were read before `before`, from the oldest on up to the first that was not (and never the
   * newest); returns how many. Rejects with `NotKept` where nothing is kept, with `Busy` while another one is under way,
   * with `StorageFailed` when the storage fails meanwhile: how many were deleted is not known.
   */
  prune(before: number): Promise<number>;
}

/** How long a list of the clients is good for. */
export const clientsFreshMs = 1_000;

/** Endings that are remembered. */
export const goodbyesMax = 1_000;

/** Messages in a page. */
export const pageMessagesMax = 1_000;

/** Names that are kept out at once, and for how long at most: a day. */
export const shutOutNamesMax = 10_000;
export const shutOutMsMax: number = 24 * 60 * 60 * 1000;

/** What does not change while the server runs. */
export interface Facts {
  readonly version: string;
  readonly pid: number;
  readonly startedAt: number;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly threads: number;
  readonly limits: Limits;
  readonly clientsMax: number;
  readonly store: "sqlite" | "memory";
  /** Absolute; `null` where nothing is kept. */
  readonly dataFolder: string | null;
  readonly reserveBytes: number;
  readonly word: ConfirmationWord;
  /** What was read back from the store, as `name=value`. */
  readonly verified: readonly string[];
  /** Rows that were there at the start. */
  readonly rowsAtStart: number;
}

/** `no-space`: free space is below the reserve, and messages are refused. */
export type ServerState = "serving" | "no-space" | "draining" | "failed";

/** Since the start; they only grow, but for `connected` and `named`. */
export interface Counters {
  /** Connections there are. */
  readonly connected: number;
  /** Those of them that have a name. */
  readonly named: number;
  /** The same as `connected`, front by front. */
  readonly connectedByThread: readonly number[];
  /** Connections that came, those that were refused at once too. */
  readonly connections: number;
  /** Names that were welcomed. */
  readonly welcomes: number;
  /** Those of them that went on with a session that there was. */
  readonly resumes: number;
  /** Messages that were accepted from clients. */
  readonly messages: number;
  /** Messages that were confirmed to clients. */
  readonly confirmations: number;
  /** Bytes that were read from clients. */
  readonly receivedBytes: number;
  /** Lines that were answered by `500 unknown-command`. */
  readonly unknownCommands: number;
  /** Connections that ended, by how: see `closingLabel`. */
  readonly closings: Readonly<Record<string, number>>;
  /** Messages that were left out of what `follow` tells. */
  readonly notShown: number;
  /** From the reading of a line to the writing of its confirmation, each message once. */
  readonly latency: Histogram;
  readonly commits: number;
  /** Messages in those commits. */
  readonly committed: number;
  /** How long a commit with messages took, its sync with it. */
  readonly commitTime: Histogram;
}

/**
 * How a connection ended, in one word: the keyword of its last line, `closing/kicked` and the like for 421,
 * `lost` for a peer that vanished, or whose thread died.
 */
export function closingLabel({ keyword, reason }: Pick<Goodbye, "keyword" | "reason">): string {
  return keyword === "closing" && reason !== null ? `${keyword}/${reason}` : keyword;
}

/** Counts of durations. Bucket `i` has those up to `histogramBoundsUs[i]` and above the bound before. */
export interface Histogram {
  /** One more than there are bounds: the last has the rest. */
  readonly counts: Float64Array;
  readonly sumUs: number;
}

/** Upper bounds in microseconds: eight to each doubling, from 16 µs to 33 s. */
export const histogramBoundsUs: readonly number[] = Array.from({ length: 21 * 8 + 1 }, (_, i) =>
  Math.round(16 * 2 ** (i / 8)),
);

export interface ClientList {
  readonly at: number;
  /** Threads that did not answer in time, whose clients are missing here. */
  readonly silentThreads: number;
  readonly clients: readonly Client[];
}

export interface Client {
  /** Names the connection; the `id` of its last line is the same. */
  readonly id: string;
  readonly name: string | null;
  readonly address: string;
  readonly thread: number;
  readonly connectedAt: number;
  /** When the last bytes came. */
  readonly seenAt: number;
  readonly state: ClientState;
  /** Messages of this connection that were accepted. */
  readonly messages: number;
  /** Those of them that are not confirmed yet. */
  readonly unconfirmed: number;
  /** The last durable number of its session. */
  readonly last: number;
  /** Messages that it may send at once now; `null` without a limit or a name. */
  readonly budget: number | null;
  /** Lines of this connection that were answered by `500 unknown-command`. */
  readonly unknownCommands: number;
}

/**
 * `naming`: its name is awaited. `open`: messages are. `held-back`: it is not read for now, since it does not read its
 * answers or has too much under way. `ending`: its last line is due.
 */
export type ClientState = "naming" | "open" | "held-back" | "ending";

/** How a connection ended. */
export interface Goodbye {
  readonly at: number;
  readonly id: string;
  readonly name: string | null;
  readonly address: string;
  readonly thread: number;
  readonly connectedAt: number;
  /** Messages of this connection that were accepted. */
  readonly messages: number;
  readonly unknownCommands: number;
  /** Code of the last line; `null`: the peer vanished. */
  readonly code: number | null;
  readonly keyword: string;
  /** The last line's `reason`, or its `scope` (454). */
  readonly reason: string | null;
  /** The last durable number; `null` where that is not known. */
  readonly last: number | null;
}

export interface MessageQuery {
  /** Only this name's, however it is written. */
  readonly name?: string | undefined;
  /** Only what was read at this time or later. */
  readonly since?: number | undefined;
  /** Only what was read before this time. */
  readonly until?: number | undefined;
  /** Only rows behind this one, the oldest of them first in line. */
  readonly after?: number | undefined;
  /** Only rows before this one, the newest of them first in line. Without either: the newest. */
  readonly before?: number | undefined;
  /** At most `pageMessagesMax`. */
  readonly limit: number;
}

/** Messages in the order of arrival. */
export interface MessagePage {
  readonly messages: readonly KeptMessage[];
  /** For the page before: its `before`; `null`: there is none. */
  readonly before: number | null;
  /** For the page behind: its `after`, also when it is still empty. */
  readonly after: number;
}

export interface KeptMessage {
  /** Its place in the order of arrival. */
  readonly row: number;
  readonly name: string;
  readonly number: number;
  readonly at: number;
  readonly text: string;
}

export type KickTarget = { readonly name: string } | { readonly id: string };

/** Too much of this is under way: ask again when some of it is done. */
export class Busy extends Error {
  override readonly name = "Busy";
}

/** A thread did not answer in time: whether it has who was asked for is not known. */
export class Silent extends Error {
  override readonly name = "Silent";
}

/** The storage failed, and the server ends. The message says at what, and what to do. */
export class StorageFailed extends Error {
  override readonly name = "StorageFailed";
}

/** The server keeps nothing that could be read back. */
export class NotKept extends Error {
  override readonly name = "NotKept";
}
