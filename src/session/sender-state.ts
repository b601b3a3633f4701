/** Where a sender stands, and what it tells of. */
import type { Trouble } from "./retry.ts";

export type SenderState =
  /** A transport is wanted, or there, and the server has not greeted yet. */
  | { readonly kind: "connecting" }
  /** `/hello` is said; the server settles what it has of this session. */
  | { readonly kind: "resuming" }
  | { readonly kind: "connected" }
  /** Between two attempts. Another is made at `untilUs`. */
  | { readonly kind: "waiting"; readonly untilUs: number; readonly why: Trouble }
  /** All is confirmed; the server is asked for its goodbye. */
  | { readonly kind: "leaving" }
  | { readonly kind: "closed"; readonly why: ClosedWhy };

/** Why nothing more is attempted. What is not confirmed then is pending, unless `refused` tells otherwise. */
export type ClosedWhy =
  /** `close` was called, and everything is confirmed. */
  | { readonly kind: "done" }
  /** `destroy` was called. */
  | { readonly kind: "destroyed" }
  /** What cannot heal: a reply that says so, or a server that cannot be believed. */
  | { readonly kind: "trouble"; readonly trouble: Trouble }
  /**
   * This message can never be stored: it is longer than the server takes, or was refused. All before it are confirmed;
   * none behind it is stored. It is not passed over, since what follows may depend on it.
   */
  | { readonly kind: "refused"; readonly number: number; readonly trouble: Trouble | undefined };

export type SenderEvent =
  | { readonly kind: "state"; readonly state: SenderState }
  /** A line of the server's, as it came, before anything that follows from it. */
  | { readonly kind: "said"; readonly line: string }
  /** Messages up to this number are stored. More than one at a time when a resume or a last line tells of them. */
  | { readonly kind: "confirmed"; readonly through: number }
  /** A ping was answered: the oldest that waits. */
  | { readonly kind: "pong" };

/** What became of the repetitions that reconnecting asks for. */
export interface SenderCounts {
  /** Connections that were welcomed. */
  readonly welcomes: number;
  /** Messages whose confirmation was lost, and of which a welcome said that they are stored. */
  readonly spared: number;
  /** Messages that left again, on another connection. */
  readonly repeated: number;
}
