import { tickMs } from "./api.ts";
import type { Now, Point, Tick } from "./api.ts";

/** Seconds from one tick to the next while very much comes. */
const hurriedSeconds = 5;

/**
 * So many messages a second are far from what anybody follows by eye. What a browser does with a tick costs the clients
 * then, where it has the server's processors: it would be what most of the slowest hundredth wait for.
 */
const hurriedFrom = 10_000;

/** The same until there are fewer than these: a rate that goes up and down a little does not change the pace each time. */
const calmBelow = 8_000;

/** How often streams are told what each second was like: less often while very much comes, and no second is left out. */
export class Pace {
  #untold: Point[] = [];
  #isHurried = false;
  #state: Now["state"] | undefined;

  /** The first tick of a stream, which `now` was read for. */
  first(now: Now): Tick {
    // The last second that is over may not be told yet; it is the point.
    return { ...now, everyMs: this.everyMs, earlier: this.#untold.slice(0, -1) };
  }

  /** A second is over. The tick, if it is time for it: at once, too, when the pace or the server's state is another. */
  second(now: Now): Tick | undefined {
    const { point, state } = now;
    const isHurried = point.messagesPerSecond >= (this.#isHurried ? calmBelow : hurriedFrom);
    const isOther = isHurried !== this.#isHurried || state !== this.#state;
    this.#isHurried = isHurried;
    this.#state = state;
    if (isHurried && !isOther && this.#untold.length < hurriedSeconds - 1) {
      this.#untold.push(point);
      return undefined;
    }
    const earlier = this.#untold;
    this.#untold = [];
    return { ...now, everyMs: this.everyMs, earlier };
  }

  /** How long the next tick is waited for at most. */
  get everyMs(): number {
    return this.#isHurried ? hurriedSeconds * tickMs : tickMs;
  }
}
