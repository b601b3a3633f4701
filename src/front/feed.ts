import type { Goodbye } from "../session/ending.ts";

/** Where a front tells what its connections do, for those who watch. Never on a message's way, never waiting. */
export interface FrontFeed {
  connected(id: string, name: string, address: string): void;
  /** Whether the next message is to be shown; asked before the text is copied. */
  wants(nowUs: number): boolean;
  message(id: string, name: string, number: number, text: string): void;
  disconnected(id: string, name: string | undefined, goodbye: Goodbye): void;
}
