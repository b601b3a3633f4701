/** What came of the run, put together from its checks. */
import { proveTexts } from "../../i18n/prove.ts";
import type { Check, Evidence, PromiseId, Scenario } from "../evidence.ts";

export interface Outcome {
  readonly passed: boolean;
  readonly checks: number;
  readonly failures: readonly Failure[];
  /** Broken promises, in their order. */
  readonly broken: readonly PromiseId[];
  /** Promises that were put to the test and held, in their order. */
  readonly held: readonly PromiseId[];
}

interface Failure {
  readonly scenario: Scenario;
  /** Of the scenario, from 1. */
  readonly number: number;
  readonly check: Check;
}

/** All that was asked for and all that is promised, in their order. */
export const promiseIds: readonly PromiseId[] = Object.keys(proveTexts.en.promises) as PromiseId[];

/** A run with a failed check has not passed, whatever else its evidence says. */
export function outcomeOf(evidence: Evidence): Outcome {
  const checks = evidence.scenarios.flatMap((scenario) => scenario.checks);
  const failures = evidence.scenarios.flatMap((scenario, i) =>
    scenario.checks.filter((check) => !check.passed).map((check) => ({ scenario, number: i + 1, check })),
  );
  const broken = new Set([...evidence.broken, ...failures.flatMap(({ check }) => check.proves)]);
  const tried = new Set(checks.flatMap((check) => check.proves));
  return {
    passed: evidence.verdict === "passed" && failures.length === 0,
    checks: checks.length,
    failures,
    broken: promiseIds.filter((id) => broken.has(id)),
    held: promiseIds.filter((id) => tried.has(id) && !broken.has(id)),
  };
}
