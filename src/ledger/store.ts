import type { HeldSession } from "./names.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";

/**
 * What keeps the rows behind a `GroupLedger`. Every call is synchronous: nothing comes between the `begin` and
 * the `commit` of a group. What throws has an unknown outcome, and the store is not asked again.
 */
export interface Store {
  readonly word: ConfirmationWord;
  /** Highest durable number of a session that is not connected; 0 when nothing of it is kept. */
  lastOf(session: number): number;
  /** Whether there is room for another group. */
  hasRoom(): boolean;
  begin(): void;
  /** Takes message `held.last + 1` and counts it there. */
  put(held: HeldSession, at: number, text: Uint8Array): void;
  /** Returns when everything that was put since `begin` is as safe as `word` says. */
  commit(): void;
  /** Keeps house between groups; `idle` when no request waits. */
  tidy(idle: boolean): void;
  close(): void;
}
