/**
 * The port that storage stands behind. Each member (`memory`, `sqlite`, and the proxy that reaches one of them
 * in another thread) passes the contract suite in `contract.ts`.
 */
import type { ConfirmationWord } from "../protocol/replies.ts";

/** Who holds sessions: a front's number. When a front dies, `releaseOwner` lets go of all that it held. */
export type Owner = number;

export interface OpenRequest {
  /** The name as the client wrote it. */
  readonly name: string;
  /** The name folded by `nameKey`: two names are the same when their keys are. */
  readonly key: string;
  /** The session that the client wants to begin or to go on with. Without it, a new one that nobody can resume. */
  readonly resume?: ResumeRequest | undefined;
}

interface ResumeRequest {
  /** SHA-256 of the session's ID; the ID itself is the client's alone. */
  readonly secret: Uint8Array;
  /** The highest number that the client knows to be confirmed. */
  readonly last: number;
}

export type Opened =
  | {
      readonly kind: "opened";
      /** The session's public number; never used again for another session. */
      readonly session: number;
      /** Grows with every connection that opens the session; a stale one is fenced. */
      readonly epoch: number;
      /** Highest number that is durable; the next message is `last + 1`. */
      readonly last: number;
      /** Which rate budget (slot of the shared memory) belongs to the name. */
      readonly budget: number;
    }
  | {
      /** `in-use`: the name is connected. `full`: the table of names has no room. */
      readonly kind: "in-use" | "full";
    }
  | {
      /**
       * The session has no messages and the client knows of some, it is another name's, or it is shorter than the
       * client knows; `last` is how far it is, 0 when it may not know.
       */
      readonly kind: "unknown-session";
      readonly last: number;
    };

/**
 * Lines of several sessions on their way to the store, in the order in which they were read. Columns instead of
 * objects: a batch crosses from a front's thread to the ledger's by copies of whole columns, whatever its size.
 */
export interface Batch {
  /** Entry i is one session's part of this batch. */
  readonly session: Float64Array;
  readonly epoch: Float64Array;
  /** Number of entry i's first row here; its further rows count on from it. */
  readonly first: Float64Array;
  /** Row j belongs to entry `entry[j]`, was read at `at[j]` (milliseconds since 1970) and ends at byte `end[j]`. */
  readonly entry: Uint32Array;
  readonly at: Float64Array;
  readonly end: Uint32Array;
  /** The rows' texts (UTF-8), one behind the other. */
  readonly text: Uint8Array;
}

/** What became of one session's part of a batch. */
export const outcomes = { stored: 0, noSpace: 1, fenced: 2 } as const;

/** The answer to a batch; entry i belongs to the batch's entry i. */
export interface Receipt {
  /**
   * Highest durable number of the session, whatever the outcome; 0 for an epoch that is over: what came of its
   * lines was told before, and what is stored since then is another connection's.
   */
  readonly last: Float64Array;
  /** One of `outcomes`. Unless it is `stored`, the rows above `last` are not stored and never will be. */
  readonly outcome: Uint8Array;
}

/** A message as it is read back. */
export interface StoredMessage {
  readonly name: string;
  readonly session: number;
  readonly number: number;
  /** When the server read the line: milliseconds since 1970. */
  readonly at: number;
  readonly text: Uint8Array;
}

/** What a ledger tells an owner without having been asked. */
export interface OwnerEvents {
  /** Somebody else asked for the name of this session: see whether its peer is still there. */
  probe(session: number, epoch: number): void;
  /** Another connection resumed this session. What this epoch had in a commit is told by its receipts. */
  lost(session: number, epoch: number): void;
}

/** The commit failed or its outcome is unknown: nothing more may be confirmed or denied by this process. */
export class StorageFailure extends Error {
  override readonly name = "StorageFailure";
}

export interface Ledger {
  /** What this store was verified to do at its start, never more. */
  readonly word: ConfirmationWord;
  /** Registers an owner's ears; before its first `open`. */
  attach(owner: Owner, events: OwnerEvents): void;
  /**
   * Takes the name for `owner`: with a new session, or with the one that the client resumes, which is taken from
   * whoever has it. Its `last` is durable when this resolves, and nothing of an older epoch is stored after that.
   * Rejects only with `StorageFailure`.
   */
  open(request: OpenRequest, owner: Owner): Promise<Opened>;
  /**
   * Stores a batch. Keeps each session's order, accepts a number only if it is `last + 1` of the session in its
   * current epoch, passes over what it has already. Resolves after the commit is durable; rejects only with
   * `StorageFailure`, and from then on everything does.
   */
  append(batch: Batch): Promise<Receipt>;
  /** Lets the name go; it is free for the next connection when this resolves. A stale epoch changes nothing. */
  release(session: number, epoch: number): Promise<void>;
  /** Lets go of everything that an owner held. */
  releaseOwner(owner: Owner): Promise<void>;
  /** Finishes what was submitted and closes the store. */
  close(): Promise<void>;
}
