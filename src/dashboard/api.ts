/**
 * The HTTP API's paths, and the shapes of what it answers, as JSON. `docs/http-api.md` tells them to the world, with
 * schemas that tests hold the answers to. Times are milliseconds since 1970; a field's unit is in its name.
 */
import type { Client, Counters, Facts, Goodbye, KeptMessage, ServerState } from "../server/watch.ts";

export const paths = {
  /** GET. `Snapshot`, with the points of the last `historyPointsMax` seconds. */
  snapshot: "/api/v1/snapshot",
  /** GET `?search=&sort=&order=asc|desc&offset=&limit=`. `ClientPage`. */
  clients: "/api/v1/clients",
  /** GET `?name=&id=&limit=`. `GoodbyeList`, the newest first. */
  goodbyes: "/api/v1/goodbyes",
  /** GET `?who=`, a name or an id. `Story`. */
  story: "/api/v1/story",
  /** GET `?name=&since=&until=&before=&after=&limit=`. `MessagePage` (`src/server/watch.ts`). */
  messages: "/api/v1/messages",
  /** GET `?name=&since=&until=`. All of them, the oldest first, a `KeptMessage` a line. */
  export: "/api/v1/messages.ndjson",
  /** POST `KickOrder`. `Kicked`. */
  kick: "/api/v1/kick",
  /** POST `PruneOrder`. `Pruned`. */
  prune: "/api/v1/prune",
  /** GET, as server-sent events: `snapshot` with a `Tick`, `feed` with a `FeedPacket`. `?name=` only that name's. */
  events: "/api/v1/events",
  /** A WebSocket that speaks acuse/1: each frame of text is bytes of the line protocol, in both directions. */
  try: "/api/v1/try",
  /** Without a token. */
  metrics: "/metrics",
  health: "/healthz",
  ready: "/readyz",
} as const;

/**
 * What a request brings that is not from the page: `Authorization: Bearer TOKEN`. The page has it in a cookie, whose
 * name is this one, `-` and the port: a browser sends a host's cookies to all its ports.
 */
export const tokenCookie = "acuse-token";

export const historyPointsMax = 300;

/** From one point to the next; from one tick to the next, too, unless very much comes. */
export const tickMs = 1_000;

export const clientsPageMax = 500;

/** How long an order may take. A prune deletes some hundred thousand rows a second, in small steps between the commits of others. */
export const orderMsMax: number = 60 * 60 * 1000;

/** What an error is answered with, besides the status. */
export interface Failure {
  readonly error: {
    /** Stable; all of them are in `refusal.ts`. */
    readonly code: string;
    /** What was wrong, what is allowed, what to do. English. */
    readonly message: string;
  };
}

/** What a second was like. */
export interface Point {
  readonly at: number;
  readonly connected: number;
  readonly messagesPerSecond: number;
  readonly confirmationsPerSecond: number;
  readonly commitsPerSecond: number;
  /** Connections that were refused or cut off. */
  readonly refusalsPerSecond: number;
  /** From the reading of a line to the writing of its confirmation; `null`: there was none. */
  readonly latencyP50Ms: number | null;
  readonly latencyP99Ms: number | null;
  readonly commitP50Ms: number | null;
  readonly messagesPerCommit: number | null;
  readonly rssBytes: number;
}

/** The server now. */
export interface Now {
  readonly at: number;
  readonly state: ServerState;
  /** Since the start of the server. */
  readonly counters: Omit<Counters, "latency" | "commitTime">;
  /** Messages that are kept: those at the start, and those committed since, less those pruned. */
  readonly storedRows: number;
  /** The last second that is over. */
  readonly point: Point;
}

/** The event `snapshot`. */
export interface Tick extends Now {
  /** Time to the next one, at most. */
  readonly everyMs: number;
  /** Seconds before that of `point` that no tick told, the oldest first; who has just begun to read may know some of them. */
  readonly earlier: readonly Point[];
}

export interface Snapshot extends Now {
  readonly facts: Facts;
  readonly history: readonly Point[];
}

export const clientSorts = [
  "name",
  "address",
  "thread",
  "connectedAt",
  "seenAt",
  "messages",
  "messagesPerSecond",
  "unconfirmed",
  "budget",
  "state",
] as const;
export type ClientSort = (typeof clientSorts)[number];

/** A client in a list. */
export interface ListedClient extends Client {
  /** Messages that were accepted, from the list before to this one; `null`: it was not in one of the last seconds. */
  readonly messagesPerSecond: number | null;
}

export interface ClientPage {
  readonly at: number;
  /** Threads that did not answer in time, whose clients are missing here. */
  readonly silentThreads: number;
  /** Clients there are. */
  readonly total: number;
  /** Those of them that `search` finds: it is contained in their name, address or id. */
  readonly found: number;
  readonly clients: readonly ListedClient[];
}

export interface GoodbyeList {
  readonly goodbyes: readonly Goodbye[];
}

/**
 * Up to which message of its session all is stored; `undefined`: nobody knows. Whoever had no name had no session. Whoever
 * had one may have stored messages before this connection, also where it sent none.
 */
export function storedUpTo({ name, last }: Pick<Goodbye, "name" | "last">): number | undefined {
  return last ?? (name === null ? 0 : undefined);
}

/** All that is remembered of a name or a connection. */
export interface Story {
  /** Threads that did not answer in time: with one of them it may have a connection that is not told here. */
  readonly silentThreads: number;
  /** The connection it has now. */
  readonly client: Client | null;
  /** Those it had, the newest first. */
  readonly goodbyes: readonly Goodbye[];
  readonly limits: Facts["limits"];
}

export interface KickOrder {
  readonly name?: string;
  readonly id?: string;
  /** The name is kept out for so long; 0 if left out. */
  readonly waitMs?: number;
}

export interface Kicked {
  readonly kicked: number;
}

export interface PruneOrder {
  /** What was read before this time is deleted. */
  readonly before: number;
}

export interface Pruned {
  readonly deleted: number;
}

/** The event `feed`: what happened, the messages among it a sample. */
export interface FeedPacket {
  readonly connected: readonly {
    readonly at: number;
    readonly id: string;
    readonly name: string;
    readonly address: string;
    readonly thread: number;
  }[];
  readonly messages: readonly {
    readonly at: number;
    readonly id: string;
    readonly name: string;
    readonly number: number;
    readonly text: string;
  }[];
  readonly goodbyes: readonly Goodbye[];
  /** Messages that are not among them: a page shows at most `feedMessagesPerSecondMax` a second. */
  readonly notShown: number;
}

export const feedMessagesPerSecondMax = 50;

/** `control.json` in the data folder: how the commands on this machine find the server. Mode 0600. */
export interface ControlFile {
  readonly pid: number;
  /** `http://127.0.0.1:2011` */
  readonly url: string;
  readonly token: string;
}
export const controlFileName = "control.json";

export type { KeptMessage };
