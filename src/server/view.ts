import type { Connected, Disconnected, Message } from "./feed.ts";
import type { OnlookerReport } from "./onlooker.ts";
import type { Settings } from "./settings.ts";
import type { LedgerReport } from "./threads.ts";

/** A server that is ready. */
export interface Listening {
  readonly settings: Settings;
  /** The number that port 0 became. */
  readonly port: number;
  readonly report: LedgerReport;
  /** Who looks at it from beside it; `undefined`: nobody. */
  readonly onlooker: OnlookerReport | undefined;
}

/** What happens to the server itself. Its word is the `notice` of the JSON output. */
export type Notice =
  | { readonly notice: "front-died"; readonly thread: number; readonly error: string | null }
  | { readonly notice: "front-replaced"; readonly thread: number }
  | { readonly notice: "draining"; readonly signal: string }
  /** `settled`: everything that was received is confirmed or refused, and the store is closed. */
  | { readonly notice: "stopped"; readonly settled: boolean }
  | { readonly notice: "storage-failed"; readonly error: string }
  | { readonly notice: "no-space"; readonly reserveBytes: number }
  /** There is none from here on. */
  | { readonly notice: "dashboard-failed"; readonly error: string }
  | { readonly notice: "dashboard-fault"; readonly error: string };

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
