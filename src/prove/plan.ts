/** What is done, in this order; what is looked at; and which promise breaks when it is not as it should be. */
import type { CheckId, PromiseId, ScenarioId } from "./evidence.ts";
import type { Run } from "./run.ts";
import { byHand } from "./scenarios/by-hand.ts";
import { cutOffAlone } from "./scenarios/cut-off-alone.ts";
import { exactLength } from "./scenarios/exact-length.ts";
import { exactRate } from "./scenarios/exact-rate.ts";
import { fourAtOnce } from "./scenarios/four-at-once.ts";
import { goodbyes } from "./scenarios/goodbyes.ts";
import { halfClose } from "./scenarios/half-close.ts";
import { hostile } from "./scenarios/hostile.ts";
import { killUnderLoad } from "./scenarios/kill-under-load.ts";
import { kill } from "./scenarios/kill.ts";
import { resume } from "./scenarios/resume.ts";
import { storedCount } from "./scenarios/stored-count.ts";
import { takeOver } from "./scenarios/take-over.ts";
import { whoSaidWhat } from "./scenarios/who-said-what.ts";
import type { See } from "./see.ts";

export interface Planned {
  readonly act: (run: Run, see: See) => Promise<void>;
  readonly checks: Partial<Record<CheckId, readonly PromiseId[]>>;
  /** It has a server of its own and mostly waits: it goes on beside the others from the beginning. */
  readonly isBeside?: true;
}

export const plan: Readonly<Record<ScenarioId, Planned>> = {
  "four-at-once": {
    act: fourAtOnce,
    checks: {
      "connected-together": ["S1", "S7", "S11"],
      "limits-announced": ["S4", "P3"],
      welcomed: ["S3", "S8"],
      "greeting-confirmed": ["S8", "S12"],
      "each-confirmed": ["S3", "S10", "S11"],
      uninterrupted: ["S11"],
      threads: ["S2"],
    },
  },
  "who-said-what": {
    act: whoSaidWhat,
    checks: {
      "clients-on-console": ["S6", "S12"],
      "messages-on-console": ["S6", "S12"],
      "under-own-name": ["S6"],
    },
  },
  "cut-off-alone": {
    act: cutOffAlone,
    checks: {
      "too-long-cut": ["S5", "S13"],
      "too-fast-cut": ["S5", "S13"],
      "others-confirmed": ["S2", "P5"],
      "latency-kept": ["P5"],
    },
  },
  kill: {
    act: kill,
    checks: {
      "starts-again": ["P2"],
      "confirmed-survived": ["P1"],
      "once-in-order": ["P2"],
      "served-again": ["S1", "P2"],
    },
  },
  goodbyes: {
    act: goodbyes,
    checks: {
      "exit-commands": ["S9"],
      "goodbye-line": ["S9", "P4"],
      "name-free": ["P4"],
    },
  },
  resume: {
    act: resume,
    checks: {
      "resumed-after-cut": ["P2"],
      "resumed-after-kill": ["P2"],
      "repeats-spared": ["P2"],
      "all-once": ["P1", "P2"],
      "unknown-refused": ["P2", "P4"],
      "too-much-refused": ["P2", "P4"],
    },
  },
  "take-over": {
    act: takeOver,
    checks: {
      "taken-over-told": ["P2", "P4"],
      "takeover-goes-on": ["P2"],
      "takeover-fenced": ["P2"],
      "once-in-order": ["P2"],
    },
  },
  "by-hand": {
    act: byHand,
    checks: {
      typed: ["P7"],
      crlf: ["P7"],
      "byte-by-byte": ["P7"],
    },
  },
  "half-close": {
    act: halfClose,
    checks: {
      "all-then-bye": ["S10", "P4", "P7"],
      "unfinished-refused": ["P4", "P7"],
    },
  },
  hostile: {
    act: hostile,
    checks: {
      "names-refused": ["P8"],
      "controls-refused": ["P8"],
      "other-protocols": ["P8"],
      "stored-as-sent": ["P1", "P8"],
      "console-unharmed": ["P8"],
    },
  },
  "exact-length": {
    act: exactLength,
    checks: {
      "at-max": ["S4", "P3"],
      "over-max": ["S4", "S5", "S13", "P3"],
      "over-max-unfinished": ["S4", "P3", "P6"],
      "cut-anywhere": ["S4", "P3"],
      "stored-whole": ["P1"],
    },
  },
  "exact-rate": {
    act: exactRate,
    isBeside: true,
    checks: {
      "burst-accepted": ["S4", "P3"],
      "one-more-refused": ["S4", "S5", "S13", "P3"],
      "early-refused": ["S4", "P3"],
      "waits-agree": ["P3"],
      "wait-obeyed": ["P3"],
      "own-client-paced": ["P3"],
    },
  },
  "kill-under-load": {
    act: killUnderLoad,
    checks: {
      "visible-when-confirmed": ["P1"],
      "in-flight": ["P1"],
      "starts-again": ["P2"],
      "confirmed-survived": ["P1"],
      "once-in-order": ["P2"],
      "unconfirmed-once": ["P2"],
    },
  },
  "stored-count": {
    act: storedCount,
    checks: {
      count: ["P1"],
      content: ["P1", "P2"],
      "last-true": ["P1", "P4"],
      "goodbyes-complete": ["P4"],
      durability: ["P1"],
      word: ["P1"],
      integrity: ["P1"],
    },
  },
};

/** Everything that a scenario proves. */
export function provesOf({ checks }: Planned): PromiseId[] {
  return [...new Set(Object.values(checks).flat())].toSorted(byKind);
}

/** Ids in order, and those that follow each other as a range: `S1-S4 S7 P3`. */
export function ranges(ids: readonly PromiseId[]): string {
  const words: string[] = [];
  for (let i = 0; i < ids.length;) {
    let end = i;
    while (isNext(ids[end], ids[end + 1])) end += 1;
    const [first = "", last = ""] = [ids[i], ids[end]];
    words.push(end - i > 1 ? `${first}-${last}` : ids.slice(i, end + 1).join(" "));
    i = end + 1;
  }
  return words.join(" ");
}

function isNext(id: PromiseId | undefined, next: PromiseId | undefined): boolean {
  return id !== undefined && next === `${id.charAt(0)}${Number(id.slice(1)) + 1}`;
}

/** `S1`, `S2`, `S10`, `P1`. */
export function byKind(a: PromiseId, b: PromiseId): number {
  return b.charCodeAt(0) - a.charCodeAt(0) || Number(a.slice(1)) - Number(b.slice(1));
}
