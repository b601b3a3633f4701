/** The HTTP API without a server behind it, and the page: to build and to test the page with. */
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { extname, join, normalize } from "node:path";
import { text } from "node:stream/consumers";
import { WebSocketServer } from "ws";
import { paths } from "../../src/dashboard/api.ts";
import type { Failure, KickOrder, Tick } from "../../src/dashboard/api.ts";
import { converse } from "./converse.ts";
import { World } from "./world.ts";
import type { Wanted } from "./world.ts";

/** As strict as the server's own: what the page does against it shows here. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

const packetsPerSecond = 4;

export class FakeServer {
  /** Where the page was built to. */
  readonly #page: string;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #timer: NodeJS.Timeout;
  readonly #streams: Map<ServerResponse, string> = new Map();
  #world: World;
  #part = 0;
  /** It answers as if the page had no token. */
  isLocked = false;
  /** Times that the page was told how things are. */
  ticks = 0;

  constructor(page: string, wanted: Wanted) {
    this.#page = page;
    this.#world = new World(wanted);
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#sockets = new WebSocketServer({ server: this.#server, path: paths.try });
    this.#sockets.on("connection", (socket) => converse(socket));
    this.#timer = setInterval(() => this.#live(), 1000 / packetsPerSecond);
  }

  /** Listens on loopback; resolves to the page's address. */
  async listen(port = 0): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.listen(port, "127.0.0.1", resolve);
    await promise;
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : port}/`;
  }

  /** From here on another world is seen. */
  become(wanted: Wanted): void {
    this.#world = new World(wanted);
  }

  /** Ends all that is open, and answers nothing until it listens again. */
  fallSilent(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const socket of this.#sockets.clients) socket.terminate();
    this.fallSilent();
  }

  #live(): void {
    this.#part = (this.#part + 1) % packetsPerSecond;
    const tick = this.#part === 0 ? this.#tick() : "";
    for (const [stream, name] of this.#streams) {
      const packet = this.#world.feed(this.#part, packetsPerSecond, name);
      stream.write(`${tick}event: feed\ndata: ${JSON.stringify(packet)}\n\n`);
    }
  }

  #tick(): string {
    const tick = this.#world.tick();
    if (tick === undefined) return "";
    this.ticks += 1;
    return snapshotOf(tick);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    response.setHeader("content-security-policy", policy);
    response.setHeader("x-content-type-options", "nosniff");
    if (!pathname.startsWith("/api/")) return this.#file(pathname, response);
    if (this.isLocked) return fail(response, 401, "no-token");
    const world = this.#world;
    switch (pathname) {
      case paths.snapshot:
        return tell(response, world.snapshot());
      case paths.clients:
        return tell(response, world.clients(searchParams));
      case paths.goodbyes:
        return tell(response, { goodbyes: world.goodbyes });
      case paths.messages:
        if (world.facts().store === "memory") return fail(response, 404, "not-kept");
        return tell(response, world.messages(searchParams));
      case paths.kick:
        return tell(response, { kicked: world.kick(JSON.parse(await text(request)) as KickOrder) });
      case paths.events:
        response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
        response.write(snapshotOf(world.now()));
        this.#streams.set(response, searchParams.get("name") ?? "");
        request.on("close", () => this.#streams.delete(response));
        return;
      default:
        return fail(response, 404, "not-found");
    }
  }

  #file(pathname: string, response: ServerResponse): void {
    const path = join(this.#page, normalize(pathname === "/" ? "/index.html" : pathname));
    if (!existsSync(path)) return fail(response, 404, "not-found");
    response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream");
    createReadStream(path).pipe(response);
  }
}

function snapshotOf(tick: Tick): string {
  return `event: snapshot\ndata: ${JSON.stringify(tick)}\n\n`;
}

function tell(response: ServerResponse, body: object): void {
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(body));
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.statusCode = status;
  tell(response, { error: { code, message: `${status} ${code}` } } satisfies Failure);
}
