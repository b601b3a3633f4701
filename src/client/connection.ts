/**
 * One connection of a client: socket ⇄ Peer. It knows the socket and the clock, and nothing of the protocol; it
 * does not reconnect. What happens comes out of `events`, in order, and somebody must read it: while nobody does,
 * the socket is not read either, so that in the end nothing more is confirmed, nor sent.
 */
import { connect } from "node:net";
import type { Socket } from "node:net";
import { defaultPatience } from "../session/patience.ts";
import type { Patience } from "../session/patience.ts";
import { Peer } from "../session/peer.ts";
import type { PeerEvent, PeerOptions, PeerState } from "../session/peer.ts";
import { nowUs } from "./clock.ts";
import { keepAliveMs } from "./keep-alive.ts";
import { Signal } from "./signal.ts";

/** Events that wait for their reader. At this many the socket is not read, so only a segment's worth can be added. */
const eventsMax = 1024;

export interface ConnectionOptions extends PeerOptions {
  readonly host: string;
  readonly port: number;
  readonly patience?: Patience;
  /** Gives up while there is no connection yet. */
  readonly signal?: AbortSignal;
}

/** The peer's events, and the socket's: it failed, or the server owes an answer and says nothing. */
export type ConnectionEvent =
  | PeerEvent
  | { readonly kind: "failed"; readonly code: string }
  | { readonly kind: "silent" };

/** No connection came about. */
export class ConnectError extends Error {
  override readonly name = "ConnectError";
  /** The system's code, such as `ECONNREFUSED`; `ETIMEDOUT` also when the patience came to its end. */
  readonly code: string;

  constructor(code: string) {
    super(`cannot connect: ${code}`);
    this.code = code;
  }
}

export class Connection {
  readonly #socket: Socket;
  readonly #peer: Peer;
  #events: ConnectionEvent[] = [];
  /** Something came, or there is room again, or it is over. */
  readonly #changed: Signal = new Signal();

  /** Connects. Rejects with `ConnectError`. */
  static open(options: ConnectionOptions): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const { host, port, patience = defaultPatience, signal } = options;
      const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
      const fail = (error: NodeJS.ErrnoException) => {
        socket.destroy();
        reject(new ConnectError(error.code ?? error.message));
      };
      const failLate = () => fail({ name: "Error", message: "", code: "ETIMEDOUT" });
      const abort = () => fail({ name: "Error", message: "", code: "ECANCELED" });
      signal?.addEventListener("abort", abort);
      socket.setTimeout(patience.connectMsMax);
      socket.once("timeout", failLate);
      socket.once("error", fail);
      socket.once("connect", () => {
        socket.off("error", fail);
        socket.off("timeout", failLate);
        signal?.removeEventListener("abort", abort);
        resolve(new Connection(socket, new Peer(options), patience.silenceMsMax));
      });
    });
  }

  private constructor(socket: Socket, peer: Peer, silenceMsMax: number) {
    this.#socket = socket;
    this.#peer = peer;
    socket.setKeepAlive(true, keepAliveMs);
    socket.setTimeout(silenceMsMax);
    socket.on("timeout", () => {
      if (peer.awaits && !socket.isPaused()) this.#end({ kind: "silent" });
      else socket.setTimeout(silenceMsMax);
    });
    socket.on("data", (segment: Uint8Array) => this.#emit(peer.receive(segment, nowUs())));
    socket.on("end", () => this.#emit(peer.ended()));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      this.#end({ kind: "failed", code: error.code ?? error.message });
    });
    socket.on("drain", () => this.#changed.raise());
  }

  /** How many messages were sent and are not confirmed. */
  get unconfirmed(): number {
    return this.#peer.unconfirmed;
  }

  /** Greatest length of a message in bytes. */
  get maxTextBytes(): number {
    return this.#peer.maxTextBytes;
  }

  /** Whether a message is short enough. */
  fits(text: string | Uint8Array): boolean {
    return this.#peer.fits(text);
  }

  /** All that happens, until the connection is over. For one reader. */
  async *events(): AsyncGenerator<ConnectionEvent, void, void> {
    while (this.#events.length > 0 || this.#peer.state !== "closed") {
      const events = this.#events;
      this.#events = [];
      this.#socket.resume();
      if (events.length === 0) await this.#changed.wait();
      yield* events;
    }
  }

  /** Says who we are, once the server has greeted. Resolves to whether the name was accepted. */
  async hello(name: string): Promise<boolean> {
    if (!(await this.#reached("greeted"))) return false;
    this.#peer.hello(name);
    this.#flush();
    return this.#reached("open");
  }

  /**
   * Resolves as soon as the limits allow another line and there is room for it, to `false` when the connection was
   * over before. Who sends in the same turn sends at once.
   */
  async ready(): Promise<boolean> {
    return (await this.#inTurn(() => true)) ?? false;
  }

  /**
   * Sends a message as soon as the limits allow it and there is room for it. Resolves to its number when it is on
   * its way (the confirmation is an event), to `undefined` when the connection was over before.
   */
  send(text: string | Uint8Array): Promise<number | undefined> {
    return this.#inTurn((nowUs) => this.#peer.send(text, nowUs));
  }

  /** Like `send`, for `/ping`. */
  async ping(token: string): Promise<void> {
    await this.#inTurn((nowUs) => this.#peer.ping(token, nowUs));
  }

  /** Like `send`, for `/help`. */
  async help(): Promise<void> {
    await this.#inTurn((nowUs) => this.#peer.help(nowUs));
  }

  /**
   * Asks the server to say goodbye when all is confirmed, which is the last event. Returns whether there was
   * anybody left to ask.
   */
  quit(): boolean {
    if (this.#peer.state === "closed") return false;
    this.#peer.quit();
    this.#flush();
    return true;
  }

  /** Ends at once, without a goodbye. What is unconfirmed stays so. */
  destroy(): void {
    this.#peer.ended();
    this.#socket.destroy();
    this.#changed.raise();
  }

  /** Resolves when the peer has come so far, to `false` when the connection was over before. */
  async #reached(state: PeerState): Promise<boolean> {
    while (this.#peer.state !== state && this.#peer.state !== "closed") await this.#changed.wait();
    return this.#peer.state === state;
  }

  async #inTurn<T>(act: (nowUs: number) => T): Promise<T | undefined> {
    while (this.#peer.state === "open") {
      const now = nowUs();
      const at = this.#peer.sendableAt(now);
      if (this.#socket.writableNeedDrain || at === Infinity) {
        await this.#changed.wait();
      } else if (at > now) {
        await this.#changed.waitAtMost(Math.ceil((at - now) / 1000));
      } else {
        const result = act(now);
        this.#flush();
        return result;
      }
    }
    return undefined;
  }

  /** Writes what the peer has to say. Lines of one turn of the event loop leave together. */
  #flush(): void {
    if (this.#socket.writableCorked === 0) {
      this.#socket.cork();
      process.nextTick(() => this.#socket.uncork());
    }
    for (const bytes of this.#peer.takeOutput()) this.#socket.write(bytes);
  }

  #emit(events: readonly ConnectionEvent[]): void {
    for (const event of events) this.#events.push(event);
    if (this.#events.length >= eventsMax) this.#socket.pause();
    if (this.#peer.state === "closed") this.#socket.destroy();
    this.#changed.raise();
  }

  /** The socket is of no use any more; after the server's last line that is no news. */
  #end(event: ConnectionEvent): void {
    const isNews = this.#peer.ended().length > 0;
    this.#emit(isNews ? [event] : []);
  }
}
