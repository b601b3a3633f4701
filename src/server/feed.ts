/** What the fronts tell the server's console. It may be late or left out; it is never on a message's way. */

interface At {
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A client's name was accepted. */
export interface Connected extends At {
  readonly event: "connected";
  /** Names the connection; the `id` of its last line is the same. */
  readonly id: string;
  readonly name: string;
  /** `127.0.0.1:51234`, `[::1]:51234`. */
  readonly address: string;
  readonly thread: number;
}

export interface Message extends At {
  readonly event: "message";
  readonly id: string;
  readonly name: string;
  readonly number: number;
  readonly text: string;
}

export interface Disconnected extends At {
  readonly event: "disconnected";
  readonly id: string;
  /** `null`: it never had one. */
  readonly name: string | null;
  /** `127.0.0.1:51234`, `[::1]:51234`. */
  readonly address: string;
  readonly thread: number;
  readonly connectedAt: number;
  /** Messages of this connection that were accepted. */
  readonly messages: number;
  readonly unknownCommands: number;
  /** Code and keyword of the last line; `null` and `lost`: the peer vanished before there was one. */
  readonly code: number | null;
  readonly keyword: string;
  /** The last line's `reason`, or its `scope` (454). */
  readonly reason: string | null;
  /** The last number that is durable; `null` where that is not known. */
  readonly last: number | null;
}

/** What a front left out of the feed: messages, nearly always. */
interface Dropped extends At {
  readonly event: "dropped";
  readonly count: number;
}

export type FeedEvent = Connected | Message | Disconnected | Dropped;

/** Up to so many messages a second each one is shown: more than anybody reads, and a console still keeps up. */
export const shownPerSecondMax = 200;

/**
 * Chooses the messages to show: all of them up to `perSecondMax` in any second, and above that as many of them,
 * spread over the time. A token bucket; the time is passed in, in microseconds of any clock.
 */
export class Sampler {
  readonly #perSecondMax: number;
  #tokens: number;
  #atUs = 0;

  constructor(perSecondMax: number = shownPerSecondMax) {
    this.#perSecondMax = perSecondMax;
    this.#tokens = perSecondMax;
  }

  /** Whether to show the next message. */
  take(nowUs: number): boolean {
    const passedUs = Math.max(0, nowUs - this.#atUs);
    this.#atUs = nowUs;
    this.#tokens = Math.min(this.#perSecondMax, this.#tokens + (passedUs * this.#perSecondMax) / 1_000_000);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
