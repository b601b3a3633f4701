/**
 * Connections of ours that ended when their hello was said and not answered: the server may still come to read it, behind
 * a later one, so that it is ourselves who take the session over. Each can do so once: two clients of one session, who
 * take it from each other, do not go on for ever.
 */
import { isReply } from "./answer.ts";
import type { Trouble } from "./retry.ts";

/** Processes before this one that may have ended while their hello was under way: a spool does not tell. */
const spooledMost = 3;

export class Strays {
  #count: number;

  /** `isSpooled`: processes before this one may have left some. */
  constructor(isSpooled: boolean) {
    this.#count = isSpooled ? spooledMost : 0;
  }

  /** A connection ended with this trouble while its hello was not answered. */
  add(trouble: Trouble): void {
    if (trouble.kind !== "refused") this.#count += 1;
  }

  /** Whether this is a take-over that one of them explains; it is counted off. */
  explains(trouble: Trouble): boolean {
    const isTakenOver = trouble.kind === "refused" && isReply(trouble.reply, "takenOver");
    if (!isTakenOver || this.#count === 0) return false;
    this.#count -= 1;
    return true;
  }
}
