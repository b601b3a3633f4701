/** Brings the screen up to date: many changes in one frame, and no more of them than the terminal takes. */
import { Signal } from "../client/signal.ts";
import { FrameWriter } from "../terminal/frames.ts";
import { openSink } from "../terminal/sink.ts";
import type { Size, Tty } from "../terminal/tty.ts";
import type { Block } from "./block.ts";
import type { Rows } from "./layout.ts";
import type { Look } from "./look.ts";
import { Painter } from "./painter.ts";

/** Frames are this far apart: an eye takes it for at once, and all that came meanwhile is in one. */
const frameMs = 16;

/** Blocks that wait for the next frame: with more, whoever has news is asked to wait. */
const backlogMax = 500;

/** How long a terminal may take for the last frame before it is left alone. */
const lastFrameMsMax = 1_000;

const emptyRow: Rows = { rows: [""], cursor: { row: 0, column: 0 } };

export class Display {
  readonly #tty: Tty;
  readonly #painter: Painter;
  readonly #writer: FrameWriter;
  readonly #live: (size: Size) => Rows;
  readonly #painted: Signal = new Signal();
  #timer: NodeJS.Timeout | undefined;
  #paintedAtMs = 0;

  /** `live`: the live part as it is at this moment. `whenGone` hears that the terminal was closed. */
  constructor(tty: Tty, look: Look, live: (size: Size) => Rows, whenGone: () => void) {
    this.#tty = tty;
    this.#live = live;
    this.#painter = new Painter(look, tty.size.columns);
    this.#writer = new FrameWriter(openSink(1));
    this.#writer.onIdle(() => this.changed());
    this.#writer.onGone(whenGone);
  }

  /** Adds to the transcript. */
  show(...blocks: readonly Block[]): void {
    this.#painter.add(...blocks);
    this.changed();
  }

  /** Something is to be seen that was not before. */
  changed(): void {
    if (this.#timer !== undefined) return;
    const waitMs = Math.max(0, this.#paintedAtMs + frameMs - performance.now());
    this.#timer = setTimeout(() => this.#paint(), waitMs);
  }

  /** Resolves when there is room for more news. */
  async room(): Promise<void> {
    while (this.#painter.backlog > backlogMax && !this.#writer.isGone) await this.#painted.wait();
  }

  /** Begins with an empty screen. */
  clear(): void {
    this.#painter.clear();
    this.changed();
  }

  /** Leaves the terminal to the shell, and comes back to it below what others have written. */
  suspend(): void {
    this.#paint();
    if (!this.#writer.isBusy) this.#writer.write(this.#painter.leave());
    this.#tty.suspend();
  }

  /** Others have written to the terminal. */
  reclaim(): void {
    this.#painter.forget();
    this.changed();
  }

  /** Shows what is still to be seen, takes the live part away, and leaves the cursor below all. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writer.flush(lastFrameMsMax);
    if (this.#writer.isBusy || this.#writer.isGone) return;
    this.#writer.write(this.#painter.frame(emptyRow, this.#tty.size));
    await this.#writer.flush(lastFrameMsMax);
  }

  #paint(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writer.isBusy || this.#writer.isGone) return;
    const { size } = this.#tty;
    this.#writer.write(this.#painter.frame(this.#live(size), size));
    this.#paintedAtMs = performance.now();
    this.#painted.raise();
  }
}
