/** Finds what somebody wants to have explained. */
import type { Digit } from "../i18n/explain.ts";
import { badNameReasons, closingReasons, confirmationWords, replies } from "../protocol/replies.ts";
import type { ReplyKey } from "../protocol/replies.ts";
import { parseReply } from "../protocol/reply.ts";
import type { Reply } from "../protocol/reply.ts";

/** A reply. `word` is the confirmation word or the reason that was asked for, `line` the whole line. */
export interface ReplyTopic {
  readonly kind: "reply";
  readonly key: ReplyKey;
  readonly word?: string;
  readonly line?: Reply;
}

/** A code that this version does not know. */
export interface UnknownTopic {
  readonly kind: "unknown";
  readonly code: number;
  readonly line?: Reply;
}

/** All codes that begin so: `4` or `4xx`. */
interface DigitTopic {
  readonly kind: "digit";
  readonly digit: Digit;
}

export type Topic = ReplyTopic | UnknownTopic | DigitTopic;

const keys = Object.keys(replies) as ReplyKey[];

/** What each word belongs to; where a word has two meanings, the keyword counts. */
const words: ReadonlyMap<string, ReplyKey> = new Map([
  ...badNameReasons.map((reason) => [reason, "badName"] as const),
  ...closingReasons.map((reason) => [reason, "closing"] as const),
  ...confirmationWords.map((word) => [word, "confirmation"] as const),
  ...keys.map((key) => [replies[key].keyword, key] as const),
]);

/** All words that can be explained. */
export const topicWords: readonly string[] = [...words.keys()];

/** What `given` means: a code, a keyword, a reason or a whole line. `undefined` when it is none of them. */
export function findTopic(given: string): Topic | undefined {
  const text = given.trim();
  const [, digit] = /^([2-5])(?:xx)?$/i.exec(text) ?? [];
  if (digit !== undefined) return { kind: "digit", digit: digit as Digit };
  if (/^[2-5]\d\d$/.test(text)) return topicOfCode(Number(text));
  const line = parseReply(text);
  if (line !== undefined) return { ...topicOfCode(line.code), line };
  const word = text.toLowerCase();
  const key = words.get(word);
  if (key === undefined) return undefined;
  return replies[key].keyword === word ? { kind: "reply", key } : { kind: "reply", key, word };
}

/** The first digit of a code. */
export function digitOf(code: number): Digit {
  return String(code).charAt(0) as Digit;
}

function topicOfCode(code: number): ReplyTopic | UnknownTopic {
  const key = keys.find((key) => replies[key].code === code);
  return key === undefined ? { kind: "unknown", code } : { kind: "reply", key };
}
