import { faultKinds } from "./faults.ts";
import { run } from "./run.ts";
import type { Outcome } from "./run.ts";
import type { WorldOptions } from "./world.ts";

/**
 * Makes a failing world smaller, as long as it still fails: fewer clients, fewer faults, less time. The failure may
 * become another one; the smaller world is worth a look all the same.
 */
export function shrink(failing: WorldOptions): { readonly options: WorldOptions; readonly outcome: Outcome } {
  let options = failing;
  let outcome = run(options);
  const attempt = (smaller: WorldOptions): boolean => {
    const found = run(smaller);
    if (found.violation === undefined) return false;
    options = smaller;
    outcome = found;
    return true;
  };
  for (const hostile of [0, 1, 2]) if (attempt({ ...options, hostile })) break;
  for (const honest of [1, 2]) if (attempt({ ...options, honest })) break;
  for (const kind of faultKinds)
    attempt({ ...options, without: new Set([...(options.without ?? []), kind]) });
  for (let seconds = outcome.simulatedUs / 1e6; seconds > 0.01; seconds /= 2)
    attempt({ ...options, seconds });
  return { options, outcome };
}
