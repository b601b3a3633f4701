/** What a sender is told when it is made. */
import type { OutboxBounds } from "./outbox.ts";
import type { Backoff } from "./retry.ts";

/** How long to wait for the other side. */
export interface SenderPatience {
  /** For a transport. */
  readonly connectMsMax: number;
  /** For the next bytes while an answer is owed. After half of it with nothing owed, `/ping` asks for one. */
  readonly silenceMsMax: number;
}

/**
 * A server that is there accepts within a second or two, also from the other side of the world; and no disk is so
 * slow that nothing at all is answered for a minute.
 */
export const defaultSenderPatience: SenderPatience = { connectMsMax: 10_000, silenceMsMax: 60_000 };

export interface SenderOptions {
  readonly name: string;
  /** The session's ID: 128 random bits in base64url. Where there is a spool it is in there already. */
  readonly id: string;
  readonly lang?: string;
  readonly token?: string;
  /** Keep to the limits that the server announces. Default: true. */
  readonly paced?: boolean;
  readonly outbox?: OutboxBounds;
  readonly patience?: SenderPatience;
  readonly backoff?: Backoff;
  /** Messages leave only after `kept` was told of them. They are offered, and then written to a spool. Default: false. */
  readonly spooled?: boolean;
  /** From a spool: the last number known to be confirmed, and the messages from the next one on, which are kept. */
  readonly confirmed?: number;
  readonly pending?: readonly Uint8Array[];
}
