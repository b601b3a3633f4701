/** What a sender is told when it is made. */
import type { OutboxBounds } from "./outbox.ts";
import type { Patience } from "./patience.ts";
import type { Backoff } from "./retry.ts";

export interface SenderOptions {
  readonly name: string;
  /** The session's ID: 128 random bits in base64url. Where there is a spool it is in there already. */
  readonly id: string;
  readonly lang?: string;
  readonly token?: string;
  /** Keep to the limits that the server announces. Default: true. */
  readonly paced?: boolean;
  readonly outbox?: OutboxBounds;
  /** With nothing owed for half of its silence, `/ping` asks for an answer. */
  readonly patience?: Patience;
  readonly backoff?: Backoff;
  /** Messages leave only after `kept` was told of them. They are offered, and then written to a spool. Default: false. */
  readonly spooled?: boolean;
  /** From a spool: the last number known to be confirmed, and the messages from the next one on, which are kept. */
  readonly confirmed?: number;
  readonly pending?: readonly Uint8Array[];
}
