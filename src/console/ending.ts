/** How a connection ended: what it means for the whole, and in words. */
import { defaultPatience } from "../session/patience.ts";
import type { ConnectionEvent } from "../client/connection.ts";
import type { ConnectTexts } from "../i18n/connect.ts";
import { closingReasons, replies } from "../protocol/replies.ts";
import { countParam } from "../protocol/reply.ts";
import type { Reply } from "../protocol/reply.ts";
import { isReply } from "../session/answer.ts";
import type { Trouble } from "../session/retry.ts";

/** How a conversation went; each has an exit code of the same name. */
export type Outcome =
  | "confirmed"
  | "unconfirmed"
  | "refused"
  | "abuse"
  | "connection"
  | "failure"
  | "usage"
  | "interrupted";

/** How a conversation with a person went, or the signal that ended it. */
export type Conclusion = Outcome | NodeJS.Signals;

/** Whether it ended by itself. */
export function isOutcome(conclusion: Conclusion): conclusion is Outcome {
  return !conclusion.startsWith("SIG");
}

const endingKinds = ["closed", "fault", "lost", "failed", "silent"] as const;

/** The event that ends a connection. */
export type Ending = Extract<ConnectionEvent, { kind: (typeof endingKinds)[number] }>;

export function isEnding(event: ConnectionEvent): event is Ending {
  return endingKinds.some((kind) => kind === event.kind);
}

/** What an ending means for the whole, if nothing else went wrong. */
export function outcomeOf(ending: Ending): Outcome {
  switch (ending.kind) {
    case "closed":
      return outcomeOfReply(ending.reply);
    case "fault":
      return ending.fault === "not-acuse" ? "connection" : "failure";
    case "lost":
    case "failed":
    case "silent":
      return "connection";
  }
}

/** What a trouble of a session means, if it is the end of it. */
export function outcomeOfTrouble(trouble: Trouble): Outcome {
  return trouble.kind === "unreachable" ? "connection" : outcomeOf(endingOf(trouble));
}

/** A session's trouble as the end of its connection. */
export function endingOf(trouble: Exclude<Trouble, { kind: "unreachable" }>): Ending {
  switch (trouble.kind) {
    case "lost":
      return trouble.code === undefined ? { kind: "lost" } : { kind: "failed", code: trouble.code };
    case "silent":
      return { kind: "silent" };
    case "refused":
      return { kind: "closed", reply: trouble.reply, line: trouble.line };
    case "fault":
      return { kind: "fault", fault: trouble.fault, line: trouble.line };
  }
}

/** Whether another name may do. */
export function isNameRefused(trouble: Trouble): boolean {
  return trouble.kind === "refused" && nameRefusals.has(trouble.reply.code);
}

const nameRefusals: ReadonlySet<number> = new Set([replies.nameInUse.code, replies.badName.code]);

/** Replies that do not mean what their first digit does: come back later (4), or something is broken (5). */
const outcomeOfCode: ReadonlyMap<number, Outcome> = new Map<number, Outcome>([
  [replies.bye.code, "confirmed"],
  [replies.nameInUse.code, "refused"],
  [replies.badName.code, "refused"],
  [replies.unknownSession.code, "refused"],
  [replies.badToken.code, "refused"],
  [replies.tooFast.code, "abuse"],
  [replies.tooLong.code, "abuse"],
  [replies.notText.code, "abuse"],
  [replies.banned.code, "abuse"],
  [replies.noSpace.code, "unconfirmed"],
]);

function outcomeOfReply(reply: Reply): Outcome {
  return outcomeOfCode.get(reply.code) ?? (reply.code < 500 ? "connection" : "failure");
}

/** Why it ended and when to come back, for people; nothing after a goodbye. */
export function reasonsOf(ending: Ending, texts: ConnectTexts): string[] {
  switch (ending.kind) {
    case "closed":
      return reasonsOfReply(ending.reply, texts);
    case "fault":
      return [ending.fault === "not-acuse" ? texts.notAcuse : texts.outOfOrder];
    case "lost":
      return [texts.lost];
    case "failed":
      return [`${whyFailed(ending.code, texts)} (${ending.code})`];
    case "silent":
      return [texts.silent(defaultPatience.silenceMsMax)];
  }
}

/** The system's word for how a connection failed, in words for people. */
export function whyFailed(code: string, { failed }: ConnectTexts): string {
  switch (code) {
    case "ECONNRESET":
    case "ECONNABORTED":
    case "EPIPE":
      return failed.reset;
    case "ETIMEDOUT":
      return failed.timedOut;
    case "EHOSTUNREACH":
    case "EHOSTDOWN":
    case "ENETUNREACH":
    case "ENETDOWN":
      return failed.noWay;
    default:
      return failed.other;
  }
}

function reasonsOfReply(reply: Reply, texts: ConnectTexts): string[] {
  if (reply.code === replies.bye.code) return [];
  const waitMs = countParam(reply, "wait");
  const why = whyOf(reply, texts);
  if (waitMs === undefined) return [why];
  return [why, isReply(reply, "nameInUse") ? texts.retryName(waitMs) : texts.retry(waitMs)];
}

function whyOf(reply: Reply, texts: ConnectTexts): string {
  const reason = closingReasons.find((known) => known === reply.params["reason"]);
  if (reply.code === replies.closing.code && reason !== undefined) return texts.closing[reason];
  const refusals = Object.entries(texts.refused) as [keyof ConnectTexts["refused"], string][];
  const refusal = refusals.find(([key]) => replies[key].code === reply.code);
  return refusal?.[1] ?? texts.unknownRefusal(reply.code, reply.keyword);
}
