/** A running server, asked over its HTTP API. By `node:http`: `fetch` takes several times as long to load. */
import { request } from "node:http";
import { clientsPageMax, orderMsMax, paths } from "../dashboard/api.ts";
import type {
  ClientPage,
  ClientSort,
  Failure,
  Kicked,
  KickOrder,
  Pruned,
  Snapshot,
  Story,
} from "../dashboard/api.ts";
import { isAlive, whyNone } from "./control.ts";
import type { Place } from "./control.ts";
import { OperateError } from "./trouble.ts";

/** Anything but pruning takes milliseconds; a machine under load gets a thousand times that. */
const answerMsMax = 10_000;

/** An answer is a page; the largest, of five hundred clients or a thousand endings, has some 300 KB. */
const answerBytesMax: number = 16 * 1024 * 1024;

export type Client = NonNullable<Story["client"]>;
export type Goodbye = Story["goodbyes"][number];

export interface ClientQuery {
  readonly search: string | undefined;
  readonly sort: ClientSort;
  readonly order: "asc" | "desc";
}

/** The clients there are, and those of them that were sought. */
export interface FoundClients {
  readonly at: number;
  /** Threads whose clients are missing, in whichever page most are. */
  readonly silentThreads: number;
  readonly total: number;
  readonly clients: readonly Client[];
}

/** Asks one server. All of it rejects with `OperateError`. */
export class ServerApi {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  snapshot(): Promise<Snapshot> {
    return this.#get(paths.snapshot);
  }

  /** All that are found, however many pages that takes. Who is on two pages, since others came or went, is there once. */
  async clients({ search, sort, order }: ClientQuery): Promise<FoundClients> {
    const byId = new Map<string, Client>();
    let silentThreads = 0;
    for (let offset = 0; ; offset += clientsPageMax) {
      const page: ClientPage = await this.#get(paths.clients, {
        search,
        sort,
        order,
        offset,
        limit: clientsPageMax,
      });
      for (const client of page.clients) byId.set(client.id, client);
      const isLast = page.clients.length === 0 || offset + page.clients.length >= page.found;
      const { at, total } = page;
      silentThreads = Math.max(silentThreads, page.silentThreads);
      if (isLast) return { at, silentThreads, total, clients: [...byId.values()] };
    }
  }

  story(who: string): Promise<Story> {
    return this.#get(paths.story, { who });
  }

  kick(order: KickOrder): Promise<Kicked> {
    return this.#ask("POST", paths.kick, answerMsMax, order);
  }

  prune(before: number): Promise<Pruned> {
    return this.#ask("POST", paths.prune, orderMsMax, { before });
  }

  #get<T>(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): Promise<T> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
    return this.#ask("GET", given.length === 0 ? path : `${path}?${search.toString()}`, answerMsMax);
  }

  async #ask<T>(method: "GET" | "POST", path: string, msMax: number, body?: object): Promise<T> {
    const { url, token } = this.#place;
    const deadline = AbortSignal.timeout(msMax);
    let answer: Answer;
    try {
      answer = await exchange(new URL(path, url), method, token, body, deadline);
    } catch (error) {
      if (deadline.aborted) throw new OperateError({ kind: "timeout", url, waitedMs: msMax });
      throw await this.#missed({
        kind: "unreachable",
        url,
        reason: reasonOf(error as NodeJS.ErrnoException),
      });
    }
    const value = parse(answer.text);
    if (answer.status === 200 && value !== undefined) return value as T;
    const { error } = (value ?? {}) as Partial<Failure>;
    if (answer.status === 401) throw await this.#missed({ kind: "token", url });
    if (error?.code === "silent") throw new OperateError({ kind: "deferred" });
    if (error?.code === "not-kept") throw new OperateError({ kind: "not-kept" });
    if (error === undefined || error.code === "not-found")
      throw await this.#missed({ kind: "stranger", url, path: path.replace(/\?.*/s, "") });
    throw new OperateError({ kind: "refused", message: error.message });
  }

  /** Who does not answer as ours may be gone, and its address somebody else's. */
  async #missed(trouble: OperateError["trouble"]): Promise<OperateError> {
    const { found } = this.#place;
    if (found === undefined || isAlive(found.pid)) return new OperateError(trouble);
    // What told of it was left by one that was killed; another may serve the folder without a dashboard.
    return await whyNone(found.folder);
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

function exchange(
  url: URL,
  method: string,
  token: string,
  body: object | undefined,
  signal: AbortSignal,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const content = body === undefined ? "" : JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body !== undefined && {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(content),
    }),
  };
  const asked = request(url, { method, headers, signal }, (response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > answerBytesMax) response.destroy(new Error("too much"));
    });
    response.on("error", reject);
    response.on("end", () =>
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
    );
  });
  asked.on("error", reject);
  asked.end(content);
  return promise;
}

/** The system's word for it; where several addresses were tried, that of the first. */
function reasonOf(error: NodeJS.ErrnoException): string {
  const [first] = error instanceof AggregateError ? (error.errors as NodeJS.ErrnoException[]) : [];
  return error.code ?? first?.code ?? error.message;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
