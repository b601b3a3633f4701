import { setTimeout as delay } from "node:timers/promises";
import type { Sink } from "./sink.ts";

/** How soon a terminal that was full is tried again: too soon to be seen, too seldom to cost anything. */
const retryMs = 20;

/**
 * Frames to a terminal, one at a time and whole, without ever waiting for it: while it takes no more (it was stopped,
 * or its line is slow) nothing new is painted, so there is never more than one frame on its way.
 */
export class FrameWriter {
  /** The terminal was closed: nothing is written any more. */
  isGone = false;

  readonly #sink: Sink;
  #frame: Uint8Array = new Uint8Array();
  #whenIdle: () => void = () => {};
  #whenGone: () => void = () => {};

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Whether a frame is still on its way. */
  get isBusy(): boolean {
    return this.#frame.length > 0;
  }

  /** Writes a frame, if there is still a terminal. Throws while another one is on its way. */
  write(frame: string): void {
    if (this.isGone) return;
    if (this.isBusy) throw new Error("a frame is still on its way");
    this.#frame = Buffer.from(frame);
    this.#push();
    if (this.isBusy) setTimeout(() => this.#retry(), retryMs).unref();
  }

  /** `listener` hears when a frame that took its time has arrived. */
  onIdle(listener: () => void): void {
    this.#whenIdle = listener;
  }

  /** `listener` hears that the terminal was closed. */
  onGone(listener: () => void): void {
    this.#whenGone = listener;
  }

  /** Resolves when all is written or the terminal is gone, and in any case after `msMax`. */
  async flush(msMax: number): Promise<void> {
    const untilMs = performance.now() + msMax;
    while ((this.isBusy || this.#sink.pendingBytes > 0) && performance.now() < untilMs) {
      await delay(retryMs);
      this.#push();
    }
  }

  #retry(): void {
    this.#push();
    if (this.isBusy) setTimeout(() => this.#retry(), retryMs).unref();
    else if (!this.isGone) this.#whenIdle();
  }

  /** Writes what the terminal takes at this moment. */
  #push(): void {
    if (this.isGone) return;
    try {
      while (this.isBusy) {
        const taken = this.#sink.write(this.#frame);
        if (taken === 0) return;
        this.#frame = this.#frame.subarray(taken);
      }
    } catch {
      this.isGone = true;
      this.#frame = new Uint8Array();
      this.#whenGone();
    }
  }
}
