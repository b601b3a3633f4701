import type { Socket } from "node:net";

/** Sockets of all fronts together that wait for their peer to read the last line. */
export const lingerSocketsMax = 1024;

/** A peer gets this long to read the last line and to close. */
export const lingerMsMax = 2_000;

/** What a closing connection still reads and drops: a reset would eat the last line. */
const lingerBytesMax: number = 64 * 1024;

/**
 * Sockets whose last line is written. Their side is shut; what still comes is read and dropped until the peer
 * closes or its time is over (RFC 1122, 4.2.2.13: closing with unread data sends a reset).
 */
export class Linger {
  readonly #socketsMax: number;
  readonly #sockets = new Map<Socket, NodeJS.Timeout>();

  constructor(socketsMax: number) {
    this.#socketsMax = socketsMax;
  }

  get size(): number {
    return this.#sockets.size;
  }

  /** Shuts our side behind what is still unsent, and looks after the socket from here on. */
  add(socket: Socket): void {
    if (socket.destroyed) return;
    const oldest = this.#sockets.size < this.#socketsMax ? undefined : this.#sockets.keys().next().value;
    if (oldest !== undefined) this.#drop(oldest);
    const timer = setTimeout(() => this.#drop(socket), lingerMsMax);
    this.#sockets.set(socket, timer);
    socket.once("close", () => this.#drop(socket));
    let read = 0;
    socket.on("data", (bytes) => {
      read += bytes.length;
      if (read > lingerBytesMax) socket.pause();
    });
    socket.end();
    socket.resume();
  }

  #drop(socket: Socket): void {
    clearTimeout(this.#sockets.get(socket));
    this.#sockets.delete(socket);
    socket.destroy();
  }
}
