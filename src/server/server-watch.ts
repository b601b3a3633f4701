import { readRoster } from "../front/roster.ts";
import { readCounters } from "./counters.ts";
import type { FeedEvent } from "./feed.ts";
import type { Fronts } from "./fronts.ts";
import type { Happenings } from "./happenings.ts";
import type { SharedMemory } from "./memory.ts";
import { clientsFreshMs } from "./watch.ts";
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
  readonly fronts: Pick<Fronts, "ask">;
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

  messages(_query: MessageQuery): Promise<MessagePage> {
    return Promise.reject(new Error("not yet"));
  }

  kick(_target: KickTarget, _waitMs: number): Promise<number> {
    return Promise.reject(new Error("not yet"));
  }

  prune(_before: number): Promise<number> {
    return Promise.reject(new Error("not yet"));
  }

  async #askClients(): Promise<ClientList> {
    const at = Date.now();
    const answers = await this.#watched.fronts.ask({ kind: "clients" });
    const clients = answers.flatMap(({ thread, answer }) =>
      readRoster(answer.roster).map((entry) => ({ ...entry, thread })),
    );
    return { at, clients };
  }
}
