import type { Direction } from "../support/proxy.ts";

/** What is known of one connection. */
interface Seen {
  /** What is not a whole line yet. */
  readonly rest: Record<Direction, string>;
  name: string | undefined;
  /** What the client said to be confirmed. */
  known: number;
}

/** Somebody is about to hear a goodbye: in this direction, in the conversation of this name. */
export type HearGoodbye = (name: string, direction: Direction) => void;

/** Hears what clients and servers say to each other, and knows how far each client's messages may be confirmed. */
export class Witness {
  readonly #goodbye: HearGoodbye;
  readonly #connections = new Map<number, Seen>();
  readonly #confirmed = new Map<string, number>();
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
    const seen = this.#connections.get(connection) ?? {
      rest: { up: "", down: "" },
      name: undefined,
      known: 0,
    };
    this.#connections.set(connection, seen);
    const lines = (seen.rest[direction] + Buffer.from(bytes).toString("latin1")).split("\n");
    seen.rest[direction] = lines.pop()!;
    for (const line of lines) {
      if (direction === "down") this.#hearReply(seen, line);
      else if (seen.name === undefined) this.#hearHello(seen, line);
      else if (line === "/quit") this.#goodbye(seen.name, direction);
    }
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

  #hearReply({ name, known }: Seen, line: string): void {
    if (name === undefined) return;
    const told = /^230 welcome last=(\d+)/.exec(line)?.[1];
    const number = told ?? /^250 \w+ (\d+)/.exec(line)?.[1];
    if (told !== undefined) this.spared += Number(told) - known;
    if (number !== undefined) this.#confirmed.set(name, Number(number));
    if (line.startsWith("221 ")) this.#goodbye(name, "down");
  }
}
