import type { Goodbye } from "../session/ending.ts";

/** What a front counts for those who watch: additions that wait for nobody, and none for a message that is on its way. */
export interface Tally {
  /** A connection came, if only to be refused. */
  came(): void;
  /** A client was welcomed; `resumed`: with a session that there was. */
  welcomed(resumed: boolean): void;
  /** A connection has a name from now on. */
  named(): void;
  /** Bytes were read. */
  received(bytes: number): void;
  /** What a session found in bytes. */
  took(messages: number, unknownCommands: number): void;
  /** Messages were confirmed, so long after they were read. */
  confirmed(messages: number, tookUs: number): void;
  /** Messages were left out of the feed. */
  leftOut(messages: number): void;
  /** A connection has ended. */
  ended(goodbye: Goodbye, wasNamed: boolean): void;
}
