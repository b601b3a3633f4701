import type { FrontFeed } from "../front/feed.ts";
import type { Goodbye } from "../session/ending.ts";
import { Sampler } from "./feed.ts";
import type { FeedEvent } from "./feed.ts";

/** Events that wait for main. When main is slower than that, what comes is counted and left out. */
const eventsMax = 4096;

/** The same in characters of messages' texts: long ones are not gathered without end. */
const charactersMax = 1_000_000;

/** Events are handed over this long after the first of them: in packets, not one by one. */
const packetMs = 20;

/**
 * A front's end of the feed. One packet is with main at a time, so that a main that does not run gathers
 * nothing; nobody waits for it.
 */
export class FeedSender implements FrontFeed {
  readonly #thread: number;
  readonly #send: (events: readonly FeedEvent[]) => void;
  readonly #sampler = new Sampler();
  #events: FeedEvent[] = [];
  #characters = 0;
  #leftOut = 0;
  #isAway = false;
  #timer: NodeJS.Timeout | undefined;

  /** `thread` is the front's number as people see it, from 1. */
  constructor(thread: number, send: (events: readonly FeedEvent[]) => void) {
    this.#thread = thread;
    this.#send = send;
  }

  connected(id: string, name: string, address: string): void {
    this.#add({ event: "connected", at: Date.now(), id, name, address, thread: this.#thread });
  }

  wants(nowUs: number): boolean {
    const hasRoom = this.#events.length < eventsMax && this.#characters < charactersMax;
    if (hasRoom && this.#sampler.take(nowUs)) return true;
    this.#leaveOut();
    return false;
  }

  message(id: string, name: string, number: number, text: string): void {
    this.#characters += text.length;
    this.#add({ event: "message", at: Date.now(), id, name, number, text });
  }

  disconnected(id: string, name: string | undefined, goodbye: Goodbye): void {
    const { code = null, keyword, reason = null, last = null } = goodbye;
    this.#add({ event: "disconnected", at: Date.now(), id, name: name ?? null, code, keyword, reason, last });
  }

  /** Main has taken the packet: the next one may go. */
  taken(): void {
    this.#isAway = false;
    this.#schedule();
  }

  /** Hands over what is there. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#leftOut > 0) this.#events.push({ event: "dropped", at: Date.now(), count: this.#leftOut });
    if (this.#events.length === 0) return;
    this.#isAway = true;
    this.#send(this.#events);
    this.#events = [];
    this.#characters = 0;
    this.#leftOut = 0;
  }

  #add(event: FeedEvent): void {
    if (this.#events.length < eventsMax) this.#events.push(event);
    else this.#leftOut += 1;
    this.#schedule();
  }

  #leaveOut(): void {
    this.#leftOut += 1;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isAway || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.flush(), packetMs);
  }
}
