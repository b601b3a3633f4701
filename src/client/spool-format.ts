/**
 * What is in a spool: a text file that a person can read.
 *
 *     acuse-spool 1
 *     = 1 56 89abcdef              a frame: its sequence number, the bytes of its records, their CRC-32
 *     session ID NAME              in the first frame only
 *     - 12                         messages up to 12 are confirmed
 *     taken 500 1a2b3c4d           the lines of the input that were taken, and their CRC-32
 *     = 2 35 01234567
 *     + 13 501 5e6f7a8b text …     message 13, and what was taken of the input with it
 *
 * A frame is written by one write and synced before the next one begins: so only the last one can be torn.
 */
import { crc32 } from "node:zlib";
import { sessionIdPattern } from "../protocol/command.ts";
import { checkName } from "../protocol/name.ts";

/** How much of an input was taken. */
export interface Taken {
  readonly lines: number;
  /** CRC-32 of those lines, each with an LF: tells whether another input is the same. */
  readonly crc: number;
}

export const nothingTaken: Taken = { lines: 0, crc: 0 };

/** `taken` with one more line of the input. */
export function takeLine(taken: Taken, line: Uint8Array): Taken {
  return { lines: taken.lines + 1, crc: crc32(lf, crc32(line, taken.crc)) };
}

/** A message that is not confirmed. Its number is that of its place. */
export interface SpooledMessage {
  readonly text: Uint8Array;
  readonly taken: Taken;
}

/** What a spool says of itself. */
export interface SpoolHead {
  readonly id: string;
  readonly name: string;
  readonly confirmed: number;
  readonly taken: Taken;
}

export interface SpoolContent extends SpoolHead {
  readonly messages: readonly SpooledMessage[];
}

/** Why a file is not read. `damaged`: the file is a spool, but what is in it was changed by something else. */
export type Unreadable = "foreign" | "newer" | "damaged";

const lf: Uint8Array = Uint8Array.of(10);
const magicWord = "acuse-spool ";
const magic: Uint8Array = Buffer.from(`${magicWord}1\n`);
const frameMark = "= ";

/** All of a spool as a new file, in one frame. `records` are those of its messages. */
export function formatSpool(head: SpoolHead, records: Iterable<Uint8Array>): Uint8Array {
  return Buffer.concat([
    magic,
    formatFrame(1, [
      Buffer.from(`session ${head.id} ${head.name}\n`),
      formatConfirmed(head.confirmed),
      formatTaken(head.taken),
      ...records,
    ]),
  ]);
}

export function formatFrame(sequence: number, records: readonly Uint8Array[]): Uint8Array {
  const payload = Buffer.concat(records);
  const head = `${frameMark}${sequence} ${payload.length} ${hex(frameCrc(sequence, payload))}\n`;
  return Buffer.concat([Buffer.from(head), payload]);
}

/** The record of a message. */
export function formatMessage(number: number, { text, taken }: SpooledMessage): Uint8Array {
  return Buffer.concat([Buffer.from(`+ ${number} ${taken.lines} ${hex(taken.crc)} `), text, lf]);
}

export function formatConfirmed(through: number): Uint8Array {
  return Buffer.from(`- ${through}\n`);
}

export function formatTaken({ lines, crc }: Taken): Uint8Array {
  return Buffer.from(`taken ${lines} ${hex(crc)}\n`);
}

/** Reads a file. A last frame that was not written to its end, as a power cut leaves it, is passed over. */
export function parseSpool(file: Uint8Array): SpoolContent | Unreadable {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (!bytes.subarray(0, magic.length).equals(magic)) {
    return bytes.subarray(0, magicWord.length).equals(Buffer.from(magicWord)) ? "newer" : "foreign";
  }
  const reader = new ContentReader();
  let at = magic.length;
  for (let sequence = 1; at < bytes.length; sequence += 1) {
    const frame = frameAt(bytes, at);
    if (frame?.sequence !== sequence) {
      // Nothing was written behind a torn frame: if something is there, this one was whole once.
      return isFrameFrom(bytes, at) ? "damaged" : reader.content;
    }
    if (!reader.read(frame.payload)) return "damaged";
    at = frame.end;
  }
  return reader.content;
}

