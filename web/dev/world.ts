/** A server that is made up, as the page would see it: it has clients, and they are lively. */
import { clientSorts, feedMessagesPerSecondMax, historyPointsMax } from "../../src/dashboard/api.ts";
import type {
  ClientPage,
  FeedPacket,
  ListedClient,
  Now,
  Point,
  Snapshot,
  Tick,
} from "../../src/dashboard/api.ts";
import { Pace } from "../../src/dashboard/pace.ts";
import { defaultLimits, defaultPort } from "../../src/protocol/limits.ts";
import type { Limits } from "../../src/protocol/limits.ts";
import { closingLabel, goodbyesMax } from "../../src/server/watch.ts";
import type { Facts, Goodbye, MessagePage } from "../../src/server/watch.ts";
import { addressOf, chance, clientOf, goodbyeOf, idOf, messageOf, nameOf, sayingOf } from "./people.ts";

export interface Wanted {
  readonly clients: number;
  readonly messagesPerSecond: number;
  /** `memory` keeps nothing that could be read back. */
  readonly store?: Facts["store"];
  readonly limits?: Limits;
}

const rowsAtStart = 12_480;

export class World {
  readonly #wanted: Wanted;
  readonly #beganAt: number = Date.now();
  readonly #out: Set<string> = new Set();
  readonly goodbyes: Goodbye[] = [];
  /** Seconds that were lived through, and when the last of them was over: each is as long as the others. */
  #second = historyPointsMax;
  #secondAt: number = this.#beganAt - 1_000;
  #messages = 0;
  readonly #pace: Pace = new Pace();

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    if (wanted.clients === 0) return;
    for (let i = 0; i < Math.min(goodbyesMax, wanted.clients * 20); i += 1)
      this.goodbyes.push(goodbyeOf(i, this.#beganAt - i * 9_000 - 2_000));
  }

  get #now(): number {
    return Date.now();
  }

