/** Since when we wait for the other side, and for how long we do. */
import { defaultPatience } from "./patience.ts";
import type { Patience } from "./patience.ts";
import type { Peer } from "./peer.ts";

export class Quiet {
  readonly #patience: Patience;
  /** It spoke last then, or began to owe an answer, in microseconds. */
  #sinceUs: number;

  constructor(nowUs: number, patience: Patience = defaultPatience) {
    this.#sinceUs = nowUs;
    this.#patience = patience;
  }

  /** It spoke, or we begin to wait for it. */
  begin(nowUs: number): void {
    this.#sinceUs = nowUs;
  }

  /** Something is about to be asked: it owes an answer from now on, unless it did already. */
  ask(peer: Peer, nowUs: number): void {
    if (!peer.awaits) this.#sinceUs = nowUs;
  }

  /**
   * When patience is at its end, in microseconds: with no connection, with an answer that is owed; or, with nothing owed,
   * after half of that, with knowing nothing of the other side.
   */
  endsUs(peer: Peer | undefined, nowUs: number): number {
    const { connectMsMax, silenceMsMax } = this.#patience;
    if (peer === undefined) return this.#sinceUs + connectMsMax * usPerMs;
    if (peer.awaits) return this.#sinceUs + silenceMsMax * usPerMs;
    return Math.max(this.#sinceUs + (silenceMsMax / 2) * usPerMs, peer.sendableAt(nowUs));
  }
}

const usPerMs = 1000;
