/**
 * Where an `Output` puts its bytes: a file descriptor that never makes the writer wait.
 *
 * A terminal stopped by Ctrl-S, or a pipe that nobody reads, blocks a plain write, and with it the event loop,
 * timers and signals. `O_NONBLOCK` would cure that, but it belongs to the open file description, which is shared
 * with the shell and with everybody else who has the same terminal or pipe. So the descriptor is opened anew
 * through `/proc/self/fd`, which gives a description of our own.
 */
import { constants, fstatSync, openSync, readFileSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { isatty, WriteStream } from "node:tty";

export interface Sink {
  /** Takes as many bytes as there is room for at this moment, 0 when there is none. Throws when the reader is gone. */
  write(bytes: Uint8Array): number;
  /** Bytes that were taken and have not reached the system yet. */
  readonly pendingBytes: number;
}

/** What a stream may hold back; only where a descriptor cannot be opened anew. */
const streamBytesMax: number = 64 * 1024;

/** There is no room at this moment, but there may be later. */
const roomMayCome: ReadonlySet<string | undefined> = new Set(["EAGAIN", "ENOSPC", "EDQUOT"]);

/** The sink for a file descriptor of this process. */
export function openSink(fd: number): Sink {
  if (fstatSync(fd).isFile()) return new DescriptorSink(fd);
  const own = openAnew(fd);
  return own === undefined ? new StreamSink(fd) : new DescriptorSink(own);
}

/** Writes go to the system at once, or not at all. */
class DescriptorSink implements Sink {
  readonly pendingBytes = 0;
  readonly #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  write(bytes: Uint8Array): number {
    try {
      return writeSync(this.#fd, bytes);
    } catch (error) {
      if (roomMayCome.has((error as NodeJS.ErrnoException).code)) return 0;
      throw error;
    }
  }
}

/**
 * For sockets (what a Node parent gives its child as stdout), and for systems without `/proc`. Node's stream never
 * waits for a socket or a pipe; a terminal it opens anew by its name, where it is allowed to.
 */
class StreamSink implements Sink {
  readonly #stream: Socket;
  #failure: Error | undefined;

  constructor(fd: number) {
    this.#stream = isatty(fd) ? new WriteStream(fd) : new Socket({ fd, readable: false, writable: true });
    this.#stream.on("error", (error) => (this.#failure = error));
    this.#stream.unref();
    // Node makes terminals blocking and has no public way to say otherwise.
    const internals = this.#stream as { _handle?: { setBlocking?(isBlocking: boolean): void } };
    internals._handle?.setBlocking?.(false);
  }

  get pendingBytes(): number {
    return this.#failure === undefined ? this.#stream.writableLength : 0;
  }

  write(bytes: Uint8Array): number {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#stream.destroyed) throw new Error("the stream is closed");
    if (this.#stream.writableLength >= streamBytesMax) return 0;
    this.#stream.write(bytes);
    return bytes.length;
  }
}

/** A non-blocking description of our own for what `fd` refers to; `undefined` where there is no way to get one. */
function openAnew(fd: number): number | undefined {
  const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY;
  for (const path of [`/proc/self/fd/${fd}`, ...(isControllingTerminal(fd) ? ["/dev/tty"] : [])]) {
    try {
      return openSync(path, flags);
    } catch {
      // A socket, another user's terminal, a pipe whose reader is gone, or no /proc: try the next way.
    }
  }
  return undefined;
}

/** After `su` the terminal is still the first user's: it may be opened as `/dev/tty` only. */
function isControllingTerminal(fd: number): boolean {
  if (!isatty(fd)) return false;
  try {
    // proc(5): the terminal is field 7; the fields behind the command's closing parenthesis begin with the third.
    const [, , , , terminal] = readFileSync("/proc/self/stat", "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return Number(terminal) === fstatSync(fd).rdev;
  } catch {
    return false;
  }
}
