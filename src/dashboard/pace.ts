import { tickMs } from "./api.ts";
import type { Point, Tick } from "./api.ts";

/** Seconds from one tick to the next, from `hurriedFrom` on. */
const hurriedSeconds = 5;

/**
 * So many messages a second are far from what anybody follows by eye. What a browser does with a tick costs the clients
 * then, where it has the server's processors: it would be what most of the slowest hundredth wait for.
 */
const hurriedFrom = 10_000;

/** How often streams are told what each second was like: less often while very much comes, and nothing is left out. */
export class Pace {
  #untold: Point[] = [];
  #isHurried = false;

  get everyMs(): number {
    return this.#isHurried ? hurriedSeconds * tickMs : tickMs;
  }

  /** A second is over. What to tell, if it is time: at once, too, when the pace becomes another. */
  second(point: Point): Pick<Tick, "everyMs" | "earlier"> | undefined {
    const isHurried = point.messagesPerSecond >= hurriedFrom;
    const isTime = isHurried !== this.#isHurried || !isHurried || this.#untold.length === hurriedSeconds - 1;
    this.#isHurried = isHurried;
    if (!isTime) {
      this.#untold.push(point);
      return undefined;
    }
    const earlier = this.#untold;
    this.#untold = [];
    return { everyMs: this.everyMs, earlier };
  }
}
