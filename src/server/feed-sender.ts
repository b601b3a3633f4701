import type { Departed, FrontFeed } from "../front/feed.ts";
import type { Tally } from "../front/tally.ts";
import type { Goodbye } from "../session/ending.ts";
import { Sampler } from "./feed.ts";
import type { FeedEvent } from "./feed.ts";
import { goodbyesMax } from "./watch.ts";

/** Events that wait for main, closings apart. When main is slower than that, what comes is counted and left out. */
const eventsMax = 4096;

/** The same in characters of messages' texts: long ones are not gathered without end. */
const charactersMax = 1_000_000;

/** Events are handed over this long after the first of them: in packets, not one by one. */
const packetMs = 20;

/**
 * A front's end of the feed. One packet is with main at a time, so that a main that does not run gathers
 * nothing; nobody waits for it. Closings have room of their own, the newest of them: who was cut off is not lost
 * because others said much.
 */
export class FeedSender implements FrontFeed {
  readonly #thread: number;
  readonly #tally: Pick<Tally, "leftOut">;
  readonly #send: (events: readonly FeedEvent[]) => void;
  readonly #sampler = new Sampler();
  #events: FeedEvent[] = [];
  /** How many of them are closings. */
  #closings = 0;
  #characters = 0;
  #leftOut = 0;
  #isAway = false;
  #timer: NodeJS.Timeout | undefined;

  /** `thread` is the front's number as people see it, from 1. */
  constructor(thread: number, tally: Pick<Tally, "leftOut">, send: (events: readonly FeedEvent[]) => void) {
    this.#thread = thread;
    this.#tally = tally;
    this.#send = send;
  }

  connected(id: string, name: string, address: string): void {
    if (!this.#hasRoom) this.#leftOut += 1;
    else this.#events.push({ event: "connected", at: Date.now(), id, name, address, thread: this.#thread });
    this.#schedule();
  }

  wants(nowUs: number): boolean {
    const hasRoom = this.#hasRoom && this.#characters < charactersMax;
    if (hasRoom && this.#sampler.take(nowUs)) return true;
    this.#leaveOut();
    return false;
  }

  message(id: string, name: string, number: number, text: string): void {
    if (!this.#hasRoom) {
      this.#leaveOut();
      return;
    }
    this.#characters += text.length;
    this.#events.push({ event: "message", at: Date.now(), id, name, number, text });
    this.#schedule();
  }

  disconnected(departed: Departed, goodbye: Goodbye): void {
    if (this.#closings === goodbyesMax) this.#forgetClosing();
    this.#events.push({
      event: "disconnected",
      at: Date.now(),
      ...departed,
      name: departed.name ?? null,
      thread: this.#thread,
      code: goodbye.code ?? null,
      keyword: goodbye.keyword,
      reason: goodbye.reason ?? null,
      last: goodbye.last ?? null,
    });
    this.#closings += 1;
    this.#schedule();
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
    this.#closings = 0;
    this.#characters = 0;
    this.#leftOut = 0;
  }

  get #hasRoom(): boolean {
    return this.#events.length - this.#closings < eventsMax;
  }

  #leaveOut(): void {
    this.#leftOut += 1;
    this.#tally.leftOut(1);
    this.#schedule();
  }

  /** The oldest closing makes room for another. */
  #forgetClosing(): void {
    this.#events.splice(
      this.#events.findIndex(({ event }) => event === "disconnected"),
      1,
    );
    this.#closings -= 1;
    this.#leftOut += 1;
  }

  #schedule(): void {
    if (this.#isAway || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.flush(), packetMs);
  }
}
