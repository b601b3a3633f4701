/**
 * Redis' protocol (RESP 2): each message is an `XADD` to the client's own stream, as a client library sends it, and
 * the answer is the entry's ID, `$15\r\n1526919030474-55\r\n`. IDs grow. One stream for all clients, with the name in each
 * entry, is no faster.
 */
import { Refusal } from "../../src/bench/dialect.ts";
import type { AnswerReader, Dialect, DialectSource } from "../../src/bench/dialect.ts";
import { Lines, numberIn, textOf, wrong } from "./lines.ts";

const DOLLAR = 36;
const MINUS = 45;

export function redis(): Dialect {
  return {
    open: () => new Uint8Array(),
    message: (name, size) => command("XADD", name, "*", "text", "x".repeat(size)),
    reader: () => new RedisReader(),
  };
}

export const redisSource: DialectSource = { module: import.meta.url, name: redis.name };

function command(...words: readonly string[]): Uint8Array {
  const bulk = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("");
  return Buffer.from(`*${words.length}\r\n${bulk}`);
}

class RedisReader implements AnswerReader {
  readonly #lines = new Lines();
  /** Redis lets everybody in, and says nothing before it is asked. */
  readonly isOpen = true;
  #answers = 0;
  /** The length of the ID that comes next; `undefined` before it was said. */
  #idBytes: number | undefined;
  #lastMs = 0;
  #lastSequence = -1;

  read(bytes: Uint8Array): number {
    const before = this.#answers;
    this.#lines.read(bytes, this.#take);
    return this.#answers - before;
  }

  readonly #take = (bytes: Uint8Array, from: number, to: number): void => {
    if (this.#idBytes === undefined) this.#takeLength(bytes, from, to);
    else this.#takeId(bytes, from, to, this.#idBytes);
  };

  #takeLength(bytes: Uint8Array, from: number, to: number): void {
    if (bytes[from] === MINUS) throw new Refusal(textOf(bytes, from + 1, to));
    const length = bytes[from] === DOLLAR ? numberIn(bytes, from + 1, to) : Number.NaN;
    if (Number.isNaN(length)) throw wrong("the length of an ID", bytes, from, to);
    this.#idBytes = length;
  }

  #takeId(bytes: Uint8Array, from: number, to: number, length: number): void {
    const dash = bytes.indexOf(MINUS, from);
    const ms = numberIn(bytes, from, dash);
    const sequence = numberIn(bytes, dash + 1, to);
    const isAfter = ms > this.#lastMs || (ms === this.#lastMs && sequence > this.#lastSequence);
    if (to - from !== length || !(sequence >= 0) || !isAfter) {
      throw wrong(`an ID of ${length} bytes after ${this.#lastMs}-${this.#lastSequence}`, bytes, from, to);
    }
    this.#lastMs = ms;
    this.#lastSequence = sequence;
    this.#idBytes = undefined;
    this.#answers += 1;
  }
}
