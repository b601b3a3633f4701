/** What a user of the library is told when there is no welcome, or no confirmation. */
import type { Reply } from "../protocol/reply.ts";
import type { Trouble } from "../session/retry.ts";
import type { ClosedWhy } from "../session/sender-state.ts";

/** The server did not welcome us: for good, or not in time. */
export class NotWelcomeError extends Error {
  override readonly name = "NotWelcomeError";
  /** The server's last line, where there was one. */
  readonly reply: Reply | undefined;

  constructor(server: string, reason: string, trouble: Trouble | undefined) {
    super(`no welcome from ${server}: ${reason}`);
    this.reply = replyOf(trouble);
  }
}

/**
 * What is known of a message that is not confirmed. `refused`: it is not stored, and never will be. `pending`: it may be
 * stored or not; what is in a spool is sent when the spool is opened again. `unsent`: it was not taken any more.
 */
export type Outcome = "refused" | "pending" | "unsent";

/** The inbox is closed, and not everything is confirmed. */
export class UnconfirmedError extends Error {
  override readonly name = "UnconfirmedError";
  readonly outcome: Outcome;
  /** The message's number; `undefined` where it has none, or where it is about several. */
  readonly number: number | undefined;
  /** The server's last line, where there was one. */
  readonly reply: Reply | undefined;

  /** `cause` is what went wrong on this side, if it was that. */
  constructor(outcome: Outcome, number: number | undefined, why: ClosedWhy, cause: Error | undefined) {
    const what = number === undefined ? "not everything is confirmed" : `message ${number} is ${outcome}`;
    super(`${what}: ${cause?.message ?? describeWhy(why)}`, { cause });
    this.outcome = outcome;
    this.number = number;
    this.reply = replyOf(troubleOf(why));
  }
}

/** What went wrong outside, if it was that. */
export function troubleOf(why: ClosedWhy): Trouble | undefined {
  return why.kind === "trouble" || why.kind === "refused" ? why.trouble : undefined;
}

function replyOf(trouble: Trouble | undefined): Reply | undefined {
  return trouble?.kind === "refused" ? trouble.reply : undefined;
}

export function describeWhy(why: ClosedWhy): string {
  switch (why.kind) {
    case "done":
      return "the inbox is closed";
    case "destroyed":
      return "the inbox was destroyed";
    case "trouble":
      return describeTrouble(why.trouble);
    case "refused":
      return why.trouble === undefined
        ? `message ${why.number} is longer than the server takes`
        : `message ${why.number} was refused with ${describeTrouble(why.trouble)}`;
  }
}

/** In a few words, for an error's message. */
export function describeTrouble(trouble: Trouble): string {
  switch (trouble.kind) {
    case "unreachable":
      return `cannot connect (${trouble.code})`;
    case "lost":
      return trouble.code === undefined
        ? "the connection was lost"
        : `the connection was lost (${trouble.code})`;
    case "silent":
      return "the server owes an answer and is silent";
    case "refused": {
      const { code, keyword, text } = trouble.reply;
      return text === "" ? `${code} ${keyword}` : `${code} ${keyword}: ${text}`;
    }
    case "fault":
      return trouble.fault === "not-acuse"
        ? "another program answers there, not an acuse server"
        : `the server did not keep to the protocol: ${JSON.stringify(trouble.line)}`;
  }
}
