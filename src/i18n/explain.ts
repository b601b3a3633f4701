/**
 * What the replies mean, for `acuse explain` and for the tables of `docs/protocol.md`. What stands between backticks
 * is typed or read just so; a terminal shows it in a style of its own, and a page in a fixed width.
 */
import type {
  BadNameReason,
  ClosingReason,
  ConfirmationWord,
  ParamKind,
  ParamName,
  ReplyKey,
} from "../protocol/replies.ts";
import { en } from "./explain-en.ts";
import { es } from "./explain-es.ts";
import type { Lang } from "./lang.ts";

export interface ExplainTexts {
  readonly about: string;
  readonly options: { readonly json: string };
  /** What the argument must be. */
  readonly target: string;
  /** There is no such code, keyword or reason. */
  unknown(given: string, near: string | undefined): string;

  readonly replies: Readonly<Record<ReplyKey, ReplyExplanation>>;
  readonly params: Readonly<Record<ParamName, string>>;
  readonly kinds: Readonly<Record<ParamKind, string>>;
  /** The parameters that have no key. */
  readonly positional: { readonly confirmation: string; readonly pong: string };
  readonly confirmationWords: Readonly<Record<ConfirmationWord, string>>;
  readonly closingReasons: Readonly<Record<ClosingReason, string>>;
  readonly badNameReasons: Readonly<Record<BadNameReason, string>>;
  /** What every code that begins so has in common. */
  readonly digits: Readonly<Record<Digit, string>>;
  /** What becomes of the connection. */
  readonly fates: { readonly ends: string; readonly stays: string; readonly endsAfterHello: string };
  /** Behind what is registered, but not sent by this version. */
  readonly reserved: string;

  readonly labels: Labels;
  readonly table: TableTexts;

  /** A code that this version does not know. */
  readonly unknownCode: string;
  /** A code that is known by another keyword than it came with. */
  otherKeyword(keyword: string): string;
  readonly unknownParam: string;
  /** What a line says behind its colon. */
  readonly lineText: string;
  /** Behind a parameter that is not always there. */
  readonly optional: string;
  /** What a value comes to: `1.5 s`. */
  wait(ms: number): string;
  /** A parameter's value is not of its kind. */
  wrongValue(kind: string): string;
}

/** The first digit of a code, on which alone a program can act. */
export type Digit = "2" | "3" | "4" | "5";

/** Whole sentences, but for `when`. */
interface ReplyExplanation {
  /** When it is sent, in one line. */
  readonly when: string;
  readonly means: string;
  /** What a person does who gets it. */
  readonly person: string;
  /** What a program does that gets it. */
  readonly program: string;
}

/** What stands before each part of an explanation. */
interface Labels {
  readonly means: string;
  readonly when: string;
  readonly connection: string;
  readonly person: string;
  readonly program: string;
  readonly syntax: string;
  readonly params: string;
  /** Of a line that was given, each part. */
  readonly line: string;
  readonly words: string;
  readonly reasons: string;
  readonly example: string;
}

/** The frame of the whole table. */
interface TableTexts {
  readonly intro: string;
  readonly marks: string;
  readonly outro: string;
}

export const explainTexts: Record<Lang, ExplainTexts> = { es, en };
