import type { Limits } from "../protocol/limits.ts";
import type { ConfirmationWord } from "../protocol/replies.ts";
import type { ReplyTexts } from "./texts.ts";

/** What all sessions of a server share. `limits` is announced in the greeting and enforced here. */
export interface SessionRules {
  readonly limits: Limits;
  readonly word: ConfirmationWord;
  /** The cells of all rate budgets: see `rate.ts`. */
  readonly budgets: Float64Array;
  /** What people read, in the language that a client asked for, or else the server's. */
  texts(lang: string | undefined): ReplyTexts;
}

/** How long a client should wait before it tries again a name, a full server or a full disk. */
export const retryWaitMs = { nameInUse: 2_000, tooMany: 5_000, noSpace: 10_000 } as const;
