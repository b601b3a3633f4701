/** Points of interest: a long run that never comes to one of them is blind there, and fails. */
export const markNames = [
  "kill while a commit is pending",
  "power cut while a commit is pending",
  "kill during recovery",
  "unconfirmed rows found after a restart",
  "unconfirmed rows lost in a crash",
  "storage failure told to a client",
  "resume after a restart",
  "resume of a connected session",
  "take-over while the old connection has lines in a commit",
  "lines of an older epoch fenced",
  "lines behind refused ones fenced",
  "welcome above what the client knew",
  "unknown session refused",
  "name in use",
  "no room for another name",
  "no space, and space again",
  "too fast",
  "too long",
  "not text",
  "unfinished line",
  "window full",
  "answers unread",
  "held back",
  "stall credited",
  "front died with sessions",
  "drained with lines unread",
  "kicked",
  "two fronts share a commit",
  "client killed with unconfirmed messages",
  "client killed before its spool was synced",
  "impostor met",
  "late bytes of a connection that was left",
] as const;

export type Mark = (typeof markNames)[number];

export class Marks {
  readonly #counts = new Map<Mark, number>();

  hit(mark: Mark): void {
    this.#counts.set(mark, (this.#counts.get(mark) ?? 0) + 1);
  }

  get counts(): ReadonlyMap<Mark, number> {
    return this.#counts;
  }
}
