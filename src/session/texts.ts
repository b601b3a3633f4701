import type { Limits } from "../protocol/limits.ts";
import type { BadNameReason, ClosingReason, ConfirmationWord } from "../protocol/replies.ts";

/**
 * What a person reads in a reply, in one language. The catalogues in `src/i18n/` are the members; programs
 * ignore all of it. No text may break its line.
 */
export interface ReplyTexts {
  greeting(): string;
  welcome(name: string): string;
  bye(name: string | undefined, count: number, word: ConfirmationWord): string;
  /** Each a line of `/help`. */
  help(limits: Limits, word: ConfirmationWord): readonly string[];
  closing(reason: ClosingReason): string;
  nameInUse(name: string, waitMs: number): string;
  tooFast(rate: number, burst: number, waitMs: number): string;
  noSpace(waitMs: number): string;
  tooMany(waitMs: number): string;
  unknownCommand(): string;
  badName(reason: BadNameReason): string;
  outOfOrder(): string;
  unknownSession(): string;
  tooLong(max: number): string;
  notText(at: number): string;
  banned(waitMs: number): string;
  notAcuse(): string;
  unfinished(): string;
  takenOver(): string;
}
