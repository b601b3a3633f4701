import type { Tally } from "../../src/front/tally.ts";

/** Nobody watches: what the tests of a front are composed with. */
export const uncounted: Tally = {
  came: () => {},
  welcomed: () => {},
  named: () => {},
  received: () => {},
  took: () => {},
  confirmed: () => {},
  leftOut: () => {},
  ended: () => {},
};
