import type { FeedEvent } from "./feed.ts";
import { goodbyesMax } from "./watch.ts";
import type { Goodbye, ServerState } from "./watch.ts";

/** What happened in a running server, for those who watch it: how connections ended, and what the fronts tell. */
export class Happenings {
  state: ServerState = "serving";
  /** The oldest first. */
  readonly #goodbyes: Goodbye[] = [];
  readonly #listeners = new Set<(events: readonly FeedEvent[]) => void>();

  /** How the last `goodbyesMax` connections ended, the newest first. */
  get goodbyes(): readonly Goodbye[] {
    return this.#goodbyes.toReversed();
  }

  /** What a front tells. */
  take(events: readonly FeedEvent[]): void {
    for (const happened of events) {
      if (happened.event !== "disconnected") continue;
      const { event: _, ...goodbye } = happened;
      this.#goodbyes.push(goodbye);
    }
    this.#goodbyes.splice(0, this.#goodbyes.length - goodbyesMax);
    for (const listener of this.#listeners) listener(events);
  }

  /** Calls `listener` with all that is told from now on, until the returned function is called. */
  follow(listener: (events: readonly FeedEvent[]) => void): () => void {
    const own: typeof listener = (events) => listener(events);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }
}
