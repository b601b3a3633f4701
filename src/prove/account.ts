/** What clients know of what they sent: connection by connection, and put together session by session. */
import { countParam } from "../protocol/reply.ts";
import type { Reply } from "../protocol/reply.ts";

/** One connection, as far as it matters here. */
export interface Account {
  readonly name: string;
  /** The session that it named; without one it has its own. */
  readonly session?: string | undefined;
  /** The last number that was stored when it began; `undefined` for who was not let in. */
  readonly before: number | undefined;
  readonly sent: readonly { readonly text: string }[];
  readonly confirmed: number;
  readonly closing?: Reply | undefined;
}

/** All connections of one session. */
export interface SessionAccount {
  readonly name: string;
  /** By number, from 1: what may be stored as that number. */
  readonly sent: readonly { readonly text: string }[];
  readonly confirmed: number;
  readonly goodbyes: readonly Goodbye[];
}

interface Goodbye {
  readonly last: number;
  /** Where the session went on after it, if it did: nothing was stored in between. */
  readonly next: number | undefined;
}

/** Puts connections together, given in the order in which they were made. */
export function sessionsOf(connections: readonly Account[]): SessionAccount[] {
  const groups = Map.groupBy(connections, (each) =>
    each.session === undefined ? each : `${each.session} ${each.name}`,
  );
  return Array.from(groups.values(), together);
}

function together(connections: readonly Account[]): SessionAccount {
  const sent: { readonly text: string }[] = [];
  const goodbyes: Goodbye[] = [];
  for (const [i, { before, sent: own, closing }] of connections.entries()) {
    // What was sent before and is above that is never stored any more: its numbers are given again.
    if (before !== undefined) sent.splice(before, Infinity, ...own);
    const last = closing === undefined ? undefined : countParam(closing, "last");
    const next = connections.slice(i + 1).find((each) => each.before !== undefined)?.before;
    if (last !== undefined) goodbyes.push({ last, next });
  }
  return {
    name: connections[0]?.name ?? "",
    sent,
    confirmed: Math.max(...connections.map(({ confirmed }) => confirmed)),
    goodbyes,
  };
}
