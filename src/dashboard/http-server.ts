import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Door } from "./door.ts";
import type { Faults } from "./faults.ts";
import type { Guard } from "./guard.ts";
import { Refusal, refusalOf } from "./refusal.ts";
import { safeHeaders, sendRefusal } from "./reply.ts";
import { checkMethod } from "./router.ts";
import type { Route } from "./router.ts";

/** What a server gives to whoever asks; more than the page and the commands need. */
export interface HttpBounds {
  /** Connections at once, streams of events and WebSockets among them. They are files that clients cannot have. */
  readonly connectionsMax: number;
  readonly headerBytesMax: number;
  /** For the headers of a request, and for all of it. */
  readonly headersMsMax: number;
  readonly requestMsMax: number;
  /** For the next request of a connection. */
  readonly keepAliveMsMax: number;
  /** Without a byte in either direction. */
  readonly idleMsMax: number;
  /** How often the times are looked at. */
  readonly checkMs: number;
}

export const httpBounds: HttpBounds = {
  connectionsMax: 128,
  headerBytesMax: 8 * 1024,
  headersMsMax: 10_000,
  requestMsMax: 15_000,
  keepAliveMsMax: 10_000,
  idleMsMax: 60_000,
  checkMs: 2_000,
};

/** What was written has this long to go out at the end. */
const closeMsMax = 300;

/** Who is refused a WebSocket has this long to read why. */
const refusedMsMax = 2_000;

/** What is behind the paths. */
export interface Site {
  /** The route of a path; `undefined`: there is nothing. */
  routeOf(path: string): Route | undefined;
  /** Whether a path is one that a person goes to: a link from anywhere may lead there. */
  isDocument(path: string): boolean;
  /** The path of the WebSocket, and what is done for one that was admitted. */
  readonly upgradePath: string;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
}

/** The server itself: bounds, who may ask, and the way to the routes. */
export class HttpServer {
  readonly #server: Server;
  readonly #site: Site;
  readonly #guard: Guard;
  readonly #faults: Faults;
  readonly #upgraded = new Set<Duplex>();

  constructor(site: Site, guard: Guard, bounds: HttpBounds, faults: Faults) {
    this.#site = site;
    this.#guard = guard;
    this.#faults = faults;
    this.#server = createServer(
      {
        maxHeaderSize: bounds.headerBytesMax,
        headersTimeout: bounds.headersMsMax,
        requestTimeout: bounds.requestMsMax,
        keepAliveTimeout: bounds.keepAliveMsMax,
        connectionsCheckingInterval: bounds.checkMs,
        shouldUpgradeCallback: (request) => pathOf(request) === site.upgradePath && isWebSocket(request),
      },
      faults.contain(
        (request: IncomingMessage, response: ServerResponse) => this.#answer(request, response),
        (_, response) => response.destroy(),
      ),
    );
    this.#server.maxConnections = bounds.connectionsMax;
    this.#server.setTimeout(bounds.idleMsMax);
    this.#server.on(
      "upgrade",
      faults.contain(
        (request: IncomingMessage, socket: Duplex, head: Buffer) => this.#upgrade(request, socket, head),
        (_, socket) => socket.destroy(),
      ),
    );
    // Who could not be let in, for want of a file, may come again.
    this.#server.on("error", (error) => faults.tell(error));
  }

  /** Answers whoever comes to the door from now on, and those who wait there. */
  async listen(door: Door): Promise<void> {
    await door.handTo(this.#server);
  }

  /** Ends it with all its connections; what was written to them has a moment to go out. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#upgraded) socket.end();
    const cutting = setTimeout(() => {
      this.#server.closeAllConnections();
      for (const socket of this.#upgraded) socket.destroy();
    }, closeMsMax);
    await closed;
    clearTimeout(cutting);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Nobody is there any more who could be told.
    response.on("error", () => {});
    try {
      for (const [name, value] of Object.entries(safeHeaders)) response.setHeader(name, value);
      const path = pathOf(request);
      this.#guard.admit(request, this.#site.isDocument(path));
      const route = this.#site.routeOf(path);
      if (route === undefined) throw new Refusal("not-found", `there is nothing at ${JSON.stringify(path)}`);
      checkMethod(route, request.method);
      if (route.isSecret) this.#guard.authorize(request.headers);
      await route.answer({ request, response, path, parameters: parametersOf(request) });
    } catch (error) {
      // Of who has gone meanwhile nothing is to be told, and to them neither.
      if (request.socket.destroyed) return;
      sendRefusal(response, this.#refusalOf(error));
    }
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    this.#upgraded.add(socket);
    socket.once("close", () => this.#upgraded.delete(socket));
    try {
      this.#guard.admit(request, false);
      this.#guard.authorize(request.headers);
      await this.#site.upgrade(request, socket, head);
    } catch (error) {
      refuseUpgrade(socket, this.#refusalOf(error));
    }
  }

  /** What a request is told; and what nobody foresaw is told here too. */
  #refusalOf(error: unknown): Refusal {
    const refusal = refusalOf(error);
    if (refusal.code === "failed") this.#faults.tell(error);
    return refusal;
  }
}

/** There is no response to write to: the socket is all that there is, and Node watches its times no more. */
function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const body = JSON.stringify(refusal.body);
  const headers = { ...safeHeaders, ...refusal.headers, "Content-Type": "application/json" };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const length = `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n`;
  socket.end(`HTTP/1.1 ${refusal.status} ${refusal.code}\r\n${lines.join("")}${length}\r\n${body}`);
  // What still comes is thrown away, so that the answer gets through; and who does not close is cut off.
  const cutting = setTimeout(() => socket.destroy(), refusedMsMax);
  socket.resume().once("close", () => clearTimeout(cutting));
}

function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === "websocket";
}

function pathOf({ url = "" }: IncomingMessage): string {
  return url.split("?", 1)[0]!;
}

function parametersOf(request: IncomingMessage): URLSearchParams {
  return new URLSearchParams(request.url?.slice(pathOf(request).length));
}
