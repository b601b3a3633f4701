/**
 * NATS' protocol (https://docs.nats.io/reference/reference-protocols/nats-protocol), as far as both of its dialects
 * share it: what opens a connection, and what a server says besides answers.
 */
import { Refusal } from "../../src/bench/dialect.ts";
import type { AnswerReader } from "../../src/bench/dialect.ts";
import { begins, is, Lines, textOf } from "./lines.ts";

const info = Buffer.from("INFO ");
const pong = Buffer.from("PONG");
const error = Buffer.from("-ERR ");

/**
 * The server asks so for a sign of life; messages are one. It ends a connection that never answers after two more of
 * its intervals of two minutes (`ping_interval`, `ping_max`), long after a round is over.
 */
const ping = Buffer.from("PING");

/** Where each client's messages go. */
export function subjectOf(name: string): string {
  return `bench.${name}`;
}

export function connect(options: { readonly verbose: boolean }, ...lines: readonly string[]): Uint8Array {
  const said = { lang: "bench", version: "1", pedantic: false, ...options };
  return Buffer.from([`CONNECT ${JSON.stringify(said)}`, ...lines, "PING", ""].join("\r\n"));
}

/** Reads until the connection is open, which the PONG to the first PING says; then each line is a member's. */
export abstract class NatsReader implements AnswerReader {
  readonly #lines = new Lines();
  isOpen = false;
  #answers = 0;

  read(bytes: Uint8Array): number {
    const before = this.#answers;
    this.#lines.read(bytes, this.#take);
    return this.#answers - before;
  }

  /** Takes a line of an answer; returns how many messages are answered with it. Throws when it is none. */
  protected abstract take(bytes: Uint8Array, from: number, to: number): number;

  readonly #take = (bytes: Uint8Array, from: number, to: number): void => {
    if (begins(bytes, from, to, error)) {
      throw new Refusal(textOf(bytes, from + error.length, to));
    }
    if (begins(bytes, from, to, info) || is(bytes, from, to, ping)) return;
    if (this.isOpen) this.#answers += this.take(bytes, from, to);
    else if (is(bytes, from, to, pong)) this.isOpen = true;
  };
}
