/**
 * What `acuse prove` found out: all that the report shows, and exactly what `report.json` holds. Field names are
 * English and stable; what people read of it is in the language of the run. Nothing in it was computed from what was
 * expected: it was seen from outside the server, through sockets, its console, its files and its exit codes.
 */
import type { Lang } from "../i18n/lang.ts";
import type { ProveTexts } from "../i18n/prove.ts";
import type { MarkName } from "../i18n/report.ts";
import type { Limits } from "../protocol/limits.ts";

/** What was asked for (`S1` to `S14`) and what is promised beyond that (`P1` to `P10`). */
export type PromiseId = keyof ProveTexts["promises"];

/** Each has its title in `proveTexts`, or it does not compile. */
export type ScenarioId = keyof ProveTexts["scenarios"];
export type CheckId = keyof ProveTexts["checks"];

export interface Evidence {
  /** Of this structure. */
  readonly format: 1;
  readonly verdict: "passed" | "failed";
  /** Those that a failed check was about, without repetition. */
  readonly broken: readonly PromiseId[];
  readonly mode: "quick" | "whole";
  readonly seed: number;
  readonly lang: Lang;
  /** Milliseconds since 1970, and how long the whole took. */
  readonly startedAt: number;
  readonly tookMs: number;
  readonly machine: Machine;
  readonly system: System;
  readonly scenarios: readonly Scenario[];
  readonly timeline: Timeline;
  /** One conversation from its first byte to its last, line by line. */
  readonly conversation: readonly Exchange[];
  /** From sending a message to its confirmation, of all honest clients of the run. */
  readonly latency: Latency;
  /** What the server's console showed while the picture's clients talked to it, in its order. */
  readonly console: readonly ConsolePart[];
  /**
   * The files beside the report: bytes as they went over the wire, or through the pipes of a client process
   * (`NAME.typed`, `NAME.printed`).
   */
  readonly transcripts: readonly TranscriptFile[];
  /** What this run cannot show, as keys of the texts: `power-loss`, … */
  readonly notShown: readonly NotShown[];
}

export type NotShown = keyof ProveTexts["notShown"];

export interface Machine {
  /** `Linux 6.1.0 x64`. */
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly node: string;
  readonly sqlite: string;
  /** Of the folder in which the server stored, such as `ext4`; `undefined` where that cannot be told. */
  readonly fileSystem?: string | undefined;
}

/** The server that was proved. */
export interface System {
  readonly version: string;
  /** The commit of the clone that it ran from, with `+` behind it if files had been changed since. */
  readonly commit?: string | undefined;
  /** The command line of the server process, as it was started for the picture. */
  readonly command: readonly string[];
  /** The greeting as it came, and the limits that it announced. */
  readonly greeting: string;
  readonly limits: Limits;
  readonly threads: number;
  /** The word of its confirmations, and the durability settings that were read back from its database. */
  readonly word: string;
  readonly durability: Readonly<Record<string, string>>;
}

/** A thing that was done, and what was seen of it. */
export interface Scenario {
  readonly id: ScenarioId;
  readonly proves: readonly PromiseId[];
  /** Since the run began, in milliseconds; so are all times below. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly checks: readonly Check[];
}

/** `expected` and `seen` are what a person compares: numbers, lines, short words. */
export interface Check {
  readonly id: CheckId;
  readonly proves: readonly PromiseId[];
  readonly passed: boolean;
  readonly expected: string;
  readonly seen: string;
}

/**
 * The picture: what happened in each lane and when. It is divided into chapters, one behind the other in time, which
 * may have pauses between them; each is one of the scenarios.
 */
export interface Timeline {
  readonly chapters: readonly Chapter[];
  readonly lanes: readonly Lane[];
}

export interface Chapter {
  readonly id: ScenarioId;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Lane {
  readonly kind: "client" | "server" | "disk";
  /** The client's name; `""` for server and disk. */
  readonly name: string;
  /** The server thread that served the client, where it was told. */
  readonly thread?: number | undefined;
  /** When it was connected, or the server ran. */
  readonly spans: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly marks: readonly Mark[];
}

/** In a client's lane what it sent and got; in the server's its start, its killing; in the disk's each sync. */
export type MarkKind = MarkName;

export interface Mark {
  readonly kind: MarkKind;
  readonly atMs: number;
  /** Of a message or confirmation; of a welcome, up to which everything is stored. */
  readonly number?: number | undefined;
  /** What a person reads beside it or in its tooltip: the line, or a part of it. */
  readonly text?: string | undefined;
}

/** What one server showed during one chapter. */
export interface ConsolePart {
  readonly chapter: ScenarioId;
  readonly lines: readonly string[];
}

/** A line of the conversation; `connect` and `close` have no text. */
export interface Exchange {
  readonly atMs: number;
  readonly from: "client" | "server";
  readonly kind: "connect" | "line" | "close";
  readonly text: string;
}

export interface Latency {
  readonly count: number;
  readonly p50Us: number;
  readonly p90Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
  /** Upper ends, rising, and how many samples each bucket holds; empty ones are left out. */
  readonly buckets: readonly { readonly toUs: number; readonly count: number }[];
}

export interface TranscriptFile {
  /** Path within the folder of the report. */
  readonly path: string;
  /** Whose: a client's name, or `server`. */
  readonly of: string;
  readonly bytes: number;
}
