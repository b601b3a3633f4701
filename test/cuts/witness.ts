import type { Direction } from "../support/proxy.ts";

/** A sender waits five seconds for the goodbye, from the last confirmation on: after half of that it is waiting still. */
const waitedMsMax = 2_500;

/** What is known of one connection. */
interface Seen {
  /** What is not a whole line yet. */
  readonly rest: Record<Direction, string>;
  name: string | undefined;
  /** What the client said to be confirmed. */
  known: number;
  /** A side may have heard of the connection's end, and waits for nothing more. */
  isEnding: boolean;
}

/** Somebody who waits for it is about to hear a goodbye: in this direction, in the conversation of this name. */
export type HearGoodbye = (name: string, direction: Direction) => void;

/** Hears what clients and servers say to each other, and knows how far each client's messages may be confirmed. */
export class Witness {
  readonly #goodbye: HearGoodbye;
  readonly #connections = new Map<number, Seen>();
  readonly #confirmed = new Map<string, number>();
  /** When a name was last told more. */
  readonly #toldAtMs = new Map<string, number>();
  /** Names whose session was begun. */
  readonly #begun = new Set<string>();
  /** Connections that went on with a session. */
  resumes = 0;
  /** Messages that the client did not know to be stored until a welcome told it. */
  spared = 0;

  constructor(goodbye: HearGoodbye = () => {}) {
    this.#goodbye = goodbye;
  }

  /** Bytes that are about to arrive. */
  hear(connection: number, direction: Direction, bytes: Uint8Array): void {
    const seen = this.#seen(connection);
    const lines = (seen.rest[direction] + Buffer.from(bytes).toString("latin1")).split("\n");
    seen.rest[direction] = lines.pop()!;
    for (const line of lines) {
      if (direction === "down") this.#hearReply(seen, line);
      else if (seen.name === undefined) this.#hearHello(seen, line);
      else if (line === "/quit") this.#hearGoodbye(seen, direction);
    }
  }

  /** A connection comes to its end; bytes that were on their way may still arrive. */
  ending(connection: number): void {
    this.#seen(connection).isEnding = true;
  }

  /** The highest number that this client can know to be confirmed. */
  confirmed(name: string): number {
    return this.#confirmed.get(name) ?? 0;
  }

  #hearHello(seen: Seen, line: string): void {
    const hello = / last=(\d+) .*:(.+)$/.exec(line);
    if (hello === null) throw new Error(`not a hello: ${line}`);
    seen.known = Number(hello[1]);
    seen.name = hello[2]!;
    if (this.#begun.has(seen.name)) this.resumes += 1;
    this.#begun.add(seen.name);
  }

  #hearReply(seen: Seen, line: string): void {
    const { name, known } = seen;
    if (name === undefined) return;
    const told = /^230 welcome last=(\d+)/.exec(line)?.[1];
    const number = told ?? /^250 \w+ (\d+)/.exec(line)?.[1];
    if (told !== undefined) this.spared += Number(told) - known;
    // A connection that has ended may still be heard when the next one is.
    if (Number(number) > this.confirmed(name)) {
      this.#confirmed.set(name, Number(number));
      this.#toldAtMs.set(name, performance.now());
    }
    if (line.startsWith("221 ")) this.#hearGoodbye(seen, "down");
  }

  #hearGoodbye({ name, isEnding }: Seen, direction: Direction): void {
    if (name === undefined || isEnding) return;
    const waitedMs = performance.now() - (this.#toldAtMs.get(name) ?? -Infinity);
    if (waitedMs < waitedMsMax) this.#goodbye(name, direction);
  }

  #seen(connection: number): Seen {
    const known = this.#connections.get(connection);
    if (known !== undefined) return known;
    const seen = { rest: { up: "", down: "" }, name: undefined, known: 0, isEnding: false };
    this.#connections.set(connection, seen);
    return seen;
  }
}
