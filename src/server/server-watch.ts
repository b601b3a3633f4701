import { nowUs } from "../front/clock.ts";
import { readRoster } from "../front/roster.ts";
import { nameKey } from "../protocol/name.ts";
import { readCounters } from "./counters.ts";
import type { FeedEvent } from "./feed.ts";
import type { Fronts } from "./fronts.ts";
import type { Happenings } from "./happenings.ts";
import type { SharedMemory } from "./memory.ts";
import type { Reader } from "./reader.ts";
import { clientsFreshMs, NotKept, shutOutMsMax } from "./watch.ts";
import type {
  ClientList,
  Counters,
  Facts,
  Goodbye,
  KickTarget,
  MessagePage,
  MessageQuery,
  ServerState,
  Watch,
} from "./watch.ts";

/** What the server is composed of, as far as it can be watched. */
export interface Watched {
  readonly facts: Facts;
  readonly memory: SharedMemory;
  readonly happenings: Happenings;
  readonly fronts: Pick<Fronts, "ask" | "shutOut">;
  /** `undefined`: nothing is kept. */
  readonly reader: Reader | undefined;
  readonly ledger: { prune(before: number): Promise<number> };
}

/** Main's own `Watch` over its threads. */
export class ServerWatch implements Watch {
  readonly facts: Facts;
  readonly #watched: Watched;
  /** The list that was asked for last, by whoever, and when. */
  #clients: { readonly askedMs: number; readonly list: Promise<ClientList> } | undefined;

  constructor(watched: Watched) {
    this.facts = watched.facts;
    this.#watched = watched;
  }

  get state(): ServerState {
    return this.#watched.happenings.state;
  }

  counters(): Counters {
    const { clients, counters } = this.#watched.memory;
    return readCounters(counters, [...clients]);
  }

  goodbyes(): readonly Goodbye[] {
    return this.#watched.happenings.goodbyes;
  }

  follow(listener: (events: readonly FeedEvent[]) => void): () => void {
    return this.#watched.happenings.follow(listener);
  }

  clients(): Promise<ClientList> {
    const now = performance.now();
    if (this.#clients === undefined || now - this.#clients.askedMs >= clientsFreshMs) {
      this.#clients = { askedMs: now, list: this.#askClients() };
    }
    return this.#clients.list;
  }

  messages(query: MessageQuery): Promise<MessagePage> {
    return this.#watched.reader?.read(query) ?? Promise.reject(new NotKept());
  }

  async kick(target: KickTarget, waitMs: number): Promise<number> {
    const { fronts } = this.#watched;
    const outMs = Math.min(waitMs, shutOutMsMax);
    const shutOut = (key: string): void => {
      if (outMs > 0) fronts.shutOut([key, nowUs() + outMs * 1000]);
    };
    const meant = "name" in target ? { key: nameKey(target.name) } : target;
    if ("key" in meant) shutOut(meant.key);
    const answers = await fronts.ask({ kind: "kick", target: meant, waitMs: outMs });
    const keys = answers.flatMap(({ answer }) => (answer.kind === "kicked" ? answer.keys : []));
    if ("id" in meant) for (const key of keys) if (key !== undefined) shutOut(key);
    return keys.length;
  }

  prune(before: number): Promise<number> {
    const { ledger, facts } = this.#watched;
    return facts.dataFolder === null ? Promise.reject(new NotKept()) : ledger.prune(before);
  }

  async #askClients(): Promise<ClientList> {
    const at = Date.now();
    const answers = await this.#watched.fronts.ask({ kind: "clients" });
    const clients = answers.flatMap(({ thread, answer }) =>
      answer.kind === "clients" ? readRoster(answer.roster).map((entry) => ({ ...entry, thread })) : [],
    );
    return { at, clients };
  }
}
