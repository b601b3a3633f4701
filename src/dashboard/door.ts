import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

/** Those who come before there is a server for them: a page and some programs. */
export const waitingMax = 8;

/** The dashboard's port, taken before there is a server for it: that one takes a while to load. */
export class Door {
  /** The port, also where any was to do. */
  readonly port: number;
  readonly #server: Server;
  readonly #waiting: ReadonlySet<Socket>;

  private constructor(server: Server, waiting: ReadonlySet<Socket>) {
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#waiting = waiting;
  }

  /** Rejects with what the system says. */
  static async claim(host: string, port: number): Promise<Door> {
    const waiting = new Set<Socket>();
    // As HTTP wants its connections; nothing is read from them before it is there.
    const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (socket) => {
      waiting.add(socket);
      socket.on("error", () => {}); // `close` follows.
      socket.once("close", () => waiting.delete(socket));
    });
    server.maxConnections = waitingMax;
    await listening(server, () => server.listen({ host, port, exclusive: true }));
    // Who could not be let in, for want of a file, may come again.
    server.on("error", () => {});
    return new Door(server, waiting);
  }

  /** From here on the port is `server`'s, and so are those who wait at it. */
  async handTo(server: Server): Promise<void> {
    await listening(server, () => server.listen(this.#server));
    for (const socket of this.#waiting) {
      server.emit("connection", socket);
      socket.resume();
    }
  }

  /** Only while nobody was given it. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#waiting) socket.destroy();
    await closed;
  }
}

/** Rejects with what the system says. */
async function listening(server: Server, listen: () => void): Promise<void> {
  const done = once(server, "listening");
  listen();
  await done;
}
