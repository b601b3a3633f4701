import type { Limits } from "../protocol/limits.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";
import type { Connected, Disconnected, Message } from "./feed.ts";

/** A server that is ready, as its banner describes it. */
export interface Listening {
  readonly host: string;
  readonly port: number;
  /** `127.0.0.1:2010`, `[::1]:2010`. */
  readonly addresses: readonly string[];
  /** Others than this machine can reach it. */
  readonly isOpen: boolean;
  readonly limits: Limits;
  readonly maxClients: number;
  readonly threads: number;
  /** Where the messages are, and how many there are; `undefined`: in memory. */
  readonly data: { readonly folder: string; readonly rows: number } | undefined;
  readonly word: ConfirmationWord;
  /** The store's settings as they were read back, as `name=value`. */
  readonly settings: readonly string[];
}

/** What happens to the server itself. Its word is the `notice` of the JSON output. */
export type Notice =
  | { readonly notice: "front-died"; readonly thread: number; readonly error: string | null }
  | { readonly notice: "front-replaced"; readonly thread: number }
  | { readonly notice: "draining"; readonly clients: number }
  | { readonly notice: "drained" }
  | { readonly notice: "storage-failed"; readonly error: string }
  | { readonly notice: "no-space"; readonly reserveBytes: number };

/** What is not shown: messages above the rate of the sample, or lines that the output had no room for. */
export type LeftOut = "messages" | "lines";

/** A way to show what happens, as lines. `at` is in milliseconds since 1970. */
export interface View {
  listening(listening: Listening, at: number): string[];
  /** That the server listens, and nothing else. */
  listeningBriefly(listening: Listening, at: number): string[];
  connected(event: Connected): string[];
  message(event: Message): string[];
  disconnected(event: Disconnected): string[];
  leftOut(count: number, what: LeftOut, at: number): string[];
  notice(notice: Notice, at: number): string[];
}
