import type { Socket } from "node:net";

/** A reader without any progress for this long is cut off. A kernel may hide a slow reader's progress for a minute. */
export const slowReaderMsMax = 120_000;

/** How often it is looked for progress. */
const lookMs = 5_000;

/**
 * Watches over what a peer has not read, while that is too much. The socket's own time-out would not do: when it
 * finds that there was progress it begins anew, however long ago that was.
 */
export class SlowReader {
  readonly #socket: Socket;
  readonly #cutOff: () => void;
  #timer: NodeJS.Timeout | undefined;
  #unsent: number | undefined;
  #progressMs = 0;

  /** `cutOff` is called when nothing was read for `slowReaderMsMax`. */
  constructor(socket: Socket, cutOff: () => void) {
    this.#socket = socket;
    this.#cutOff = cutOff;
  }

  start(): void {
    this.#unsent = this.#readUnsent();
    this.#progressMs = performance.now();
    this.#timer ??= setInterval(() => this.#look(), lookMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const unsent = this.#readUnsent();
    if (unsent !== this.#unsent) {
      this.#unsent = unsent;
      this.#progressMs = performance.now();
    } else if (performance.now() - this.#progressMs >= slowReaderMsMax) {
      this.stop();
      this.#cutOff();
    }
  }

  /** Bytes that the kernel has not taken. `writableLength` counts a write until the whole of it has been taken. */
  #readUnsent(): number | undefined {
    const { _handle } = this.#socket as { _handle?: { writeQueueSize?: number } | null };
    return _handle?.writeQueueSize;
  }
}
