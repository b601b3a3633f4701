/**
 * The registry of replies: every line that a server can send. The types, the table in `docs/protocol.md` and
 * the texts' keys are made from it; nothing about a reply is written a second time. What the replies mean, in words,
 * is in `src/i18n/explain.ts`.
 */

/** What a parameter holds. */
export type ParamKind = "count" | "milliseconds" | "token";

export interface ReplySpec {
  readonly code: number;
  /** The word after the code. 250 has three of them: see `confirmationWords`. */
  readonly keyword: string;
  /** `key=value` parameters in the order in which they are written. */
  readonly params: readonly ParamName[];
  /** Those of them that are not always there. */
  readonly optional?: readonly ParamName[];
  /** Whether the server ends the connection after it. */
  readonly closes: boolean | "after /hello";
  /** Registered, but not sent by this version. */
  readonly reserved?: true;
}

/** What each parameter holds. */
export const params = {
  max: { kind: "count" },
  rate: { kind: "token" },
  burst: { kind: "count" },
  window: { kind: "count" },
  ack: { kind: "token" },
  auth: { kind: "token" },
  last: { kind: "count" },
  budget: { kind: "count" },
  id: { kind: "token" },
  wait: { kind: "milliseconds" },
  reason: { kind: "token" },
  scope: { kind: "token" },
  at: { kind: "count" },
} as const;

export type ParamName = keyof typeof params;

/** The word in a confirmation: what the store was verified to do, never more. */
export const confirmationWords = ["stored", "replicated", "accepted"] as const;
export type ConfirmationWord = (typeof confirmationWords)[number];

/** `reason` of 421. */
export const closingReasons = ["draining", "naming", "slow-reader", "kicked", "storage"] as const;
export type ClosingReason = (typeof closingReasons)[number];

/** `reason` of 501. */
export const badNameReasons = [
  "syntax",
  "empty",
  "too-long",
  "start",
  "space",
  "character",
  "not-nfc",
  "mixed-script",
] as const;
export type BadNameReason = (typeof badNameReasons)[number];

export const replies = {
  pong: {
    code: 200,
    keyword: "pong",
    params: [],
    closes: false,
  },
  help: { code: 214, keyword: "help", params: [], closes: false },
  greeting: {
    code: 220,
    keyword: "acuse/1",
    params: ["max", "rate", "burst", "window", "ack", "auth"],
    closes: false,
  },
  bye: {
    code: 221,
    keyword: "bye",
    params: ["last", "id"],
    closes: true,
  },
  welcome: {
    code: 230,
    keyword: "welcome",
    params: ["last", "budget"],
    optional: ["budget"],
    closes: false,
  },
  confirmation: {
    code: 250,
    keyword: "stored",
    params: [],
    closes: false,
  },
  token: {
    code: 331,
    keyword: "token",
    params: [],
    closes: false,
    reserved: true,
  },
  closing: {
    code: 421,
    keyword: "closing",
    params: ["reason", "wait", "last", "id"],
    optional: ["wait", "last"],
    closes: true,
  },
  nameInUse: {
    code: 433,
    keyword: "name-in-use",
    params: ["wait", "id"],
    closes: true,
  },
  tooFast: {
    code: 450,
    keyword: "too-fast",
    params: ["wait", "rate", "burst", "last", "id"],
    closes: true,
  },
  noSpace: {
    code: 452,
    keyword: "no-space",
    params: ["wait", "last", "id"],
    closes: true,
  },
  tooMany: {
    code: 454,
    keyword: "too-many",
    params: ["scope", "wait", "id"],
    closes: true,
  },
  unknownCommand: {
    code: 500,
    keyword: "unknown-command",
    params: [],
    closes: "after /hello",
  },
  badName: {
    code: 501,
    keyword: "bad-name",
    params: ["reason", "id"],
    closes: true,
  },
  outOfOrder: {
    code: 503,
    keyword: "out-of-order",
    params: ["last", "id"],
    closes: true,
  },
  unknownSession: {
    code: 534,
    keyword: "unknown-session",
    params: ["last", "id"],
    closes: true,
  },
  badToken: {
    code: 535,
    keyword: "bad-token",
    params: ["id"],
    closes: true,
    reserved: true,
  },
  tooLong: {
    code: 552,
    keyword: "too-long",
    params: ["max", "last", "id"],
    closes: true,
  },
  notText: {
    code: 553,
    keyword: "not-text",
    params: ["at", "last", "id"],
    closes: true,
  },
  banned: {
    code: 554,
    keyword: "banned",
    params: ["wait", "id"],
    closes: true,
  },
  notAcuse: {
    code: 555,
    keyword: "not-acuse",
    params: ["id"],
    closes: true,
  },
  unfinished: {
    code: 556,
    keyword: "unfinished",
    params: ["last", "id"],
    closes: true,
  },
  takenOver: {
    code: 557,
    keyword: "taken-over",
    params: ["last", "id"],
    closes: true,
  },
} as const;

/** A reply's name in the code; the wire has its code and keyword. */
export type ReplyKey = keyof typeof replies;

/** The values of a reply's parameters; what is left out is not written. */
export type ParamValues<K extends ReplyKey> = {
  readonly [P in (typeof replies)[K]["params"][number]]?: string | number | undefined;
};

/** A reply that ends the connection, with what is known of its parameters before `last` and `id` are. */
export type ClosingKey = {
  [K in ReplyKey]: (typeof replies)[K]["closes"] extends false ? never : K;
}[ReplyKey];
