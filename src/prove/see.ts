import type { CheckId } from "./evidence.ts";

/**
 * Notes a check: what was expected and what was seen, which passed if both are the same, unless `passed` says more.
 * A check that a scenario did not come to has failed.
 */
export type See = (id: CheckId, expected: string | number, seen: string | number, passed?: boolean) => void;
