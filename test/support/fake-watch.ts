import { defaultLimits } from "../../src/protocol/limits.ts";
import type { FeedEvent } from "../../src/server/feed.ts";
import { histogramBoundsUs, NotKept } from "../../src/server/watch.ts";
import type {
  Client,
  ClientList,
  Counters,
  Facts,
  Goodbye,
  Histogram,
  KeptMessage,
  KickTarget,
  MessagePage,
  MessageQuery,
  ServerState,
  Watch,
} from "../../src/server/watch.ts";

/** 2026-01-02T03:04:05Z */
const startedAt = 1_767_323_045_000;

/** A running server that is none: it shows what a test puts into it, and remembers what it was told to do. */
export class FakeWatch implements Watch {
  facts: Facts;
  state: ServerState = "serving";
  shown: Counters = fakeCounters();
  here: Client[] = [];
  silentThreads = 0;
  /** When the list of the clients is made. */
  listedAt: number = startedAt;
  gone: Goodbye[] = [];
  kept: KeptMessage[] = [];
  readonly kicks: { readonly target: KickTarget; readonly waitMs: number }[] = [];
  readonly prunes: number[] = [];
  readonly listeners: Set<(events: readonly FeedEvent[]) => void> = new Set();

  constructor(facts: Partial<Facts> = {}) {
    this.facts = { ...fakeFacts, ...facts };
  }

  counters(): Counters {
    return this.shown;
  }

  async clients(): Promise<ClientList> {
    return { at: this.listedAt, silentThreads: this.silentThreads, clients: this.here };
  }

  goodbyes(): readonly Goodbye[] {
    return this.gone;
  }

  follow(listener: (events: readonly FeedEvent[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Tells `events` to whoever follows. */
  tell(events: readonly FeedEvent[]): void {
    for (const listener of this.listeners) listener(events);
  }

  async messages(query: MessageQuery): Promise<MessagePage> {
    this.#needStore();
    const { name, since = 0, until = Infinity, after, before = Infinity, limit } = query;
    const fitting = this.kept.filter(
      (message) =>
        (name === undefined || message.name === name) &&
        message.at >= since &&
        message.at < until &&
        message.row > (after ?? 0) &&
        message.row < before,
    );
    const messages = after === undefined ? fitting.slice(-limit) : fitting.slice(0, limit);
    const [first] = messages;
    return {
      messages,
      before: first === undefined || first === fitting[0] ? null : first.row,
      after: messages.at(-1)?.row ?? after ?? 0,
    };
  }

  async kick(target: KickTarget, waitMs: number): Promise<number> {
    this.kicks.push({ target, waitMs });
    return this.here.filter((client) =>
      "id" in target ? client.id === target.id : client.name === target.name,
    ).length;
  }

  async prune(before: number): Promise<number> {
    this.#needStore();
    this.prunes.push(before);
    const rest = this.kept.filter(({ at }) => at >= before);
    const deleted = this.kept.length - rest.length;
    this.kept = rest;
    return deleted;
  }

  #needStore(): void {
    if (this.facts.store === "memory") throw new NotKept("memory");
  }
}

export const fakeFacts: Facts = {
  version: "0.1.0",
  pid: 4321,
  startedAt,
  hosts: ["127.0.0.1"],
  port: 2010,
  threads: 2,
  limits: defaultLimits,
  clientsMax: 1_000,
  store: "sqlite",
  dataFolder: null,
  reserveBytes: 1024,
  word: "stored",
  verified: ["journal_mode=wal", "synchronous=full"],
  rowsAtStart: 7,
};

export function fakeCounters(counters: Partial<Counters> = {}): Counters {
  return {
    connected: 0,
    named: 0,
    connectedByThread: [0, 0],
    connections: 0,
    welcomes: 0,
    resumes: 0,
    messages: 0,
    confirmations: 0,
    receivedBytes: 0,
    unknownCommands: 0,
    closings: {},
    notShown: 0,
    latency: fakeHistogram({}),
    commits: 0,
    committed: 0,
    commitTime: fakeHistogram({}),
    ...counters,
  };
}

/** A histogram that holds `counts` by the index of their bucket. */
export function fakeHistogram(counts: Readonly<Record<number, number>>, sumUs = 0): Histogram {
  const all = new Float64Array(histogramBoundsUs.length + 1);
  for (const [bucket, count] of Object.entries(counts)) all[Number(bucket)] = count;
  return { counts: all, sumUs };
}

export function fakeClient(client: Partial<Client> = {}): Client {
  return {
    id: "c1",
    name: "Ana",
    address: "127.0.0.1:50001",
    thread: 1,
    connectedAt: startedAt,
    seenAt: startedAt + 1_000,
    state: "open",
    messages: 3,
    unconfirmed: 0,
    last: 3,
    budget: 40,
    unknownCommands: 0,
    ...client,
  };
}

export function fakeGoodbye(goodbye: Partial<Goodbye> = {}): Goodbye {
  return {
    at: startedAt + 2_000,
    id: "c0",
    name: "Eva",
    address: "127.0.0.1:50000",
    thread: 2,
    connectedAt: startedAt,
    messages: 41,
    unknownCommands: 0,
    code: 450,
    keyword: "too-fast",
    reason: null,
    last: 41,
    ...goodbye,
  };
}

export function fakeMessages(count: number, name = "Ana"): KeptMessage[] {
  return Array.from({ length: count }, (_, i) => ({
    row: i + 1,
    name,
    number: i + 1,
    at: startedAt + i,
    text: `message ${i + 1}`,
  }));
}
