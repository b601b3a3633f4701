import { nowUs } from "../front/clock.ts";
import { readRoster } from "../front/roster.ts";
import { nameKey } from "../protocol/name.ts";
import { readCounters } from "./counters.ts";
import type { FeedEvent } from "./feed.ts";
import type { Fronts } from "./fronts.ts";
import type { Happenings } from "./happenings.ts";
import type { SharedMemory } from "./memory.ts";
import type { Reader } from "./reader.ts";
import { clientsFreshMs, NotKept, shutOutMsMax, Silent } from "./watch.ts";
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

/** Who was put out, by their folded names; `undefined` for one that had none. */
interface PutOut {
  readonly keys: readonly (string | undefined)[];
  readonly silentThreads: number;
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
    const outMs = Math.min(waitMs, shutOutMsMax);
    // Before anybody is told to stay away for so long: who comes back then is let in.
    const untilUs = nowUs() + outMs * 1000;
    const { keys, silentThreads } =
      "name" in target
        ? await this.#putOut(nameKey(target.name), outMs, untilUs)
        : await this.#kick(target, outMs);
    if (keys.length === 0 && silentThreads > 0) throw new Silent();
    if ("name" in target) return keys.length;
    // Whose name it was is known only now: who came back meanwhile goes again.
    const out = outMs === 0 ? [] : keys.filter((key) => key !== undefined);
    for (const key of out) await this.#putOut(key, outMs, untilUs);
    return keys.length;
  }

  prune(before: number): Promise<number> {
    const { ledger, facts } = this.#watched;
    return facts.dataFolder === null ? Promise.reject(new NotKept()) : ledger.prune(before);
  }

  /** Ends whoever has the name, and keeps it out; on no front can it come in between the two. */
  async #putOut(key: string, outMs: number, untilUs: number): Promise<PutOut> {
    if (outMs > 0) this.#watched.fronts.shutOut([key, untilUs]);
    return await this.#kick({ key }, outMs);
  }

  async #kick(target: { readonly key: string } | { readonly id: string }, waitMs: number): Promise<PutOut> {
    const { answers, silentThreads } = await this.#watched.fronts.ask({ kind: "kick", target, waitMs });
    const keys = answers.flatMap(({ answer }) => (answer.kind === "kicked" ? answer.keys : []));
    return { keys, silentThreads };
  }

  async #askClients(): Promise<ClientList> {
    const at = Date.now();
    const { answers, silentThreads } = await this.#watched.fronts.ask({ kind: "clients" });
    const clients = answers.flatMap(({ thread, answer }) =>
      answer.kind === "clients" ? readRoster(answer.roster).map((entry) => ({ ...entry, thread })) : [],
    );
    return { at, silentThreads, clients };
  }
}
