/** What `acuse prove` says: its scenarios and checks, its table, its verdict, and what it does not show. */
import type { Lang } from "./lang.ts";
import { en } from "./prove-en.ts";
import { es } from "./prove-es.ts";
import type { Noun } from "./units.ts";

/** What kept a scenario from going on. `what` is in the words of the protocol: `250 stored 3`, `listening`. */
export type Obstacle =
  | { readonly kind: "late"; readonly what: string; readonly ms: number }
  | { readonly kind: "over"; readonly what: string; readonly heard: string }
  | { readonly kind: "refused"; readonly what: string; readonly code: string }
  | { readonly kind: "ended"; readonly what: string; readonly how: string }
  | { readonly kind: "missing"; readonly what: string };

export interface ProveTexts {
  readonly about: string;
  readonly options: {
    readonly quick: string;
    readonly seed: string;
    readonly out: string;
    readonly server: string;
    readonly json: string;
  };

  /** What was asked for, and what is promised beyond that, in a few words each. */
  readonly promises: {
    readonly S1: string;
    readonly S2: string;
    readonly S3: string;
    readonly S4: string;
    readonly S5: string;
    readonly S6: string;
    readonly S7: string;
    readonly S8: string;
    readonly S9: string;
    readonly S10: string;
    readonly S11: string;
    readonly S12: string;
    readonly S13: string;
    readonly S14: string;
    readonly P1: string;
    readonly P2: string;
    readonly P3: string;
    readonly P4: string;
    readonly P5: string;
    readonly P6: string;
    readonly P7: string;
    readonly P8: string;
    readonly P9: string;
    readonly P10: string;
  };
  readonly scenarios: {
    readonly "four-at-once": string;
    readonly "who-said-what": string;
    readonly "cut-off-alone": string;
    readonly kill: string;
    readonly goodbyes: string;
    readonly resume: string;
    readonly "take-over": string;
    readonly "exact-length": string;
    readonly "exact-rate": string;
    readonly "half-close": string;
    readonly "by-hand": string;
    readonly hostile: string;
    readonly "kill-under-load": string;
    readonly "stored-count": string;
  };
  readonly checks: {
    readonly "connected-together": string;
    readonly threads: string;
    readonly "limits-announced": string;
    readonly welcomed: string;
    readonly "greeting-confirmed": string;
    readonly "each-confirmed": string;
    readonly uninterrupted: string;

    readonly "clients-on-console": string;
    readonly "messages-on-console": string;
    readonly "under-own-name": string;

    readonly "too-long-cut": string;
    readonly "too-fast-cut": string;
    readonly "others-confirmed": string;
    readonly "latency-kept": string;

    readonly "starts-again": string;
    readonly "confirmed-survived": string;
    readonly "once-in-order": string;
    readonly "served-again": string;

    readonly "exit-commands": string;
    readonly "goodbye-line": string;
    readonly "name-free": string;

    readonly "resumed-after-cut": string;
    readonly "resumed-after-kill": string;
    readonly "repeats-spared": string;
    readonly "all-once": string;
    readonly "unknown-refused": string;
    readonly "too-much-refused": string;

    readonly "taken-over-told": string;
    readonly "takeover-goes-on": string;
    readonly "takeover-fenced": string;

    readonly "at-max": string;
    readonly "over-max": string;
    readonly "over-max-unfinished": string;
    readonly "cut-anywhere": string;
    readonly "stored-whole": string;

    readonly "burst-accepted": string;
    readonly "one-more-refused": string;
    readonly "early-refused": string;
    readonly "waits-agree": string;
    readonly "wait-obeyed": string;
    readonly "own-client-paced": string;

    readonly "all-then-bye": string;
    readonly "unfinished-refused": string;

    readonly typed: string;
    readonly crlf: string;
    readonly "byte-by-byte": string;

    readonly "names-refused": string;
    readonly "controls-refused": string;
    readonly "other-protocols": string;
    readonly "stored-as-sent": string;
    readonly "console-unharmed": string;

    readonly "visible-when-confirmed": string;
    readonly "in-flight": string;
    readonly "unconfirmed-once": string;

    readonly word: string;
    readonly durability: string;
    readonly count: string;
    readonly content: string;
    readonly "last-true": string;
    readonly "goodbyes-complete": string;
    readonly integrity: string;
  };

  /** Within what is expected and seen. */
  of(count: number, all: number): string;
  /** How many of all are not as they should be. */
  noneOf(count: number, all: number): string;
  moreThan(count: number): string;
  storedAre(confirmed: number, unconfirmed: number): string;
  readonly listensAgain: string;
  listensAfter(ms: number): string;
  count(count: number): string;
  /** A time as exact as it matters; `seconds` is never less than it was. */
  took(ms: number): string;
  readonly nothing: string;
  readonly thread: Noun;
  /** A check that its scenario did not come to, and why. */
  stuck(obstacle: Obstacle): string;
  failed(message: string): string;

  /** What somebody types by hand: a first message, what `/ping` is to answer, and the command to leave. */
  readonly typed: { readonly hello: string; readonly echo: string; readonly leave: "/quit" | "/salir" };
  /** What the four well-known clients write, message `number`; every text is another one. */
  message(client: number, number: number): string;

  /** Above the table. */
  heading(mode: "quick" | "whole", seed: number, fileSystem: string | undefined): string;
  readonly expected: string;
  readonly seen: string;
  /** Checks that a scenario did not come to. */
  notMade(checks: number, why: string): string;
  running(title: string): string;
  seconds(ms: number): string;

  /** Below it. */
  readonly passed: string;
  readonly failedVerdict: string;
  summary(checks: number, failed: number, ms: number): string;
  readonly broken: string;
  readonly report: string;
  readonly notShownLabel: string;
  readonly notShown: {
    readonly "power-loss": string;
    readonly "lying-disk": string;
    readonly "other-bounds": string;
    readonly "heavier-abuse": string;
    readonly "other-machines": string;
    readonly identity: string;
    readonly cluster: string;
  };

  /** Why nothing could be proved. */
  notEmpty(folder: string): string;
  cannotMake(folder: string, code: string): string;
  cannotStart(command: string, how: string, said: string): string;
  readonly emptyCommand: string;
  unfinishedQuote(command: string): string;
}

export const proveTexts: Record<Lang, ProveTexts> = { es, en };
