/**
 * What a message may cost: every bound of the cost tests, in one place. What is counted is exact where the program
 * decides it; where the system may add a little (a thread that is woken twice), there is a little slack.
 *
 * A bound may be lowered whenever the program needs less. Who has to raise one pays for something with every message.
 */
import type { Calls } from "./calls.ts";

export interface Bound {
  readonly least: number;
  readonly most: number;
  /** Why it is not less, or what would be wrong if it were more. */
  readonly why: string;
}

const exactly = (count: number, why: string): Bound => ({ least: count, most: count, why });
const atMost = (most: number, why: string): Bound => ({ least: -Infinity, most, why });

/** A conversation in rounds, and what one round of it may cost. */
export interface Conversation {
  readonly name: string;
  readonly clients: number;
  /** Messages that each client sends in a round, in one write. */
  readonly messages: number;
  readonly rounds: number;
  /** Whether the server is stopped while the clients send, so that it finds the whole round at once. */
  readonly isHeld: boolean;
  /** Messages that each client's session has before. */
  readonly before: number;
  readonly bounds: Partial<Record<keyof Calls, Bound>>;
}

type ConversationName = "lone" | "pipelined" | "crowd" | "burst" | "sessions";

/** Threads that serve the clients: at most so many batches are made of what is there at once. */
export const fronts = 2;

const oneRead = "what a client sent in one segment is read at once";
const oneWrite = "a client's confirmations of one commit are one write";
const onlySockets = "a front waits, reads, writes, and nothing else for each message or batch";
const fewLocks =
  "SQLite moves its mark in the log (locked, let go), locks reading and writing, and lets go of both";

export const conversations: Readonly<Record<ConversationName, Conversation>> = {
  lone: {
    name: "a lone client, a message at a time",
    clients: 1,
    messages: 1,
    rounds: 200,
    isHeld: false,
    before: 0,
    bounds: {
      reads: exactly(1, oneRead),
      writes: exactly(1, oneWrite),
      syncs: exactly(1, "a message that comes alone is a commit of its own, and a commit is one sync"),
      logWrites: atMost(4.2, "two pages with a header each: the message's, and its session's"),
      logBytes: atMost(8_600, "the same two pages, and a third one each 45 messages"),
      frontExtras: atMost(0.1, onlySockets),
      locks: atMost(6, fewLocks),
      hops: atMost(2.25, "to the ledger and back, when its thread sleeps; none while it naps"),
      ledgerWaits: atMost(
        3.25,
        "the batch that comes, the turn in which it is committed, and one that finds nothing",
      ),
      ledgerCalls: atMost(
        18.5,
        "locks, waits, writes and the sync, one look at the free space, and two for the hops",
      ),
    },
  },
  pipelined: {
    name: "a client with 64 messages in flight",
    clients: 1,
    messages: 64,
    rounds: 100,
    isHeld: false,
    before: 0,
    bounds: {
      reads: exactly(1, oneRead),
      writes: exactly(1, oneWrite),
      syncs: exactly(1, "what was read at once is committed at once"),
      logWrites: atMost(
        11,
        "three pages with a header each: two of messages, and the session's; and inner pages",
      ),
      logBytes: atMost(22_500, "the same pages"),
      frontExtras: atMost(0.2, onlySockets),
      locks: atMost(6, fewLocks),
      hops: atMost(2.25, "a batch crosses as a whole, and so does its receipt"),
      ledgerWaits: atMost(3.25, "as for one message"),
      ledgerCalls: atMost(26, "as for one message, and the writes of three more pages"),
    },
  },
  crowd: {
    name: "50 clients, a message each at the same time",
    clients: 50,
    messages: 1,
    rounds: 25,
    isHeld: true,
    before: 0,
    bounds: {
      reads: exactly(50, oneRead),
      writes: exactly(50, oneWrite),
      syncs: { least: 1, most: fronts, why: "what a front finds at once is one batch, whoever sent it" },
      logWrites: atMost(16, "two commits: the messages' page, and those of their sessions"),
      logBytes: atMost(33_000, "the same pages"),
      frontExtras: atMost(1, onlySockets),
      locks: atMost(6 * fronts, fewLocks),
      hops: atMost(2.25 * fronts, "to the ledger and back for each batch"),
      ledgerCalls: atMost(45, "what two commits need"),
    },
  },
  burst: {
    name: "1,000 messages of one client in one segment",
    clients: 1,
    messages: 1_000,
    rounds: 10,
    isHeld: true,
    before: 0,
    bounds: {
      reads: exactly(1, oneRead),
      writes: exactly(1, oneWrite),
      syncs: exactly(1, "what was read at once is committed at once"),
      logBytes: atMost(
        107_000,
        "107 bytes a message of 64; an index or a second table would add a tenth at least",
      ),
    },
  },
  sessions: {
    name: "1,000 clients with 100 messages each, one more of each at the same time",
    clients: 1_000,
    messages: 1,
    rounds: 2,
    isHeld: true,
    before: 100,
    bounds: {
      reads: exactly(1_000, oneRead),
      writes: exactly(1_000, oneWrite),
      // Not its syncs: so many messages before bring on a checkpoint, which may be now.
      logBytes: atMost(
        230_000,
        "230 bytes a message, half of them its session's; with an index by session each would write a page of its own",
      ),
    },
  },
};

/** Clients that talk for long, and what of that may be seen in the memory of all threads together. */
export interface Talk {
  readonly name: string;
  readonly clients: number;
  /** Messages that each client sends in a round, in one write. */
  readonly messages: number;
  /** Rounds until all code is compiled, and of each stretch that is measured. */
  readonly roundsBefore: number;
  readonly rounds: number;
  /** Bytes that are still held for each 1,000 messages that were. */
  readonly retained: Bound;
  /** Bytes that were allocated for each message, and mostly collected. */
  readonly allocated: Bound;
}

const nothingKept = "a pointer kept of each message would be 8,000; code that is still compiled takes some";

export const talks: Readonly<Record<"alone" | "crowd", Talk>> = {
  alone: {
    name: "a client with 128 messages in flight",
    clients: 1,
    messages: 128,
    roundsBefore: 500,
    rounds: 157,
    retained: atMost(1_500, nothingKept),
    allocated: atMost(950, "half are texts of confirmations, and views of the bytes of a row"),
  },
  crowd: {
    name: "100 clients with 50 messages in flight each",
    clients: 100,
    messages: 50,
    roundsBefore: 20,
    rounds: 4,
    retained: atMost(1_500, nothingKept),
    allocated: atMost(820, "the same, with less for each batch"),
  },
};

/** Clients that come at the same time, say something, and leave. */
export const visitors = 1_000;

/** Bytes that are still held for each client that left, when the same names had been there before. */
export const leftBytes: Bound = atMost(
  500,
  "of a connection nothing is kept, and 3,500 would be if it were; code that is still compiled takes some",
);
