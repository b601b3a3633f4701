import { windowBytesMax } from "../protocol/limits.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";
import { formatConfirmation } from "../protocol/reply.ts";

/**
 * The lines of one connection that have no reply yet. Replies keep the order of the lines: an answer to a
 * command waits for the confirmations of the messages before it.
 */
export class Unanswered {
  readonly #word: ConfirmationWord;
  /** The number that the connection began with. */
  readonly #begun: number;
  /** Numbers: the highest handed to the ledger, answered by it, and confirmed to the peer. */
  #submitted: number;
  #settled: number;
  #confirmed: number;
  #bytes = 0;
  /** Length of the answers that wait. */
  #deferredBytes = 0;
  #deferred: { readonly after: number; readonly lines: string }[] = [];

  /** `last` is the session's highest durable number so far. */
  constructor(word: ConfirmationWord, last: number) {
    this.#word = word;
    this.#begun = last;
    this.#submitted = last;
    this.#settled = last;
    this.#confirmed = last;
  }

  /** Messages that were submitted. */
  get messages(): number {
    return this.#submitted - this.#begun;
  }

  /** Those of them that are not confirmed. */
  get unconfirmed(): number {
    return this.#submitted - this.#confirmed;
  }

  /** Highest number that was confirmed. */
  get last(): number {
    return this.#confirmed;
  }

  /** Bytes of messages that the ledger has not answered. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether the ledger has answered everything that it was given. */
  get isSettled(): boolean {
    return this.#settled === this.#submitted;
  }

  /** Whether so many lines, or bytes of them, wait that no more should be read. */
  isFull(window: number): boolean {
    const lines = this.#submitted - this.#confirmed + this.#deferred.length;
    return lines >= window || this.#bytes + this.#deferredBytes >= windowBytesMax;
  }

  /** A message goes to the ledger; returns its number. */
  submit(bytes: number): number {
    this.#bytes += bytes;
    this.#submitted += 1;
    return this.#submitted;
  }

  /** An answer to a command: what of it can be said now, or nothing while it has to wait. */
  answer(lines: string): string {
    if (this.#confirmed === this.#submitted) return lines;
    this.#deferred.push({ after: this.#submitted, lines });
    this.#deferredBytes += lines.length;
    return "";
  }

  /** The ledger answered messages up to `through`; `last` is durable. Returns the replies that this allows. */
  settle(through: number, bytes: number, last: number): string {
    this.#settled = through;
    this.#bytes -= bytes;
    let lines = "";
    while (this.#confirmed < last) {
      this.#confirmed += 1;
      lines += formatConfirmation(this.#word, this.#confirmed);
      while (this.#deferred.length > 0 && this.#deferred[0]!.after === this.#confirmed) {
        const answer = this.#deferred.shift()!;
        this.#deferredBytes -= answer.lines.length;
        lines += answer.lines;
      }
    }
    return lines;
  }
}
