/** Faults that make messages cost more, and what shows it: the bounds are of use only while they catch these. */
import { conversations, talks } from "./bounds.ts";
import type { Conversation, Talk } from "./bounds.ts";
import type { Calls } from "./calls.ts";

/** A fault that is planted in a copy of the program. */
export interface Fault {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

interface WasteOfCalls extends Fault {
  readonly conversation: Conversation;
  readonly shownBy: readonly (keyof Calls)[];
}

/** Fewer rounds are enough to see a waste. */
const soon = (conversation: Conversation, rounds: number): Conversation => ({ ...conversation, rounds });

export const wastesOfCalls: readonly WasteOfCalls[] = [
  {
    name: "a commit for each message",
    file: "src/front/batch.ts",
    from: "batchRowsMax = 8192",
    to: "batchRowsMax = 1",
    conversation: soon(conversations.pipelined, 5),
    shownBy: ["syncs", "logWrites", "logBytes", "locks", "ledgerCalls"],
  },
  {
    name: "a write for each confirmation",
    file: "src/front/connection.ts",
    from: "this.#socket.write(lines);",
    to: "for (const line of lines.split(/(?<=\\n)/)) this.#socket.write(line);",
    conversation: soon(conversations.pipelined, 5),
    shownBy: ["writes"],
  },
  {
    name: "another system call for each segment",
    file: "src/front/connection.ts",
    from: "this.#home.pulse.beat(now);",
    to: "this.#home.pulse.beat(now);\n    process.cpuUsage();",
    conversation: soon(conversations.lone, 20),
    shownBy: ["frontExtras"],
  },
  {
    name: "an index over sessions and numbers",
    file: "src/ledger/schema.ts",
    from: "  CREATE VIEW messages",
    to: "  CREATE UNIQUE INDEX message_number ON message (session, number);\n  CREATE VIEW messages",
    conversation: soon(conversations.sessions, 1),
    shownBy: ["logBytes"],
  },
  {
    name: "a second table with a row for each message",
    file: "src/ledger/schema.ts",
    from: "  CREATE VIEW messages",
    to: `  CREATE TABLE arrival (at INTEGER NOT NULL) STRICT;
  CREATE TRIGGER arrived AFTER INSERT ON message BEGIN INSERT INTO arrival VALUES (new.at); END;
  CREATE VIEW messages`,
    conversation: soon(conversations.burst, 2),
    shownBy: ["logBytes"],
  },
];

/** Where each message gets its number. */
const numbering = { file: "src/session/unanswered.ts", from: "this.#submitted += 1;" };

interface WasteOfMemory extends Fault {
  readonly talk: Talk;
  readonly shownBy: "retained" | "allocated";
}

export const wastesOfMemory: readonly WasteOfMemory[] = [
  {
    ...numbering,
    name: "an object kept for each message",
    to: `${numbering.from}
    ((globalThis as { kept?: object[] }).kept ??= []).push({ number: this.#submitted });`,
    talk: talks.crowd,
    shownBy: "retained",
  },
  {
    ...numbering,
    name: "a promise for each message",
    to: `${numbering.from}
    void (async (number) => await Promise.resolve(number))(this.#submitted);`,
    talk: talks.crowd,
    shownBy: "allocated",
  },
];

/** A connection that is over stays in the front's set. */
export const keptConnection: Fault = {
  name: "a connection that is kept when it is over",
  file: "src/front/front.ts",
  from: "    this.#connections.delete(connection);\n",
  to: "",
};
