/** Clients in a page: a WebSocket for each, and behind it a connection to the server's own port like anybody's. */
import type { IncomingMessage } from "node:http";
import { connect } from "node:net";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { WebSocket } from "ws";
import { isLoopback } from "../server/settings.ts";
import type { Facts } from "../server/watch.ts";
import { isWildcard, reachable } from "./address.ts";
import { Refusal } from "./refusal.ts";
import type { Faults } from "./faults.ts";
import type { TryBounds } from "./try-bounds.ts";

/** A frame has room for a line of any length that the server may take, and for several of the usual ones. */
const frameBytesLeast: number = 64 * 1024;
const lineEndBytes = 2;

/** RFC 6455, 7.4.1; and 1013 of the IANA registry: try again later. */
const closeCodes = { normal: 1000, goingAway: 1001, notText: 1003, failed: 1011, tryLater: 1013 } as const;

export class TryRelays {
  readonly #server: WebSocketServer;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #bounds: TryBounds;
  readonly #faults: Faults;
  readonly #relays = new Set<Relay>();

  constructor(facts: Facts, bounds: TryBounds, faults: Faults) {
    const maxPayload = Math.max(frameBytesLeast, facts.limits.max + lineEndBytes);
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload,
    });
    this.#target = { host: ownHost(facts.hosts), port: facts.port };
    this.#bounds = bounds;
    this.#faults = faults;
  }

  /** Throws `Refusal` when there are too many. */
  open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { relaysMax } = this.#bounds;
    if (this.#relays.size >= relaysMax) {
      throw new Refusal("busy", `${relaysMax} clients are open in pages; close one`);
    }
    const relay = this.#faults.contain((page: WebSocket) => this.#relay(page), closeFailed);
    this.#server.handleUpgrade(request, socket, head, relay);
  }

  close(): void {
    for (const relay of this.#relays) relay.end();
  }

  #relay(page: WebSocket): void {
    const server = connect({ ...this.#target, noDelay: true });
    const relay = new Relay(page, server, this.#bounds, this.#faults);
    this.#relays.add(relay);
    page.once("close", () => this.#relays.delete(relay));
  }
}

function closeFailed(page: WebSocket): void {
  page.close(closeCodes.failed, "the server could not do it");
}

/** Carries text frames into bytes and back, in either direction no faster than the other side takes them. */
class Relay {
  readonly #page: WebSocket;
  readonly #server: Socket;
  readonly #bounds: TryBounds;
  /** A character may be cut in two by the stream. */
  readonly #decoder = new TextDecoder();
  #isConnected = false;
  #isThere = true;

  constructor(page: WebSocket, server: Socket, bounds: TryBounds, faults: Faults) {
    this.#page = page;
    this.#server = server;
    this.#bounds = bounds;
    this.#carryIn(faults);
    this.#carryOut(faults);
    const ping = faults.contain(() => this.#ping());
    const pinging = setInterval(ping, bounds.pingMs).unref();
    page.on("pong", () => (this.#isThere = true));
    page.on("close", () => {
      clearInterval(pinging);
      // What the page sent still arrives; the server's last answers have no reader.
      server.resume().end();
    });
    page.on("error", () => {}); // `close` follows.
  }

  /** The server stops. */
  end(): void {
    this.#page.close(closeCodes.goingAway, "the server stops");
  }

  /** From the page to the server. */
  #carryIn(faults: Faults): void {
    const [page, server] = [this.#page, this.#server];
    const carry = (data: Buffer, isBinary: boolean): void => {
      if (isBinary) page.close(closeCodes.notText, "only frames of text");
      else if (server.writable && !server.write(data)) page.pause();
    };
    page.on(
      "message",
      faults.contain(carry, () => closeFailed(page)),
    );
    server.on("drain", () => page.resume());
  }

  /** From the server to the page. */
  #carryOut(faults: Faults): void {
    const [page, server] = [this.#page, this.#server];
    const carry = (bytes: Buffer): void => {
      this.#send(this.#decoder.decode(bytes, { stream: true }));
      if (page.bufferedAmount > this.#bounds.waitingBytesMax) server.pause();
    };
    server.on("connect", () => (this.#isConnected = true));
    server.on(
      "data",
      faults.contain(carry, () => closeFailed(page)),
    );
    server.on("error", () => {}); // `close` follows.
    server.on("close", () => {
      if (this.#isConnected) page.close(closeCodes.normal);
      else page.close(closeCodes.tryLater, "the server does not take connections");
    });
  }

  #send(text: string): void {
    if (text === "") return;
    this.#page.send(text, () => {
      if (this.#page.bufferedAmount <= this.#bounds.waitingBytesMax) this.#server.resume();
    });
  }

  #ping(): void {
    if (!this.#isThere) {
      this.#page.terminate();
      return;
    }
    this.#isThere = false;
    this.#page.ping();
  }
}

/** An address of the server's that can be reached from this machine: one of the loopback if there is one. */
function ownHost(hosts: readonly string[]): string {
  const host = hosts.find((one) => isLoopback(one)) ?? hosts.find(isWildcard) ?? hosts[0]!;
  return reachable(host);
}
