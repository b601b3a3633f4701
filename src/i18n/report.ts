/** What the report of `acuse prove` says. In these texts, what stands between backticks is shown as code. */
import type { ConfirmationWord } from "../protocol/replies.ts";
import type { Lang } from "./lang.ts";
import type { ProveTexts } from "./prove.ts";
import { en } from "./report-en.ts";
import { es } from "./report-es.ts";

/** What stands in a lane of the picture, in numbers. */
interface LaneCounts {
  readonly lane: { readonly kind: "client" | "server" | "disk"; readonly name: string };
  readonly messages: number;
  readonly confirmed: number;
  readonly syncs: number;
}

/** What happened in a lane of the picture. */
export type MarkName =
  | "connect"
  | "name"
  | "welcome"
  | "message"
  | "confirmation"
  | "goodbye"
  | "cut-off"
  | "lost"
  | "start"
  | "kill"
  | "sync";

type LimitName = "max" | "rate" | "burst" | "window";

/** Why something cannot be shown; what it is, is said beside the verdict too. */
type Reasons = Readonly<Record<keyof ProveTexts["notShown"], string>>;

export interface ReportTexts {
  count(count: number): string;
  /** Whole milliseconds, however many: `12,345 ms`. */
  milliseconds(ms: number): string;
  /** A short time: `412 µs`, `7.1 ms`. */
  latency(us: number): string;
  duration(ms: number): string;
  /** Day and time of day, in the machine's time zone. */
  moment(at: number): string;

  readonly title: string;
  readonly about: string;
  readonly verdict: { readonly passed: string; readonly failed: string };
  readonly sections: {
    readonly failures: string;
    readonly timeline: string;
    readonly introduction: string;
    readonly objectives: string;
    readonly system: string;
    readonly tests: string;
    readonly evidence: string;
    readonly notShown: string;
    readonly conclusion: string;
  };
  readonly contents: string;
  figure(number: number): string;
  table(number: number): string;

  passed(checks: number, tests: number): string;
  failed(failed: number, checks: number): string;
  /** It failed, and no check says why. */
  readonly interrupted: string;
  readonly broken: string;
  readonly result: {
    readonly passed: string;
    readonly failed: string;
    readonly shown: string;
    readonly broken: string;
    readonly itself: string;
    readonly notCovered: string;
  };
  readonly columns: {
    readonly check: string;
    readonly expected: string;
    readonly seen: string;
    readonly result: string;
    readonly promise: string;
    readonly tests: string;
    readonly limit: string;
    readonly means: string;
    readonly value: string;
    readonly setting: string;
    readonly readBack: string;
    readonly who: string;
    readonly thread: string;
    readonly messages: string;
    readonly confirmations: string;
    readonly end: string;
    readonly file: string;
    readonly of: string;
    readonly size: string;
  };
  readonly facts: {
    readonly date: string;
    readonly took: string;
    readonly machine: string;
    readonly processor: string;
    readonly memory: string;
    readonly fileSystem: string;
    readonly programs: string;
    readonly version: string;
    readonly repeat: string;
    cores(cores: number): string;
  };
  readonly figures: {
    readonly checks: string;
    readonly timed: string;
    readonly median: string;
    readonly took: string;
  };
  readonly mode: { readonly quick: string; readonly whole: string };

  readonly timeline: {
    readonly title: string;
    readonly caption: string;
    readonly server: string;
    readonly disk: string;
    readonly process: string;
    syncs(count: number): string;
    thread(thread: number): string;
    readonly axis: string;
    leftOut(ms: number): string;
    readonly marks: Readonly<Record<MarkName, string>>;
    /** What only the legend explains. */
    readonly many: string;
    readonly pause: string;
    /** For those who do not see the picture. */
    described(lanes: readonly LaneCounts[]): string;
  };

  readonly introduction: readonly string[];
  readonly objectives: string;
  readonly objectivesTable: string;
  readonly system: {
    serves(threads: number): string;
    readonly greeting: string;
    readonly limitsTable: string;
    readonly limits: Readonly<Record<LimitName, string>>;
    readonly noLimit: string;
    confirms(word: string): string;
    readonly words: Readonly<Record<ConfirmationWord, string>>;
    readonly durabilityTable: string;
    readonly noDurability: string;
    readonly command: string;
  };
  readonly tests: {
    readonly about: string;
    caption(test: string): string;
    summary(passed: number, checks: number, ms: number): string;
    readonly noChecks: string;
  };
  readonly evidence: {
    readonly inNumbers: string;
    readonly inNumbersTable: string;
    readonly conversation: string;
    readonly conversationCaption: string;
    readonly client: string;
    readonly connects: string;
    readonly emptyLine: string;
    readonly closes: { readonly client: string; readonly server: string };
    readonly latency: string;
    latencyCaption(count: number): string;
    readonly latencyAxis: string;
    readonly latencyTable: string;
    readonly most: string;
    readonly noLatency: string;
    readonly console: string;
    readonly consoleAbout: string;
    linesLeftOut(count: number): string;
    readonly transcripts: string;
    readonly transcriptsTable: string;
    bytes(count: number): string;
    /** Of the messages confirmed: those that the welcome of a session told to be stored. */
    toldByWelcome(count: number): string;
    /** Messages that are not confirmed, since the connection was lost before. */
    underWay(count: number): string;
    readonly server: string;
    readonly nothing: string;
  };
  readonly notShown: {
    readonly about: string;
    readonly readBack: string;
    readonly reasons: Reasons;
  };
  readonly conclusion: {
    passed(checks: number, promises: readonly string[]): string;
    failed(failed: number, checks: number, promises: readonly string[]): string;
    readonly readWith: string;
    readonly repeat: string;
  };
}

export const reportTexts: Record<Lang, ReportTexts> = { es, en };
