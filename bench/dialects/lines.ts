/** A server's answers as lines, however the bytes were cut. */
import { WrongAnswer } from "../../src/bench/dialect.ts";

const LF = 10;
const CR = 13;

/** The longest line that a peer sends is the one in which NATS introduces itself, with some 500 bytes. */
const lineBytesMax = 8_192;

const nothing = new Uint8Array();

/** A line from `from` to `to` of `bytes`, without its terminator. */
type Take = (bytes: Uint8Array, from: number, to: number) => void;

/** Hands on whole lines where they lie; only one that was cut is copied. A line ends with LF, or CR LF. */
export class Lines {
  #rest = nothing;

  read(bytes: Uint8Array, take: Take): void {
    let from = 0;
    if (this.#rest.length > 0) {
      const end = bytes.indexOf(LF) + 1;
      const line = joined(this.#rest, bytes.subarray(0, end === 0 ? bytes.length : end));
      this.#rest = nothing;
      if (end === 0) return this.#keep(line);
      take(line, 0, endOf(line, line.length - 1));
      from = end;
    }
    for (let index = from; index < bytes.length; index += 1) {
      if (bytes[index] !== LF) continue;
      take(bytes, from, endOf(bytes, index));
      from = index + 1;
    }
    if (from < bytes.length) this.#keep(bytes.slice(from));
  }

  #keep(rest: Uint8Array<ArrayBuffer>): void {
    if (rest.length > lineBytesMax) throw wrong("a line without an end", rest, 0, rest.length);
    this.#rest = rest;
  }
}

/** Where the line that ends with the LF at `index` has its last byte, less the CR that may be there. */
function endOf(bytes: Uint8Array, index: number): number {
  return index > 0 && bytes[index - 1] === CR ? index - 1 : index;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Whether the line begins so. */
export function begins(bytes: Uint8Array, from: number, to: number, wanted: Uint8Array): boolean {
  if (to - from < wanted.length) return false;
  for (let index = 0; index < wanted.length; index += 1) {
    if (bytes[from + index] !== wanted[index]) return false;
  }
  return true;
}

/** Whether this is the line. */
export function is(bytes: Uint8Array, from: number, to: number, wanted: Uint8Array): boolean {
  return to - from === wanted.length && begins(bytes, from, to, wanted);
}

const ZERO = 48;
const NINE = 57;

/** The number that is written there in digits and nothing else; NaN if it is not. */
export function numberIn(bytes: Uint8Array, from: number, to: number): number {
  if (from >= to) return Number.NaN;
  let number = 0;
  for (let index = from; index < to; index += 1) {
    const digit = bytes[index]!;
    if (digit < ZERO || digit > NINE) return Number.NaN;
    number = number * 10 + digit - ZERO;
  }
  return number;
}

export function textOf(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(bytes.subarray(from, to));
}

/** An error that quotes what came, as far as a person wants to read. */
export function wrong(wanted: string, bytes: Uint8Array, from: number, to: number): WrongAnswer {
  const quoteBytesMax = 200;
  const quote = JSON.stringify(textOf(bytes, from, Math.min(to, from + quoteBytesMax)));
  return new WrongAnswer(`${wanted} was to come, not ${quote}`);
}
