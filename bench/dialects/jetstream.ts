/**
 * NATS JetStream: each message is published to a stream with an inbox to answer to, and the answer is a message there,
 * `MSG INBOX 1 26\r\n{"stream":"BENCH","seq":1}\r\n`, as the client libraries' `publish` does it. Numbers are the
 * stream's, so each client's own grow. One subject for all clients is no faster.
 */
import { Refusal } from "../../src/bench/dialect.ts";
import type { Dialect, DialectSource } from "../../src/bench/dialect.ts";
import { begins, numberIn, textOf, wrong } from "./lines.ts";
import { connect, NatsReader, subjectOf } from "./nats.ts";

const stream = "BENCH";
const acknowledgement = Buffer.from(`{"stream":"${stream}","seq":`);
const BRACE = 125;

/** The subscription's number: each client has one. */
const sid = 1;

export function jetstream(): Dialect {
  return {
    open: (name) => connect({ verbose: false }, `SUB ${inboxOf(name)} ${sid}`),
    message: (name, size) =>
      Buffer.from(`PUB ${subjectOf(name)} ${inboxOf(name)} ${size}\r\n${"x".repeat(size)}\r\n`),
    reader: (name) => new JetstreamReader(name),
  };
}

export const jetstreamSource: DialectSource = { module: import.meta.url, name: jetstream.name };

/** What makes the stream that all clients' messages go to, in a file; its other settings are NATS' own defaults. */
export function makeStream(): { readonly subject: string; readonly payload: string } {
  const config = { name: stream, subjects: [subjectOf(">")], storage: "file" };
  return { subject: `$JS.API.STREAM.CREATE.${stream}`, payload: JSON.stringify(config) };
}

function inboxOf(name: string): string {
  return `_INBOX.${name}`;
}

class JetstreamReader extends NatsReader {
  readonly #header: Uint8Array;
  /** The length of the acknowledgement that comes next; `undefined` before it was said. */
  #payloadBytes: number | undefined;
  #last = 0;

  constructor(name: string) {
    super();
    this.#header = Buffer.from(`MSG ${inboxOf(name)} ${sid} `);
  }

  protected override take(bytes: Uint8Array, from: number, to: number): number {
    if (this.#payloadBytes === undefined) {
      const length = begins(bytes, from, to, this.#header)
        ? numberIn(bytes, from + this.#header.length, to)
        : Number.NaN;
      if (Number.isNaN(length)) throw wrong("a message to the inbox", bytes, from, to);
      this.#payloadBytes = length;
      return 0;
    }
    this.#takePayload(bytes, from, to, this.#payloadBytes);
    this.#payloadBytes = undefined;
    return 1;
  }

  #takePayload(bytes: Uint8Array, from: number, to: number, length: number): void {
    const isWhole = to - from === length && bytes[to - 1] === BRACE;
    const number = begins(bytes, from, to, acknowledgement)
      ? numberIn(bytes, from + acknowledgement.length, to - 1)
      : Number.NaN;
    if (!isWhole || !(number > this.#last)) {
      throw refusalIn(textOf(bytes, from, to)) ?? wrong(`a number after ${this.#last}`, bytes, from, to);
    }
    this.#last = number;
  }
}

/** `{"error":{"code":503,"description":"…"},…}` */
function refusalIn(payload: string): Refusal | undefined {
  const found = /"error":\{"code":(\d+).*?"description":"([^"]*)"/.exec(payload);
  return found === null ? undefined : new Refusal(`${found[1]} ${found[2]}`);
}
