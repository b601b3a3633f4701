import type { HeldSession } from "./names.ts";
import type { PruneStep } from "./prune.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";

/** A session with messages, as it was kept. */
export interface KeptSession {
  readonly session: number;
  readonly key: string;
  readonly secret: Uint8Array | undefined;
  readonly epoch: number;
  readonly last: number;
  /** The store's own: where the newest message is. */
  readonly head: number;
}

/**
 * What keeps the rows behind a `GroupLedger`. Every call is synchronous: nothing comes between the `begin` and
 * the `commit` of a group. What throws has an unknown outcome, and the store is not asked again.
 */
export interface Store {
  readonly word: ConfirmationWord;
  /** The session whose secret has this selector (see `selectorOf`), if messages of it are kept. */
  find(secret: Uint8Array): KeptSession | undefined;
  /** Whether there is room for another group. */
  hasRoom(): boolean;
  begin(): void;
  /** Takes message `held.last + 1` and counts it there. */
  put(held: HeldSession, at: number, text: Uint8Array): void;
  /** Returns when everything that was put since `begin` is as safe as `word` says. */
  commit(): void;
  /** Deletes some of the messages that were read before this time, between groups. Where nothing is kept there is no such thing. */
  prune?(before: number): PruneStep;
  /** Keeps house between groups. */
  tidy(): void;
  close(): void;
}
