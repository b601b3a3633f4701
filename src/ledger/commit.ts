import type { LedgerRules } from "./rules.ts";
import type { Store } from "./store.ts";

/** A commit takes no further batch at this many rows: it ends within some ten milliseconds, and nobody waits longer. */
export const commitRowsMax = 32_768;
/** The same in bytes of text: what a slow disk writes in a tenth of a second. */
export const commitBytesMax: number = 8 * 1024 * 1024;

/**
 * A request on its way. What waits is bounded by those who ask: a front has one batch under way, and a connection
 * one `open` or `release`.
 */
export interface Request {
  readonly rows: number;
  readonly bytes: number;
  /** Does it, within the group; what it found is told when the group's commit has ended. */
  act(): () => void;
}

/** Counts commits, for those who watch. */
export interface CommitTally {
  /** A group with `messages` that are new was committed, `tookMs` after it was begun. */
  committed(messages: number, tookMs: number): void;
}

export interface GroupCommitOptions {
  readonly rules: LedgerRules;
  readonly store: Store;
  /** Free space went below the reserve; told again only after there was some. */
  noRoom?: (() => void) | undefined;
  readonly tally?: CommitTally | undefined;
}

/**
 * Group commit: requests are taken in the order in which they came, and all that wait when a group begins share
 * its commit, whoever asked. When that is, is the caller's to say: `begin`, then `end`, and nothing in between.
 */
export class GroupCommit<R extends Request> {
  /** Where in the group it is, for the message when the store fails. */
  step: "checkpoint" | "transaction" | "commit" | "prune" = "checkpoint";
  /** Whether the group that was begun has something to commit. */
  commits = false;

  readonly #options: GroupCommitOptions;
  #waiting: R[] = [];
  #group: R[] = [];
  #answers: (() => void)[] = [];
  #begunMs = 0;
  /** What the rules had stored before the group. */
  #storedBefore = 0;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  /** Whether nothing waits for a group. */
  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  submit(request: R): void {
    this.#waiting.push(request);
  }

  /** Begins a group with what waits, and does it as far as its commit. */
  begin(): void {
    const { rules, store } = this.#options;
    this.#group = this.#takeGroup();
    this.step = "checkpoint";
    store.tidy();
    this.commits = this.#group.some((request) => request.rows > 0) && this.#checkRoom(rules);
    this.step = "transaction";
    this.#begunMs = performance.now();
    this.#storedBefore = rules.stored;
    if (this.commits) store.begin();
    this.#answers = this.#group.map((request) => request.act());
    this.step = "commit";
  }

  /** Makes the group safe, and then answers everybody in it. */
  end(): void {
    if (this.commits) this.#options.store.commit();
    if (this.commits) this.#count();
    for (const answer of this.#answers) answer();
    this.#group = [];
  }

  /** The store failed: hands over everybody who has no answer and will get none. */
  takeUnanswered(): R[] {
    const unanswered = [...this.#group, ...this.#waiting];
    this.#group = [];
    this.#waiting = [];
    return unanswered;
  }

  #count(): void {
    const { rules, tally } = this.#options;
    tally?.committed(rules.stored - this.#storedBefore, performance.now() - this.#begunMs);
  }

  #checkRoom(rules: LedgerRules): boolean {
    const { has, had } = rules.checkRoom();
    if (had && !has) this.#options.noRoom?.();
    return has;
  }

  #takeGroup(): R[] {
    let [rows, bytes, count] = [0, 0, 0];
    for (const request of this.#waiting) {
      rows += request.rows;
      bytes += request.bytes;
      if (count > 0 && (rows > commitRowsMax || bytes > commitBytesMax)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }
}
