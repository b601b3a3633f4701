/** The terminal of this process, key by key: raw mode, bracketed paste, its size, and the way back. */
import { writeSync } from "node:fs";
import { emitKeypressEvents } from "node:readline";
import type { Key as NodeKey } from "node:readline";

/** A key that was pressed, or a piece of a text that was pasted. */
export interface Key {
  /** `a`, `ctrl-a`, `alt-b`, `left`, `return`; `text` for a character that means itself; `paste`, `paste-end`. */
  readonly name: string;
  /** What is typed or pasted; empty for other keys. */
  readonly text: string;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What a terminal has that does not know its size. */
const sizeUnknown: Size = { columns: 80, rows: 24 };

/** With less than this nothing can be read, so nothing is made to fit it. */
const sizeLeast: Size = { columns: 10, rows: 2 };

/** A pasted text comes between two marks, so that a line feed in it is no Enter and a tab no Tab. */
const pasteOn = "\x1b[?2004h";
const pasteOff = "\x1b[?2004l";

/** A signal that was sent has arrived by then. */
const wakeMs = 1_000;

export class Tty {
  #isOpen = false;
  #isPasting = false;
  /** Until then a signal that wakes a stopped job is no news: the terminal is ours again. */
  #awakeUntilMs = 0;
  #onKey: (key: Key) => void = () => {};
  #onContinue: () => void = () => {};
  readonly #continued = (): void => {
    if (performance.now() > this.#awakeUntilMs) this.#reclaim();
  };
  readonly #restore = (): void => this.close();
  readonly #pressed = (text: string | undefined, key: NodeKey): void => {
    if (key.name === "paste-start" || key.name === "paste-end") {
      this.#isPasting = key.name === "paste-start";
      if (!this.#isPasting) this.#onKey({ name: "paste-end", text: "" });
    } else if (this.#isPasting) {
      this.#onKey({ name: "paste", text: key.sequence ?? text ?? "" });
    } else {
      this.#onKey(keyOf(text, key));
    }
  };

  get size(): Size {
    const { columns, rows } = process.stdout;
    return {
      columns: columns > 0 ? Math.max(columns, sizeLeast.columns) : sizeUnknown.columns,
      rows: rows > 0 ? Math.max(rows, sizeLeast.rows) : sizeUnknown.rows,
    };
  }

  /** From here on keys come to `onKey`; `close` must follow, and does at the process's end at the latest. */
  open(onKey: (key: Key) => void): void {
    this.#onKey = onKey;
    emitKeypressEvents(process.stdin);
    process.stdin.on("keypress", this.#pressed);
    process.once("exit", this.#restore);
    this.#enter();
    process.stdin.resume();
  }

  /** Reads no keys for now: whoever pastes has to wait. */
  pause(): void {
    process.stdin.pause();
  }

  resume(): void {
    if (this.#isOpen) process.stdin.resume();
  }

  /** `listener` hears that the window has another size. */
  onResize(listener: () => void): void {
    process.stdout.on("resize", listener);
  }

  /** `listener` hears that the terminal was closed. */
  onHangUp(listener: () => void): void {
    process.stdin.on("end", listener);
    process.stdin.on("error", listener);
  }

  /** `listener` hears that this job runs again, and that the terminal is ours again: others have written to it. */
  onContinue(listener: () => void): void {
    this.#onContinue = listener;
    process.on("SIGCONT", this.#continued);
  }

  /** Leaves the terminal to the shell, as Ctrl-Z does. Returns when the job is in the foreground again. */
  suspend(): void {
    this.#leave();
    process.kill(0, "SIGTSTP");
    this.#reclaim();
  }

  /** Gives the terminal back as it was. */
  close(): void {
    if (!this.#isOpen) return;
    this.#leave();
    process.off("exit", this.#restore);
    process.off("SIGCONT", this.#continued);
    process.stdin.off("keypress", this.#pressed);
    process.stdin.pause();
  }

  #reclaim(): void {
    // Node remembers the mode and would not set it a second time. Who does this in the background is stopped by it.
    process.stdin.setRawMode(false);
    this.#enter();
    // The signals that woke us are still to come: one, or two by way of the background, or none without job control.
    this.#awakeUntilMs = performance.now() + wakeMs;
    this.#onContinue();
  }

  #enter(): void {
    this.#isOpen = true;
    process.stdin.setRawMode(true);
    say(pasteOn);
  }

  #leave(): void {
    this.#isOpen = false;
    say(pasteOff);
    try {
      process.stdin.setRawMode(false);
    } catch {
      // The terminal was closed, and its mode went with it.
    }
  }
}

/** A few bytes, at once. A terminal that is gone or full does not get them. */
function say(text: string): void {
  try {
    writeSync(1, text);
  } catch {
    // There is nobody to tell.
  }
}

function keyOf(text: string | undefined, { name, ctrl, meta, sequence = "" }: NodeKey): Key {
  const isPlain = ctrl !== true && meta !== true;
  if (isPlain && text !== undefined && text !== "" && !/^[\0-\x1f\x7f]/.test(text))
    return { name: "text", text };
  const modifiers = `${ctrl === true ? "ctrl-" : ""}${meta === true ? "alt-" : ""}`;
  return { name: `${modifiers}${name ?? sequence}`, text: "" };
}
