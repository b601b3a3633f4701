import type { ClosingKey } from "../protocol/replies.ts";
import type { OpenAnswer } from "./effects.ts";
import { retryWaitMs } from "./rules.ts";
import type { ReplyTexts } from "./texts.ts";

/** A last line that was decided: its key, its parameters but `last` and `id`, and its text. */
export type Decision = [key: ClosingKey, values: Readonly<Record<string, string | number>>, text: string];

/** How a connection ends whose name was not opened. */
export function refusalOf(
  answer: Exclude<OpenAnswer, { kind: "opened" }>,
  name: string,
  texts: ReplyTexts,
): Decision {
  switch (answer.kind) {
    case "in-use": {
      const wait = retryWaitMs.nameInUse;
      return ["nameInUse", { wait }, texts.nameInUse(name, wait)];
    }
    case "full": {
      const wait = retryWaitMs.tooMany;
      return ["tooMany", { scope: "server", wait }, texts.tooMany(wait)];
    }
    case "unknown-session":
      return ["unknownSession", {}, texts.unknownSession()];
  }
}
