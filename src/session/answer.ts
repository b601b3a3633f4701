/** What a reply is to the client that reads it. */
import type { Limits } from "../protocol/limits.ts";
import { replies } from "../protocol/replies.ts";
import type { ReplyKey } from "../protocol/replies.ts";
import { countParam } from "../protocol/reply.ts";
import type { Reply } from "../protocol/reply.ts";

const keywordOf: ReadonlyMap<number, string> = new Map(
  Object.values(replies).map(({ code, keyword }) => [code, keyword]),
);

/** Whether it is this reply of the registry, by code and keyword. */
export function isReply(reply: Reply, key: ReplyKey): boolean {
  return reply.code === replies[key].code && reply.keyword === replies[key].keyword;
}

/** Not done: now (4xx), or ever (5xx). After `/hello` every refusal ends the connection. */
export function isRefusal(reply: Reply): boolean {
  return reply.code >= 400;
}

/** Done, by a code of a later version, which is acted on by its first digit. */
export function isUnknownSuccess(reply: Reply): boolean {
  return reply.code < 300 && !keywordOf.has(reply.code);
}

/** A known code with another keyword: other protocols greet and refuse with the same codes. */
export function isForeign(reply: Reply): boolean {
  const keyword = keywordOf.get(reply.code);
  return keyword !== undefined && keyword !== reply.keyword;
}

/** The limits of a greeting; `undefined` unless all are there, and leave room to say something. */
export function announcedLimits(greeting: Reply): Limits | undefined {
  const max = countParam(greeting, "max") ?? 0;
  const burst = countParam(greeting, "burst") ?? 0;
  const window = countParam(greeting, "window") ?? 0;
  const rate = greeting.params["rate"] === "off" ? undefined : Number(greeting.params["rate"]);
  const isRate = rate === undefined || (Number.isSafeInteger(rate) && rate > 0);
  return max > 0 && burst > 0 && window > 0 && isRate ? { max, rate, burst, window } : undefined;
}
