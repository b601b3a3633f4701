import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import type { TestContext } from "node:test";
import { until } from "./wait.ts";

/** How long the system may keep from us the port that we had. */
const portMsMax = 20_000;

/** `up`: from the client to the server. */
export type Direction = "up" | "down";

export const directions: readonly Direction[] = ["up", "down"];

/**
 * How a connection is cut. `reset`: both sides hear a reset. `close`: both sides hear the end of the stream. `silence`:
 * nothing more comes in this direction, not even an end; the other one goes on, and no side hears anything of it.
 * `hold`: the same, until one side is gone, which the other hears as a reset.
 */
export type Fault = "reset" | "close" | "silence" | "hold";

export interface Cut {
  readonly fault: Fault;
  readonly direction: Direction;
  /** How many bytes still pass in this direction: it happens when the last of them has, at 0 before the first. */
  readonly afterBytes: number;
}

export interface ProxyOptions {
  /** The server's port; `undefined` while there is none, which resets whoever connects. */
  readonly target: () => number | undefined;
  /** How the connection that was accepted just now will be cut, if it will. */
  readonly cut?: () => Cut | undefined;
  /** How long the next segment is at most, in bytes. */
  readonly segmentBytes?: () => number;
  /** Bytes are about to pass: whatever a side knows of them was heard here before. */
  readonly before?: (connection: number, direction: Direction, bytes: Uint8Array) => void;
  /** The system has taken them. */
  readonly after?: (connection: number, direction: Direction, bytes: number) => void;
  /** The connection's cut has happened. */
  readonly wasCut?: (connection: number) => void;
  /** The connection comes to its end: a side has ended it, or is about to hear its end or a reset. May be called again. */
  readonly ending?: (connection: number) => void;
}

/** A TCP proxy that passes every byte on, or all up to one. What is drawn comes from its options. */
export class Proxy {
  readonly #options: ProxyOptions;
  readonly #connections = new Set<ProxiedConnection>();
  /** Where it listens, or will again. */
  port = 0;
  #server: Server;
  #accepted = 0;

  private constructor(options: ProxyOptions) {
    this.#options = options;
    this.#server = this.#create();
  }

  /** Listens on a port of its own until the test ends. */
  static async listen(t: Pick<TestContext, "after">, options: ProxyOptions): Promise<Proxy> {
    const proxy = new Proxy(options);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    proxy.port = (proxy.#server.address() as AddressInfo).port;
    t.after(() => proxy.close());
    return proxy;
  }

  /** Stops listening and resets all connections. */
  close(): void {
    this.#server.close();
    for (const connection of this.#connections) connection.reset();
  }

  /** Dies: all connections are reset, and nobody listens. `port` listens again when what it returns is called. */
  die(): () => Promise<void> {
    const { port } = this;
    this.close();
    return async () => {
      // Somebody else's connection may have been given the port meanwhile, for as long as it lasts.
      await until(portMsMax, `port ${port}`, async () => await this.#listenAgain(port));
    };
  }

  async #listenAgain(port: number): Promise<boolean> {
    this.#server = this.#create();
    try {
      this.#server.listen(port, "127.0.0.1");
      await once(this.#server, "listening");
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return false;
      throw error;
    }
  }

  #create(): Server {
    return createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      client.on("error", () => {});
      const port = this.#options.target();
      if (port === undefined) {
        client.resetAndDestroy();
        return;
      }
      this.#accepted += 1;
      const connection = new ProxiedConnection(this.#accepted, client, port, this.#options, () =>
        this.#connections.delete(connection),
      );
      this.#connections.add(connection);
    });
  }
}

/** A client's socket, one to the server, and what passes between them. */
class ProxiedConnection {
  readonly #number: number;
  readonly #sockets: Readonly<Record<Direction, Socket>>;
  readonly #options: ProxyOptions;
  readonly #cut: Cut | undefined;
  readonly #passedBytes: Record<Direction, number> = { up: 0, down: 0 };
  /** Directions in which a segment is on its way, and such whose sender has ended its stream. */
  readonly #passing = new Set<Direction>();
  readonly #ended = new Set<Direction>();
  /** Directions in which nothing passes any more. */
  readonly #mute = new Set<Direction>();

  constructor(number: number, client: Socket, port: number, options: ProxyOptions, over: () => void) {
    this.#number = number;
    this.#options = options;
    this.#cut = options.cut?.();
    const server = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    server.on("error", () => {});
    this.#sockets = { up: server, down: client };
    let open = 2;
    for (const direction of directions) {
      const from = this.#from(direction);
      from.on("data", (segment: Uint8Array) => {
        from.pause();
        this.#passing.add(direction);
        this.#pass(direction, segment);
      });
      // It comes even while the socket is paused.
      from.on("end", () => {
        this.#options.ending?.(this.#number);
        this.#ended.add(direction);
        if (!this.#passing.has(direction)) this.#end(direction);
      });
      from.on("close", (hadError) => {
        this.#options.ending?.(this.#number);
        open -= 1;
        if (hadError && this.#isHeard(direction)) this.reset();
        if (open === 0) over();
      });
    }
    this.#cutAt("up");
    this.#cutAt("down");
  }

  reset(): void {
    this.#options.ending?.(this.#number);
    for (const socket of [this.#sockets.up, this.#sockets.down]) {
      // One that is not connected yet would wait for that, and one whose side is shut cannot be reset any more.
      if (socket.connecting || socket.writableEnded) socket.destroy();
      else socket.resetAndDestroy();
    }
  }

  #from(direction: Direction): Socket {
    return direction === "up" ? this.#sockets.down : this.#sockets.up;
  }

  /** Passes the next bytes of a segment on, and then those behind them. */
  #pass(direction: Direction, segment: Uint8Array): void {
    if (segment.length === 0 || this.#mute.has(direction)) {
      this.#passing.delete(direction);
      if (this.#ended.has(direction)) this.#end(direction);
      else this.#from(direction).resume();
      return;
    }
    const bytes = segment.subarray(
      0,
      Math.min(this.#options.segmentBytes?.() ?? Infinity, this.#roomFor(direction)),
    );
    this.#options.before?.(this.#number, direction, bytes);
    this.#sockets[direction].write(bytes, (error) => {
      if (error instanceof Error) return;
      this.#passedBytes[direction] += bytes.length;
      this.#options.after?.(this.#number, direction, bytes.length);
      this.#cutAt(direction);
      // In another turn, or the system makes one segment of two again.
      setImmediate(() => this.#pass(direction, segment.subarray(bytes.length)));
    });
  }

  #end(direction: Direction): void {
    if (!this.#mute.has(direction)) this.#sockets[direction].end();
    else if (this.#isHeard(direction)) this.reset();
    else this.#from(direction).destroy();
  }

  /** Whether the receiving side hears of the sending side's death. */
  #isHeard(direction: Direction): boolean {
    return !this.#mute.has(direction) || this.#cut?.fault === "hold";
  }

  /** How many bytes may pass before the cut. */
  #roomFor(direction: Direction): number {
    const cut = this.#cut;
    return cut?.direction === direction ? cut.afterBytes - this.#passedBytes[direction] : Infinity;
  }

  #cutAt(direction: Direction): void {
    if (this.#roomFor(direction) > 0 || this.#mute.has(direction)) return;
    const { fault } = this.#cut!;
    if (fault === "reset") this.reset();
    if (fault === "close") {
      this.#options.ending?.(this.#number);
      for (const each of directions) {
        this.#mute.add(each);
        this.#sockets[each].end();
      }
    }
    this.#mute.add(direction);
    this.#options.wasCut?.(this.#number);
  }
}
