import { setTimeout as delay } from "node:timers/promises";
import { isatty } from "node:tty";
import { takesUtf8 } from "./charset.ts";
import { openSink } from "./sink.ts";
import type { Sink } from "./sink.ts";
import { hasPalette, wantsColour } from "./style.ts";

/** What waits for a reader that does not read: a stopped terminal's hour is not worth more memory than this. */
const waitingLinesMax = 8_192;
/** Also the longest line that is ever shown. */
export const waitingBytesMax: number = 4 * 1024 * 1024;

/** A write: what a pipe holds on Linux. */
const chunkBytesMax: number = 64 * 1024;
/** Written before others get their turn; a fast reader must not keep the event loop. */
const turnBytesMax: number = 256 * 1024;

/** How soon a reader that was full is tried again: too soon to be seen, too seldom to cost anything. */
const retryMs = 20;

/**
 * Lines to a terminal, a pipe, a socket or a file, without ever waiting for whoever reads them and without more
 * memory than the bounds above. Once they are reached lines are left out, until half of the room is free again, and
 * counted. When the reader is gone (EPIPE, EIO) nothing is written any more, and nothing else happens.
 */
export class Output {
  readonly isTerminal: boolean;
  /** Whether colour is wanted: see `wantsColour`. */
  readonly colour: boolean;
  /** Whether colours may be of the 256: see `hasPalette`. */
  readonly palette: boolean;
  /** Whether more than ASCII is understood. What is no terminal gets UTF-8. */
  readonly utf8: boolean;

  readonly #fd: 1 | 2;
  readonly #sink: Sink;
  #lines: string[] = [];
  #bytes = 0;
  /** What is being written, from `#written` on. */
  #chunk: Uint8Array = new Uint8Array();
  #written = 0;
  #leftOut = 0;
  #whenLeftOut: (count: number) => void = () => {};
  #isScheduled = false;
  #isGone = false;

  constructor(fd: 1 | 2, env: Readonly<Record<string, string | undefined>> = process.env) {
    this.#fd = fd;
    this.isTerminal = isatty(fd);
    this.colour = wantsColour(env, this.isTerminal);
    this.palette = hasPalette(env);
    this.utf8 = !this.isTerminal || takesUtf8(env);
    this.#sink = openSink(fd);
  }

  /** Columns of the terminal at this moment; without a terminal there is no end to a line. */
  get columns(): number {
    if (!this.isTerminal) return Infinity;
    return this.#fd === 1 ? process.stdout.columns : process.stderr.columns;
  }

  /** Queues a line (its end is added) or leaves it out. Never waits. */
  write(line: string): void {
    if (this.offer(line)) return;
    this.#leftOut += 1;
    this.#schedule();
  }

  /** Queues a line, if there is room; else it is not counted as left out, and may be offered again. Never waits. */
  offer(line: string): boolean {
    if (this.#isGone) return true;
    const bytes = Buffer.byteLength(line) + 1;
    const isFull = this.#lines.length >= waitingLinesMax || this.#bytes + bytes > waitingBytesMax;
    if (isFull || this.#leftOut > 0) return false;
    this.#lines.push(`${line}\n`);
    this.#bytes += bytes;
    this.#schedule();
    return true;
  }

  /** `listener` hears how many lines were left out, as soon as there is room to say so. */
  onLeftOut(listener: (count: number) => void): void {
    this.#whenLeftOut = listener;
  }

  /** Resolves when everything is written or the reader is gone, and in any case after `msMax`. */
  async flush(msMax: number): Promise<void> {
    const until = performance.now() + msMax;
    for (;;) {
      this.#write();
      const isDone = this.#isGone || (!this.#hasMore() && this.#sink.pendingBytes === 0);
      const leftMs = until - performance.now();
      if (isDone || leftMs <= 0) return;
      await delay(Math.min(retryMs, leftMs));
    }
  }

  #hasMore(): boolean {
    return this.#written < this.#chunk.length || this.#lines.length > 0 || this.#leftOut > 0;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#isScheduled = false;
    const wrote = this.#write();
    if (this.#isGone || !this.#hasMore()) return;
    this.#isScheduled = true;
    if (wrote === "all") setImmediate(() => this.#turn());
    else setTimeout(() => this.#turn(), retryMs).unref();
  }

  /** Writes what the reader takes, but not more than a turn's worth. */
  #write(): "all" | "full" {
    try {
      for (let budget = turnBytesMax; budget > 0 && this.#hasMore() && !this.#isGone;) {
        if (this.#written === this.#chunk.length && !this.#nextChunk()) continue;
        const taken = this.#sink.write(this.#chunk.subarray(this.#written));
        if (taken === 0) return "full";
        this.#written += taken;
        budget -= taken;
      }
    } catch {
      this.#isGone = true;
      this.#lines = [];
      this.#chunk = new Uint8Array();
    }
    return "all";
  }

  /** Whether there is another one: no, when the rest was left out and nobody has a word to say about it. */
  #nextChunk(): boolean {
    let count = 0;
    for (let length = 0; count < this.#lines.length && length < chunkBytesMax; count += 1) {
      length += this.#lines[count]!.length;
    }
    this.#chunk = Buffer.from(this.#lines.splice(0, count).join(""));
    this.#written = 0;
    this.#bytes -= this.#chunk.length;
    this.#tellLeftOut();
    return this.#chunk.length > 0;
  }

  #tellLeftOut(): void {
    const hasRoom = this.#lines.length <= waitingLinesMax / 2 && this.#bytes <= waitingBytesMax / 2;
    if (this.#leftOut === 0 || !hasRoom) return;
    const count = this.#leftOut;
    this.#leftOut = 0;
    this.#whenLeftOut(count);
  }
}
