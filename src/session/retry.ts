/** When a client that lost its connection comes back, or whether it never does. */
import { replies } from "../protocol/replies.ts";
import { countParam } from "../protocol/reply.ts";
import type { Reply } from "../protocol/reply.ts";
import type { Fault } from "./peer.ts";

/** How an attempt, or a connection, came to its end against the client's wish. */
export type Trouble =
  /** No connection came about; `code` is the system's, such as `ECONNREFUSED`, and `ETIMEDOUT` for our own patience. */
  | { readonly kind: "unreachable"; readonly code: string }
  /** The stream ended, or failed, without a last line. `code` is the system's where it failed. */
  | { readonly kind: "lost"; readonly code?: string }
  /** The server owed an answer and said nothing. */
  | { readonly kind: "silent" }
  /** The server's last line; `line` is the reply as it came. */
  | { readonly kind: "refused"; readonly reply: Reply; readonly line: string }
  /** What came is not what an acuse server says, or not now. */
  | { readonly kind: "fault"; readonly fault: Fault; readonly line: string };

/** How long a client waits between attempts. */
export interface Backoff {
  /** Greatest wait before the first new attempt; it doubles with each one that fails. */
  readonly leastMs: number;
  readonly mostMs: number;
}

/**
 * A server that restarts is there again in half a second; and who waits for one that is away for the night should
 * find it within a quarter of a minute.
 */
const defaultBackoff: Backoff = { leastMs: 500, mostMs: 15_000 };

/** Doubling further would leave what a number holds exactly, long after the greatest wait was reached. */
const doublingsMax = 30;

export class Retry {
  readonly #backoff: Backoff;
  readonly #random: () => number;
  /** Attempts that failed since the last one that was worth it. */
  #failures = 0;

  /** `random` returns numbers from 0 up to, and not including, 1. */
  constructor(random: () => number, backoff: Backoff = defaultBackoff) {
    this.#random = random;
    this.#backoff = backoff;
  }

  /**
   * The server did something for us: the next wait is a short one again. A welcome alone does not count, or
   * a server that dies of each client that it welcomes would be asked without a pause.
   */
  succeeded(): void {
    this.#failures = 0;
  }

  /** A connection ended that long after its welcome: one that was of use for as long as the greatest wait was worth it. */
  endedAfter(ms: number): void {
    if (ms >= this.#backoff.mostMs) this.succeeded();
  }

  /**
   * How long to wait before coming back, in milliseconds; `undefined` for never. It is exponential with full jitter
   * (M. Brooker, "Exponential Backoff And Jitter", 2015), on top of what the server asked for, so that many clients
   * that were told the same do not come all at once. `wasWelcome`: an acuse server was there before.
   */
  after(trouble: Trouble, wasWelcome: boolean): number | undefined {
    if (!mayHeal(trouble, wasWelcome)) return undefined;
    const mostMs = Math.min(this.#backoff.mostMs, this.#backoff.leastMs * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, doublingsMax);
    const askedMs = trouble.kind === "refused" ? (countParam(trouble.reply, "wait") ?? 0) : 0;
    return askedMs + Math.floor(this.#random() * mostMs);
  }
}

/** Whether a later attempt may go better. */
function mayHeal(trouble: Trouble, wasWelcome: boolean): boolean {
  switch (trouble.kind) {
    case "unreachable":
    case "lost":
    case "silent":
      return true;
    case "refused":
      return mayComeBack(trouble.reply);
    case "fault":
      // Something else answered in the server's place for a while; or the address is wrong. Who goes on believing a
      // server whose numbers are wrong risks doubles.
      return trouble.fault === "not-acuse" && wasWelcome;
  }
}

/** By the first digit, with two exceptions: the stream was cut by somebody on the way, and a ban that ends. */
function mayComeBack(reply: Reply): boolean {
  if (reply.code === replies.unfinished.code) return true;
  if (reply.code === replies.banned.code) return countParam(reply, "wait") !== undefined;
  return reply.code < 500;
}

/** Whether it is the server's verdict on a message. */
export function isOfMessage(trouble: Trouble): boolean {
  if (trouble.kind !== "refused") return false;
  const { code } = trouble.reply;
  return code === replies.tooLong.code || code === replies.notText.code;
}