interface Frame {
  readonly sequence: number;
  readonly payload: Buffer;
  readonly end: number;
}

/** The longest head of a frame: two numbers of 15 digits and a CRC. */
const frameHeadBytesMax = 48;

/** The frame that begins there; `undefined` when there is no whole one. */
function frameAt(bytes: Buffer, at: number): Frame | undefined {
  const head = /^= (\d{1,15}) (\d{1,15}) ([0-9a-f]{8})\n/.exec(
    bytes.toString("latin1", at, at + frameHeadBytesMax),
  );
  if (head === null) return undefined;
  const [whole, sequence, length, crc] = head;
  const start = at + whole.length;
  const end = start + Number(length);
  if (end > bytes.length) return undefined;
  const payload = bytes.subarray(start, end);
  if (hex(frameCrc(Number(sequence), payload)) !== crc) return undefined;
  return { sequence: Number(sequence), payload, end };
}

/** Whether a whole frame stands anywhere from there on. None is empty, so no message that looks like a head is one. */
function isFrameFrom(bytes: Buffer, from: number): boolean {
  for (let at = bytes.indexOf(frameMark, from); at >= 0; at = bytes.indexOf(frameMark, at + 1)) {
    const frame = frameAt(bytes, at);
    if (frame !== undefined && frame.payload.length > 0) return true;
  }
  return false;
}

/** Puts records together. Each is checked against those before it: a checksum does not make them meaningful. */
class ContentReader {
  #session: { readonly id: string; readonly name: string } | undefined;
  #confirmed = 0;
  #messages: SpooledMessage[] = [];
  #taken: Taken = nothingTaken;

  /** A file whose first frame is torn was never used: it is made whole before it gets its name. */
  get content(): SpoolContent | "damaged" {
    if (this.#session === undefined) return "damaged";
    return {
      ...this.#session,
      confirmed: this.#confirmed,
      messages: this.#messages,
      taken: this.#taken,
    };
  }

  /** Reads a frame's records; returns whether they can be. */
  read(payload: Buffer): boolean {
    for (let at = 0; at < payload.length;) {
      const end = payload.indexOf(10, at);
      if (end < 0 || !this.#readRecord(payload.subarray(at, end))) return false;
      at = end + 1;
    }
    return true;
  }

  #readRecord(record: Buffer): boolean {
    const text = record.toString("utf8");
    const words = text.split(" ", 4);
    const [kind = ""] = words;
    switch (kind) {
      case "session":
        return this.#readSession(words[1] ?? "", text.slice(`session ${words[1]} `.length));
      case "-":
        return this.#readConfirmed(Number(words[1]));
      case "taken":
        this.#taken = { lines: Number(words[1]), crc: Number.parseInt(words[2] ?? "", 16) };
        return isTaken(this.#taken);
      case "+": {
        const taken = { lines: Number(words[2]), crc: Number.parseInt(words[3] ?? "", 16) };
        const head = `+ ${words[1]} ${words[2]} ${words[3]} `;
        if (Number(words[1]) !== this.#confirmed + this.#messages.length + 1 || !isTaken(taken)) return false;
        this.#messages.push({ text: record.subarray(head.length), taken });
        if (taken.lines > 0) this.#taken = taken;
        return true;
      }
      default:
        return false;
    }
  }

  #readSession(id: string, name: string): boolean {
    if (this.#session !== undefined || !sessionIdPattern.test(id) || checkName(name) !== undefined)
      return false;
    this.#session = { id, name };
    return true;
  }

  /** What is confirmed first of all stands for the messages that are not in this file any more. */
  #readConfirmed(through: number): boolean {
    const last = this.#confirmed + this.#messages.length;
    const isStart = this.#confirmed === 0 && this.#messages.length === 0;
    if (!Number.isSafeInteger(through) || through < this.#confirmed || (through > last && !isStart))
      return false;
    this.#messages = this.#messages.slice(through - this.#confirmed);
    this.#confirmed = through;
    return true;
  }
}

function isTaken({ lines, crc }: Taken): boolean {
  return Number.isSafeInteger(lines) && lines >= 0 && Number.isSafeInteger(crc);
}

function frameCrc(sequence: number, payload: Uint8Array): number {
  return crc32(payload, sequence >>> 0);
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, "0");
}
