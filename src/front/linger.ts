import type { Socket } from "node:net";

/** Sockets of all fronts together that wait for their peer to read the last line. */
export const lingerSocketsMax = 1024;

/** A peer gets this long to read the last line and to close, once all is on its way. */
export const lingerMsMax = 2_000;

/** What a closing connection still reads and drops: a reset would eat the last line. */
const lingerBytesMax: number = 64 * 1024;

/**
 * Sockets whose last line is written. Their side is shut; what still comes is read and dropped until the peer
 * closes or its time is over (RFC 1122, 4.2.2.13: closing with unread data sends a reset). Behind a peer that reads
 * slowly the last line first waits its turn.
 */
export class Linger {
  readonly #socketsMax: number;
  readonly #patienceMs: number;
  readonly #sockets = new Map<Socket, NodeJS.Timeout | undefined>();
  #isHurried = false;

  /** `patienceMs`: a peer that reads nothing for this long is not waited for. */
  constructor(socketsMax: number, patienceMs: number) {
    this.#socketsMax = socketsMax;
    this.#patienceMs = patienceMs;
  }

  get size(): number {
    return this.#sockets.size;
  }

  /**
   * Shuts our side behind what is still unsent, and looks after the socket from here on. A peer that had its time
   * to read gets no more of it.
   */
  add(socket: Socket, hadItsTime = false): void {
    if (socket.destroyed) return;
    const oldest = this.#sockets.size < this.#socketsMax ? undefined : this.#sockets.keys().next().value;
    if (oldest !== undefined) this.#drop(oldest);
    this.#sockets.set(socket, undefined);
    socket.setTimeout(this.#patienceMs);
    socket.once("timeout", () => this.#drop(socket));
    socket.once("finish", () => this.#limit(socket));
    socket.once("close", () => this.#drop(socket));
    let read = 0;
    socket.on("data", (bytes) => {
      read += bytes.length;
      if (read > lingerBytesMax) socket.pause();
    });
    socket.end();
    socket.resume();
    if (hadItsTime || this.#isHurried) this.#limit(socket);
  }

  /** The server ends: from here on nobody gets longer than `lingerMsMax`. */
  hurry(): void {
    this.#isHurried = true;
    for (const socket of this.#sockets.keys()) this.#limit(socket);
  }

  #limit(socket: Socket): void {
    if (!this.#sockets.has(socket) || this.#sockets.get(socket) !== undefined) return;
    this.#sockets.set(
      socket,
      setTimeout(() => this.#drop(socket), lingerMsMax),
    );
  }

  #drop(socket: Socket): void {
    clearTimeout(this.#sockets.get(socket));
    this.#sockets.delete(socket);
    socket.destroy();
  }
}
