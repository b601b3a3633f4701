import type { Readable } from "node:stream";
import { LineReader } from "../protocol/lines.ts";

/** Whoever pays no attention to limits may try lines that no server takes, yet not fill the memory with one. */
export const inputLineBytesMax: number = 2 * 1024 * 1024;

/** A line of the input. Its bytes are good until the next one is asked for. */
export interface InputLine {
  /** From 1. */
  readonly number: number;
  /** The line, or why it is none: longer than `max`, or not text (a control character, or not UTF-8). */
  readonly found: { readonly bytes: Uint8Array } | "too-long" | "not-text";
}

const LF = 10;

/**
 * The lines of a stream, one at a time and never read ahead by more than the stream's own buffer. They are framed
 * as on the wire, by the same code; but here a line that is none does not end the stream, and a last line without
 * LF is a line like others.
 */
export class InputLines {
  /** Greatest length of the next line in bytes. */
  max: number;
  /** Whether all of the input was read. */
  isDone = false;
  /** The system's code for why it could not be read on. */
  failure: string | undefined;

  readonly #stream: Readable;
  #isStopped = false;

  constructor(stream: Readable, max: number) {
    this.#stream = stream;
    this.max = max;
  }

  /** Lets go of the stream; `lines` ends. */
  stop(): void {
    this.#isStopped = true;
    this.#stream.destroy();
  }

  /** All lines. */
  async *lines(): AsyncGenerator<InputLine, void, void> {
    let number = 0;
    let reader = new LineReader(this.max);
    let isSkipping = false;
    for await (const segment of this.#segments()) {
      for (let at = 0; at < segment.length;) {
        if (isSkipping) {
          const end = segment.indexOf(LF, at);
          isSkipping = end < 0;
          at = isSkipping ? segment.length : end + 1;
          continue;
        }
        reader.max = this.max;
        const found = reader.read(segment, at);
        at = reader.position;
        if (found === "more") break;
        number += 1;
        if (found === "line") {
          yield { number, found: { bytes: reader.bytes.subarray(reader.start, reader.end) } };
        } else {
          isSkipping = true;
          reader = new LineReader(this.max);
          yield { number, found };
        }
        reader.endPreamble();
      }
    }
  }

  /** The stream's segments; at its end the LF that a last line lacks. */
  async *#segments(): AsyncGenerator<Uint8Array, void, void> {
    let last: number | undefined = LF;
    try {
      for await (const segment of this.#stream as AsyncIterable<Uint8Array>) {
        last = segment.at(-1) ?? last;
        yield segment;
      }
    } catch (error) {
      if (!this.#isStopped) this.failure = (error as NodeJS.ErrnoException).code ?? String(error);
      return;
    }
    this.isDone = true;
    if (last !== LF) yield Uint8Array.of(LF);
  }
}
