import type { Goodbye } from "../session/ending.ts";

/** A connection that has ended. */
export interface Departed {
  /** Names the connection; the `id` of its last line is the same. */
  readonly id: string;
  readonly name: string | undefined;
  /** `127.0.0.1:51234`, `[::1]:51234`. */
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  /** Messages that were accepted. */
  readonly messages: number;
  /** Lines that were answered by `500 unknown-command`. */
  readonly unknownCommands: number;
}

/** Where a front tells what its connections do, for those who watch. Never on a message's way, never waiting. */
export interface FrontFeed {
  connected(id: string, name: string, address: string): void;
  /** Whether the next message is to be shown; asked before the text is copied. */
  wants(nowUs: number): boolean;
  message(id: string, name: string, number: number, text: string): void;
  disconnected(departed: Departed, goodbye: Goodbye): void;
}
