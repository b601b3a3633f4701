/**
 * Notices when this thread did not run for a while (a stopped process, a starved machine). What clients sent
 * meanwhile is read all at once afterwards, and they must not be judged too fast for that.
 */

/** The pulse beats at this interval while there are connections. */
export const pulseMs = 100;

/** A gap between beats that counts as a stall. Shorter ones disappear in any client's burst. */
const stallUsLeast = 250_000;

/** Lines that piled up in a stall are read within this time after it. */
const backlogUsMax = 1_000_000;

export class Pulse {
  #beatUs: number;
  #stallEndUs = -Infinity;
  #stallUs = 0;

  constructor(nowUs: number) {
    this.#beatUs = nowUs;
  }

  /** Called whenever the thread runs: at each interval, and before bytes are judged. */
  beat(nowUs: number): void {
    const gapUs = nowUs - this.#beatUs;
    this.#beatUs = nowUs;
    if (gapUs < stallUsLeast) return;
    this.#stallEndUs = nowUs;
    this.#stallUs = gapUs;
  }

  /** The thread slept on purpose, having no connections: that is no stall. */
  restart(nowUs: number): void {
    this.#beatUs = nowUs;
  }

  /** The stall that a connection whose last credit was at `sinceUs` may still claim, in microseconds; or 0. */
  stallSince(sinceUs: number, nowUs: number): number {
    if (this.#stallEndUs <= sinceUs || nowUs - this.#stallEndUs > backlogUsMax) return 0;
    return Math.min(this.#stallUs, this.#stallEndUs - sinceUs);
  }
}
