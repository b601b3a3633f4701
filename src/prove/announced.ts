import type { Limits } from "../protocol/limits.ts";
import { countParam } from "../protocol/reply.ts";
import type { Reply } from "../protocol/reply.ts";

/** The limits that a server's greeting announces; `undefined` unless all of them are there. */
export function limitsOf(greeting: Reply | undefined): Limits | undefined {
  if (greeting === undefined) return undefined;
  const [max, burst, window] = (["max", "burst", "window"] as const).map((name) =>
    countParam(greeting, name),
  );
  const rate = greeting.params["rate"];
  const isLimited = rate !== "off";
  if (max === undefined || burst === undefined || window === undefined) return undefined;
  if (isLimited && !/^\d{1,15}$/.test(rate ?? "")) return undefined;
  return { max, rate: isLimited ? Number(rate) : undefined, burst, window };
}
