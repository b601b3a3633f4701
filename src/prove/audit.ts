/** What clients know, held against what is stored. */
import { sessionsOf } from "./account.ts";
import type { Account, SessionAccount } from "./account.ts";
import type { StoredRow } from "./stored.ts";

export interface Audit {
  readonly stored: number;
  readonly sent: number;
  readonly confirmed: number;
  /** Messages that were confirmed and are not stored. */
  readonly lost: number;
  /** Messages that are stored without having been confirmed: they were under way, and may be. */
  readonly unconfirmed: number;
  /** Numbers that are there twice, missing, or out of order. */
  readonly misplaced: number;
  /** Texts that nobody sent with that name and number. */
  readonly foreign: number;
  /** Goodbyes that told a `last`, and those whose `last` is not what is stored. */
  readonly goodbyes: number;
  readonly wrongLast: readonly string[];
}

/**
 * Compares the rows of a data folder with all connections that were made to its servers, in the order in which they
 * were made. Sessions of one name are told apart by what was sent in them.
 */
export function audit(rows: readonly StoredRow[], connections: readonly Account[]): Audit {
  const accounts = sessionsOf(connections);
  const byName = Map.groupBy(accounts, ({ name }) => name);
  const storedOf = new Map<SessionAccount, number>();
  let [misplaced, foreign] = [0, 0];
  for (const session of Map.groupBy(rows, (row) => row.session).values()) {
    misplaced += session.filter(({ number }, i) => number !== i + 1).length;
    const account = ownerOf(session, byName.get(session[0]?.name ?? "") ?? [], storedOf);
    if (account === undefined) {
      foreign += session.length;
      continue;
    }
    storedOf.set(account, new Set(session.map(({ number }) => number)).size);
    foreign += session.filter((row) => !fits(row, account)).length;
  }
  const known = accounts.map((account) => ({ account, stored: storedOf.get(account) ?? 0 }));
  const closed = known.flatMap(({ account: { name, goodbyes }, stored }) =>
    goodbyes.map(({ last, next = stored }) => ({ name, last, stored: next })),
  );
  return {
    stored: rows.length,
    sent: sum(accounts, ({ sent }) => sent.length),
    confirmed: sum(accounts, ({ confirmed }) => confirmed),
    lost: sum(known, ({ account, stored }) => Math.max(0, account.confirmed - stored)),
    unconfirmed: sum(known, ({ account, stored }) => Math.max(0, stored - account.confirmed)),
    misplaced,
    foreign,
    goodbyes: closed.length,
    wrongLast: closed
      .filter(({ last, stored }) => last !== stored)
      .map(({ name, last, stored }) => `${name}: last=${last}, ${stored}`),
  };
}

/** Whose session this is: the first one of that name that is still free and in which was sent what is stored. */
function ownerOf(
  session: readonly StoredRow[],
  accounts: readonly SessionAccount[],
  taken: ReadonlyMap<SessionAccount, number>,
): SessionAccount | undefined {
  const free = accounts.filter((account) => !taken.has(account));
  return free.find((account) => session.every((row) => fits(row, account))) ?? free[0];
}

function fits({ number, text }: StoredRow, { sent }: SessionAccount): boolean {
  return sent[number - 1]?.text === text;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
