/** The last lines of what happens, bounded however much that is. */
import type { FeedPacket } from "../../src/dashboard/api.ts";
import { Shown } from "./shown.ts";

/** Lines that are kept: about four screens to scroll back in. Older ones can be read back from the store. */
export const tailLinesMax = 300;

/** How often lines are shown: a few times a second is as fast as anybody reads. */
const showMsLeast = 250;

type TailEvent =
  | ({ readonly kind: "message" } & FeedPacket["messages"][number])
  | ({ readonly kind: "connected" } & FeedPacket["connected"][number])
  | ({ readonly kind: "goodbye" } & FeedPacket["goodbyes"][number]);

/** Each has a number of its own, which only grows. */
export type TailLine = TailEvent & { readonly key: number };

export interface TailState {
  readonly lines: readonly TailLine[];
  /** Messages that were left out of them, since they came too fast. */
  readonly notShown: number;
  /** Lines there have been. */
  readonly count: number;
}

export class Tail {
  readonly state: Shown<TailState> = new Shown<TailState>({ lines: [], notShown: 0, count: 0 });
  #lines: TailLine[] = [];
  #notShown = 0;
  #key = 0;
  #shownAtMs = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  add({ connected, messages, goodbyes, notShown }: FeedPacket): void {
    const events: TailEvent[] = [
      ...connected.map((event) => ({ kind: "connected", ...event }) as const),
      ...messages.map((event) => ({ kind: "message", ...event }) as const),
      ...goodbyes.map((event) => ({ kind: "goodbye", ...event }) as const),
    ].toSorted((one, other) => one.at - other.at);
    for (const event of events) {
      this.#key += 1;
      this.#lines.push({ ...event, key: this.#key });
    }
    this.#notShown += notShown;
    if (this.#lines.length > tailLinesMax) this.#lines = this.#lines.slice(-tailLinesMax);
    const waitMs = this.#shownAtMs + showMsLeast - performance.now();
    if (waitMs <= 0) this.#show();
    else this.#timer ??= setTimeout(() => this.#show(), waitMs);
  }

  clear(): void {
    this.#lines = [];
    this.#notShown = 0;
    this.#show();
    // The first line of what is followed now need not wait.
    this.#shownAtMs = -Infinity;
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#shownAtMs = performance.now();
    this.state.set({ lines: [...this.#lines], notShown: this.#notShown, count: this.#key });
  }
}
