/** An HTTP API of a server that answers what a test wants, and the data folder that tells of it. */
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { clientsPageMax, controlFileName, paths } from "../../src/dashboard/api.ts";
import type {
  ClientPage,
  ClientSort,
  KickOrder,
  ListedClient,
  Point,
  PruneOrder,
  Snapshot,
  Story,
} from "../../src/dashboard/api.ts";
import { defaultLimits } from "../../src/protocol/limits.ts";
import type { Client, Counters, Goodbye } from "../../src/server/watch.ts";
import { temporaryFolder } from "./folder.ts";

export const fakeToken = "fake-token";

/** What is asked, and what is answered where that is not the usual. */
type Answerer = (request: IncomingMessage, response: ServerResponse) => boolean;

export class FakeApi {
  readonly folder: string;
  readonly clients: ListedClient[] = [];
  readonly goodbyes: Goodbye[] = [];
  silentThreads = 0;
  readonly kicks: KickOrder[] = [];
  readonly prunes: PruneOrder[] = [];
  url = "";
  /** Answers before the usual answers do; `true`: it did. */
  answers: Answerer = () => false;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async start(t: Pick<TestContext, "after">): Promise<FakeApi> {
    const api = new FakeApi(temporaryFolder(t));
    const server = createServer((request, response) => void api.#take(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    writeControl(api.folder, { pid: process.pid, url: api.url, token: fakeToken });
    return api;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    if (this.answers(request, response)) return;
    if (request.headers.authorization !== `Bearer ${fakeToken}`) {
      answer(response, 401, { error: { code: "no-token", message: "a token is needed" } });
      return;
    }
    const body = (): unknown => JSON.parse(Buffer.concat(chunks).toString());
    switch (`${request.method} ${pathname}`) {
      case `GET ${paths.snapshot}`:
        return answer(response, 200, this.snapshot());
      case `GET ${paths.clients}`:
        return answer(response, 200, this.page(searchParams));
      case `GET ${paths.story}`:
        return answer(response, 200, this.story(searchParams.get("who") ?? ""));
      case `POST ${paths.kick}`:
        return answer(response, 200, { kicked: this.kick(body() as KickOrder) });
      case `POST ${paths.prune}`:
        this.prunes.push(body() as PruneOrder);
        return answer(response, 200, { deleted: 1234 });
      default:
        return answer(response, 404, { error: { code: "not-found", message: "there is no such path" } });
    }
  }

  page(query: URLSearchParams): ClientPage {
    const search = (query.get("search") ?? "").toLowerCase();
    const sort = (query.get("sort") ?? "name") as ClientSort;
    const sign = query.get("order") === "desc" ? -1 : 1;
    const offset = Number(query.get("offset") ?? 0);
    const limit = Math.min(Number(query.get("limit") ?? 100), clientsPageMax);
    const found = this.clients
      .filter(({ name, address, id }) => `${name} ${address} ${id}`.toLowerCase().includes(search))
      .toSorted((a, b) => sign * compare(a[sort], b[sort]));
    const at = Date.now();
    return {
      at,
      silentThreads: this.silentThreads,
      total: this.clients.length,
      found: found.length,
      clients: found.slice(offset, offset + limit),
    };
  }

  story(who: string): Story {
    const isIt = ({ name, id }: Client | Goodbye): boolean => id === who || name === who;
    return {
      silentThreads: this.silentThreads,
      client: this.clients.find(isIt) ?? null,
      goodbyes: this.goodbyes.filter(isIt),
      limits: defaultLimits,
    };
  }

  kick(order: KickOrder): number {
    this.kicks.push(order);
    const before = this.clients.length;
    const left = this.clients.filter(({ name, id }) => name !== order.name && id !== order.id);
    this.clients.splice(0, before, ...left);
    return before - left.length;
  }

  snapshot(): Snapshot {
    const at = Date.now();
    return {
      at,
      state: "serving",
      counters: {} as Omit<Counters, "latency" | "commitTime">,
      storedRows: 0,
      point: {} as Point,
      history: [],
      facts: {
        version: "0.0.0",
        pid: process.pid,
        startedAt: at,
        hosts: ["127.0.0.1"],
        port: 2010,
        threads: 2,
        limits: defaultLimits,
        clientsMax: 1000,
        store: "sqlite",
        dataFolder: this.folder,
        reserveBytes: 0,
        word: "stored",
        verified: [],
        rowsAtStart: 0,
      },
    };
  }
}

/** Writes what a server leaves in its folder, or what another left there. */
export function writeControl(folder: string, control: object | string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const text = typeof control === "string" ? control : JSON.stringify(control);
  writeFileSync(join(folder, controlFileName), text, { mode: 0o600 });
}

/** A client as most are. */
export function fakeClient(id: string, name: string | null, more: Partial<ListedClient> = {}): ListedClient {
  const now = Date.now();
  return {
    id,
    name,
    address: "127.0.0.1:53252",
    thread: 1,
    connectedAt: now - 720_000,
    seenAt: now - 3_000,
    state: name === null ? "naming" : "open",
    messages: 14,
    unconfirmed: 0,
    last: 14,
    budget: name === null ? null : 40,
    unknownCommands: 0,
    messagesPerSecond: null,
    ...more,
  };
}

/** An ending as most are. */
export function fakeGoodbye(id: string, name: string | null, more: Partial<Goodbye> = {}): Goodbye {
  const now = Date.now();
  return {
    at: now - 60_000,
    id,
    name,
    address: "127.0.0.1:53252",
    thread: 1,
    connectedAt: now - 197_000,
    messages: 42,
    unknownCommands: 0,
    code: 221,
    keyword: "bye",
    reason: null,
    last: 42,
    ...more,
  };
}

function answer(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function compare(a: string | number | null, b: string | number | null): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a ?? "").localeCompare(String(b ?? ""));
}
