/** Whoever pastes waits while too much is to be sent, but not for ever. */
import type { Tty } from "../terminal/tty.ts";
import type { Outbox } from "./outbox.ts";

/**
 * How long they wait while nothing leaves: a server that restarts is back by then, and found. No key is read meanwhile,
 * not even one that leaves.
 */
const roomMsMax = 10_000;

export class BackPressure {
  readonly #outbox: Outbox;
  readonly #tty: Tty;
  readonly #giveUp: () => void;
  #timer: NodeJS.Timeout | undefined;
  #isOverfull = false;

  /** `giveUp` hears that there was no room for too long. */
  constructor(outbox: Outbox, tty: Tty, giveUp: () => void) {
    this.#outbox = outbox;
    this.#tty = tty;
    this.#giveUp = giveUp;
  }

  /** There was no room for too long, and there is still none: no more is to be taken. */
  get isOverfull(): boolean {
    return this.#isOverfull;
  }

  /** Reads keys where there is room. To be called when that may have changed. */
  steer(): void {
    if (!this.#outbox.isFull) {
      this.stop();
      this.#isOverfull = false;
      this.#tty.resume();
    } else if (!this.#isOverfull) {
      this.#tty.pause();
      this.#timer ??= setTimeout(() => this.#readOn(), roomMsMax);
    }
  }

  /** Waits for nothing any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #readOn(): void {
    this.stop();
    this.#isOverfull = true;
    this.#giveUp();
    this.#tty.resume();
  }
}
