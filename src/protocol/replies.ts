/**
 * The registry of replies: every line that a server can send. The types, the table in `docs/protocol.md` and
 * the texts' keys are made from it; nothing about a reply is written a second time.
 */

/** What a parameter holds. */
export type ParamKind = "count" | "milliseconds" | "token";

export interface ReplySpec {
  readonly code: number;
  /** The word after the code. 250 has three of them: see `confirmationWords`. */
  readonly keyword: string;
  /** `key=value` parameters in the order in which they are written. */
  readonly params: readonly ParamName[];
  /** When it is sent, in one line. */
  readonly when: string;
  /** Whether the server ends the connection after it. */
  readonly closes: boolean | "after /hello";
  /** Registered, but not sent by this version. */
  readonly reserved?: true;
}

/** What each parameter means and holds. */
export const params = {
  max: { kind: "count", means: "greatest length of a line in bytes" },
  rate: { kind: "token", means: "lines a second, or `off`" },
  burst: { kind: "count", means: "lines at once" },
  window: { kind: "count", means: "unanswered lines at which the server stops reading" },
  ack: { kind: "token", means: "the word that confirms: `stored`, `replicated` or `accepted`" },
  auth: { kind: "token", means: "`none`, or `token` when a name needs one" },
  last: { kind: "count", means: "this number is durable, and nothing above it is or will be" },
  budget: { kind: "count", means: "lines that may be sent at once now" },
  id: { kind: "token", means: "names this closing; the operator can look it up" },
  wait: { kind: "milliseconds", means: "come back no earlier than this" },
  reason: { kind: "token", means: "which of several causes" },
  scope: { kind: "token", means: "whose limit it is: `server` or `source`" },
  at: { kind: "count", means: "offset of the offending byte in its line, from 0" },
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
    when: "answer to `/ping`; carries its token back",
    closes: false,
  },
  help: { code: 214, keyword: "help", params: [], when: "answer to `/help`", closes: false },
  greeting: {
    code: 220,
    keyword: "acuse/1",
    params: ["max", "rate", "burst", "window", "ack", "auth"],
    when: "sent first; its text asks for the name",
    closes: false,
  },
  bye: {
    code: 221,
    keyword: "bye",
    params: ["last", "id"],
    when: "`/quit`, or the client shut its side; all is confirmed",
    closes: true,
  },
  welcome: {
    code: 230,
    keyword: "welcome",
    params: ["last", "budget"],
    when: "the name is accepted; `budget` only after `/hello`",
    closes: false,
  },
  confirmation: {
    code: 250,
    keyword: "stored",
    params: [],
    when: "the message with this number is safe, as the word says",
    closes: false,
  },
  token: {
    code: 331,
    keyword: "token",
    params: [],
    when: "a token is needed; the next line is the token",
    closes: false,
    reserved: true,
  },
  closing: {
    code: 421,
    keyword: "closing",
    params: ["reason", "wait", "last", "id"],
    when: "the server ends the connection; `wait` when kicked, no `last` when storage failed",
    closes: true,
  },
  nameInUse: {
    code: 433,
    keyword: "name-in-use",
    params: ["wait", "id"],
    when: "another connection has this name",
    closes: true,
  },
  tooFast: {
    code: 450,
    keyword: "too-fast",
    params: ["wait", "rate", "burst", "last", "id"],
    when: "a line over the rate",
    closes: true,
  },
  noSpace: {
    code: 452,
    keyword: "no-space",
    params: ["wait", "last", "id"],
    when: "free space is below the reserve; nothing of this was stored",
    closes: true,
  },
  tooMany: {
    code: 454,
    keyword: "too-many",
    params: ["scope", "wait", "id"],
    when: "the limit of connections is reached (`scope=source` is reserved)",
    closes: true,
  },
  unknownCommand: {
    code: 500,
    keyword: "unknown-command",
    params: [],
    when: "a line that begins with `/` and is no command",
    closes: "after /hello",
  },
  badName: {
    code: 501,
    keyword: "bad-name",
    params: ["reason", "id"],
    when: "the name breaks the rules",
    closes: true,
  },
  outOfOrder: {
    code: 503,
    keyword: "out-of-order",
    params: ["last", "id"],
    when: "a line came before the answer to `/hello`",
    closes: true,
  },
  unknownSession: {
    code: 534,
    keyword: "unknown-session",
    params: ["last", "id"],
    when: "the session is unknown, another name's, or shorter than the client knows",
    closes: true,
  },
  badToken: {
    code: 535,
    keyword: "bad-token",
    params: ["id"],
    when: "the token is not this name's",
    closes: true,
    reserved: true,
  },
  tooLong: {
    code: 552,
    keyword: "too-long",
    params: ["max", "last", "id"],
    when: "a line over the limit of length",
    closes: true,
  },
  notText: {
    code: 553,
    keyword: "not-text",
    params: ["at", "last", "id"],
    when: "a forbidden byte, or invalid UTF-8",
    closes: true,
  },
  banned: {
    code: 554,
    keyword: "banned",
    params: ["wait", "id"],
    when: "this source or name is shut out",
    closes: true,
    reserved: true,
  },
  notAcuse: {
    code: 555,
    keyword: "not-acuse",
    params: ["id"],
    when: "HTTP, TLS or another protocol on this port; nothing is stored",
    closes: true,
  },
  unfinished: {
    code: 556,
    keyword: "unfinished",
    params: ["last", "id"],
    when: "the stream ended inside a line; that line is not stored",
    closes: true,
  },
  takenOver: {
    code: 557,
    keyword: "taken-over",
    params: ["last", "id"],
    when: "another connection resumed this session; do not come back",
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
