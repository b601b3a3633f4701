/** What a session asks of its surroundings, and what it is answered. */
import type { Resume } from "../protocol/command.ts";
import type { Goodbye } from "./ending.ts";

export interface SessionEffects {
  /** So much waits for the peer to read it that no further line should be answered now. */
  readonly isFull: boolean;
  /** Whole reply lines for the peer. */
  write(lines: string): void;
  /** Asks the ledger for a name, and for the session that the client wants, if it named one; answered by `opened`. */
  open(name: string, key: string, resume: Resume | undefined): void;
  /** Hands the next message over, for this call only; answered by `settled`. */
  append(number: number, bytes: Uint8Array, start: number, end: number): void;
  /** Lets the name go; answered by `released`. */
  release(): void;
  /** All is said and done: shut the connection. */
  end(goodbye: Goodbye): void;
}

/** What the ledger answered to `open`. */
export type OpenAnswer =
  | { readonly kind: "opened"; readonly last: number; readonly budget: number }
  | { readonly kind: "in-use" | "full" }
  /** The operator keeps this name out for so long. */
  | { readonly kind: "shut-out"; readonly waitMs: number }
  /** `last` is how far the session is that the client asked for; 0 when there is none. */
  | { readonly kind: "unknown-session"; readonly last: number };

/** What the ledger answered to messages up to `through`, which had `bytes` bytes together. */
export interface Settled {
  readonly through: number;
  readonly bytes: number;
  /** Highest durable number. */
  readonly last: number;
  readonly outcome: "stored" | "no-space" | "fenced";
}
