import type { Session } from "../session/session.ts";

/**
 * `naming`: its name is awaited. `open`: messages are. `held-back`: it is not read for now, since it does not read its
 * answers or has too much under way. `ending`: its last line is due.
 */
const connectionStates = ["naming", "open", "held-back", "ending"] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** A connection, as far as the roster tells of it. */
export interface RosterMember {
  readonly session: Session;
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  /** When the last bytes came: microseconds of the front's clock. */
  readonly seenUs: number;
  readonly state: ConnectionState;
}

/**
 * Who is connected, in columns: one object for each of 10,000 clients would keep the front from its sockets for
 * several times as long.
 */
export interface Roster {
  readonly ids: readonly string[];
  readonly names: readonly (string | null)[];
  readonly addresses: readonly string[];
  /** Places in `connectionStates`. */
  readonly states: Uint8Array;
  /** `figuresEach` of each, as `writeRoster` says. */
  readonly figures: Float64Array;
}

const figuresEach = 7;

/** Writes the roster of `members`. `nowUs` and `nowMs` are the same instant. */
export function writeRoster(members: ReadonlySet<RosterMember>, nowUs: number, nowMs: number): Roster {
  const ids: string[] = [];
  const names: (string | null)[] = [];
  const addresses: string[] = [];
  const states = new Uint8Array(members.size);
  const figures = new Float64Array(members.size * figuresEach);
  let next = 0;
  for (const { session, address, connectedAt, seenUs, state } of members) {
    const { messages, unconfirmed, last } = session.progress;
    states[ids.length] = connectionStates.indexOf(state);
    ids.push(session.id);
    names.push(session.name ?? null);
    addresses.push(address);
    figures[next++] = connectedAt;
    figures[next++] = Math.round(nowMs - (nowUs - seenUs) / 1000);
    figures[next++] = messages;
    figures[next++] = unconfirmed;
    figures[next++] = last;
    figures[next++] = session.budget(nowUs) ?? NaN;
    figures[next++] = session.unknownCommands;
  }
  return { ids, names, addresses, states, figures };
}

/** A member, as it is read from a roster. */
export interface RosterEntry {
  readonly id: string;
  readonly name: string | null;
  readonly address: string;
  readonly state: ConnectionState;
  readonly connectedAt: number;
  readonly seenAt: number;
  readonly messages: number;
  readonly unconfirmed: number;
  readonly last: number;
  readonly budget: number | null;
  readonly unknownCommands: number;
}

/** Reads a roster, member by member. */
export function readRoster({ ids, names, addresses, states, figures }: Roster): RosterEntry[] {
  return ids.map((id, i) => {
    const at = i * figuresEach;
    const budget = figures[at + 5]!;
    return {
      id,
      name: names[i]!,
      address: addresses[i]!,
      state: connectionStates[states[i]!]!,
      connectedAt: figures[at]!,
      seenAt: figures[at + 1]!,
      messages: figures[at + 2]!,
      unconfirmed: figures[at + 3]!,
      last: figures[at + 4]!,
      budget: Number.isNaN(budget) ? null : budget,
      unknownCommands: figures[at + 6]!,
    };
  });
}
