import type { CheckId } from "./evidence.ts";

/**
 * Notes a check: what was expected and what was seen, which passed if both are the same, unless `passed` says more.
 * A check that a scenario did not come to has failed.
 */
export type See = (id: CheckId, expected: string | number, seen: string | number, passed?: boolean) => void;

interface Compared {
  readonly expected: string;
  readonly seen: string;
}

/** Of many that are all to be the same, the one that a person should see: one that is not, if there is. */
export function mostTelling(pairs: readonly Compared[]): Compared {
  return pairs.find(({ expected, seen }) => expected !== seen) ?? pairs[0] ?? { expected: "1", seen: "0" };
}