  #point(second: number): Point {
    const { clients, messagesPerSecond } = this.#wanted;
    const wave = 0.75 + 0.2 * Math.sin(second / 23) + 0.1 * (chance(second) - 0.5);
    const messages =
      messagesPerSecond < 1
        ? Math.floor((second + 1) * messagesPerSecond) - Math.floor(second * messagesPerSecond)
        : Math.round(messagesPerSecond * wave);
    const commits = Math.min(messages, Math.round(90 + 60 * wave + 20 * chance(second + 1)));
    const isBusy = messages > 0;
    return {
      at: this.#secondAt - (this.#second - second) * 1000,
      connected: this.#count(second),
      messagesPerSecond: messages,
      confirmationsPerSecond: Math.round(messages * (0.985 + 0.03 * chance(second + 2))),
      commitsPerSecond: commits,
      refusalsPerSecond: clients > 0 && chance(second + 3) > 0.9 ? 1 : 0,
      latencyP50Ms: isBusy ? 1.6 + 0.7 * chance(second + 4) + messages / 40_000 : null,
      latencyP99Ms: isBusy
        ? 4.5 + 3 * chance(second + 5) + (chance(second + 6) > 0.97 ? 9 : 0) + messages / 9_000
        : null,
      commitP50Ms: isBusy ? 0.24 + 0.1 * chance(second + 7) : null,
      messagesPerCommit: isBusy ? messages / Math.max(1, commits) : null,
      rssBytes: 96e6 + clients * 5_000 + 4e6 * Math.sin(second / 60),
    };
  }

  #count(second: number): number {
    const { clients } = this.#wanted;
    const arrived = Math.min(1, 0.4 + (second - this.#second + historyPointsMax) / 200);
    return Math.max(0, Math.round(clients * arrived) - this.#out.size);
  }

  facts(): Facts {
    const isKept = this.#wanted.store !== "memory";
    return {
      version: "0.1.0",
      pid: 48_213,
      startedAt: this.#beganAt - 7_512_000,
      hosts: ["127.0.0.1", "::1"],
      port: defaultPort,
      threads: 2,
      limits: this.#wanted.limits ?? defaultLimits,
      clientsMax: 20_000,
      store: isKept ? "sqlite" : "memory",
      dataFolder: isKept ? "/srv/acuse/acuse-data" : null,
      reserveBytes: 268_435_456,
      word: isKept ? "stored" : "accepted",
      verified: isKept ? ["journal_mode=wal", "synchronous=full"] : [],
      rowsAtStart: isKept ? rowsAtStart : 0,
    };
  }

  /** Lives one second; what is told of it, if it is. */
  tick(): Tick | undefined {
    this.#second += 1;
    this.#secondAt += 1_000;
    const point = this.#point(this.#second);
    this.#messages += point.messagesPerSecond;
    if (point.refusalsPerSecond > 0) this.#end(goodbyeOf(this.#second * 17, this.#now));
    return this.#pace.second(this.#nowOf(point));
  }

  /** How it is now, with the last second that is over. */
  now(): Tick {
    return this.#pace.first(this.#nowOf(this.#point(this.#second)));
  }

  snapshot(): Snapshot {
    const history = Array.from({ length: historyPointsMax }, (_, i) =>
      this.#point(this.#second - historyPointsMax + 1 + i),
    );
    const point = history.at(-1)!;
    const isNew = this.#wanted.clients === 0;
    return { ...this.#nowOf(point), facts: this.facts(), history: isNew ? history.slice(-40) : history };
  }

  #nowOf(point: Point): Now {
    const { clients } = this.#wanted;
    const closings: Record<string, number> = {};
    for (const goodbye of this.goodbyes) {
      const label = closingLabel(goodbye);
      closings[label] = (closings[label] ?? 0) + 1;
    }
    const half = Math.ceil(point.connected / 2);
    return {
      at: this.#now,
      state: "serving",
      counters: {
        connected: point.connected,
        named: point.connected,
        connectedByThread: [half, point.connected - half],
        connections: clients + this.goodbyes.length,
        welcomes: clients + this.goodbyes.length,
        resumes: 0,
        messages: this.#messages,
        confirmations: this.#messages,
        receivedBytes: this.#messages * 64,
        unknownCommands: 0,
        closings,
        notShown: 0,
        commits: this.#messages,
        committed: this.#messages,
      },
      storedRows: this.#rows,
      point,
    };
  }

  get #rows(): number {
    return this.#wanted.clients === 0 ? 0 : rowsAtStart + this.#messages;
  }

  /** What happened in a part of a second. */
  feed(part: number, parts: number, name: string): FeedPacket {
    const { messagesPerSecond, clients } = this.#wanted;
    const wanted = messagesPerSecond / parts;
    const shown = Math.min(Math.ceil(wanted), Math.floor(feedMessagesPerSecondMax / parts));
    const at = this.#now;
    const seed = this.#second * 100 + part * 20;
    const messages = Array.from({ length: clients === 0 ? 0 : shown }, (_, i) => {
      const index = Math.floor(chance(seed + i) * Math.min(clients, 40));
      const number = 1 + Math.floor(seed / 90);
      return { at, id: idOf(index), name: nameOf(index), number, text: sayingOf(seed + i * 7) };
    }).filter((message) => name === "" || message.name === name);
    const index = seed % 5_000;
    const connected = { at, id: idOf(index), name: nameOf(index), address: addressOf(index), thread: 1 };
    return {
      connected: clients > 0 && part === 0 && this.#second % 4 === 0 ? [connected] : [],
      messages,
      goodbyes: this.goodbyes.filter(({ at: ended }) => part === 0 && ended > at - 1_000),
      notShown: Math.max(0, Math.round(wanted) - shown),
    };
  }

  clients(query: URLSearchParams): ClientPage {
    const search = query.get("search")?.toLowerCase() ?? "";
    const sort = clientSorts.find((each) => each === query.get("sort")) ?? "name";
    const sign = query.get("order") === "desc" ? -1 : 1;
    const offset = Number(query.get("offset") ?? 0);
    const now = this.#now;
    const all = this.#everybody(now);
    const found = all
      .filter(({ id, name, address }) =>
        [id, name ?? "", address].some((text) => text.toLowerCase().includes(search)),
      )
      .toSorted((one, other) => sign * compared(one[sort], other[sort]));
    const clients = found.slice(offset, offset + Number(query.get("limit") ?? 100));
    return { at: now, silentThreads: 0, total: all.length, found: found.length, clients };
  }

  #everybody(now: number): ListedClient[] {
    return Array.from({ length: this.#wanted.clients }, (_, i) => clientOf(i, this.#beganAt, now)).filter(
      ({ id }) => !this.#out.has(id),
    );
  }

  kick({ name, id }: { readonly name?: string; readonly id?: string }): number {
    const now = this.#now;
    const targets = this.#everybody(now).filter((client) => client.id === id || client.name === name);
    for (const client of targets) {
      this.#out.add(client.id);
      const { id, name, address, thread, connectedAt, messages, last } = client;
      const line = { code: 421, keyword: "closing", reason: "kicked" };
      this.#end({
        at: now,
        id,
        name,
        address,
        thread,
        connectedAt,
        messages,
        last,
        unknownCommands: 0,
        ...line,
      });
    }
    return targets.length;
  }

  #end(goodbye: Goodbye): void {
    this.goodbyes.unshift(goodbye);
    this.goodbyes.length = Math.min(goodbyesMax, this.goodbyes.length);
  }

  /** Rows go on for as long as one looks back, so all that is asked for is made anew. */
  messages(query: URLSearchParams): MessagePage {
    const rows = this.#rows;
    const now = this.#now;
    const limit = Number(query.get("limit") ?? 100);
    const name = query.get("name") ?? "";
    const until = Number(query.get("until") ?? Number.POSITIVE_INFINITY);
    const before = Number(query.get("before") ?? rows + 1);
    const after = query.get("after");
    const wanted = Array.from({ length: rows }, (_, i) => messageOf(i + 1, rows, now)).filter(
      (message) => (name === "" || message.name === name) && message.at < until,
    );
    const found =
      after === null
        ? wanted.filter(({ row }) => row < before).slice(-limit)
        : wanted.filter(({ row }) => row > Number(after)).slice(0, limit);
    const first = found[0]?.row;
    const hasMore = first !== undefined && wanted[0] !== undefined && wanted[0].row < first;
    return {
      messages: found,
      before: hasMore ? first : null,
      after: found.at(-1)?.row ?? Number(after ?? rows),
    };
  }
}

function compared(one: string | number | null, other: string | number | null): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one ?? "").localeCompare(String(other ?? ""));
}
