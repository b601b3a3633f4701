/** Why a sending came to its end: what it means for the whole, and in words. */
import type { SpoolError } from "../client/spool.ts";
import { endingOf, reasonsOf } from "../console/ending.ts";
import type { Outcome as EndingOutcome } from "../console/ending.ts";
import { whyUnreachable } from "../console/unreachable.ts";
import { connectTexts } from "../i18n/connect.ts";
import type { Lang } from "../i18n/lang.ts";
import { sendTexts } from "../i18n/send.ts";
import { replies } from "../protocol/replies.ts";
import { parseReply } from "../protocol/reply.ts";
import type { Trouble } from "../session/retry.ts";
import { visible } from "../terminal/visible.ts";

/** How it went; each has an exit code of the same name. */
export type Outcome = EndingOutcome | "storageFailure";

/** A trouble in words. `target` is what was asked for. */
export function describeTrouble(trouble: Trouble, target: string, lang: Lang): string {
  if (trouble.kind === "unreachable") return whyUnreachable(trouble.code, target, lang);
  return reasonsOf(endingOf(trouble), connectTexts[lang]).join("; ");
}

/** Whether the server welcomed us to more messages than we know of. */
export function isWelcomeBeyond(trouble: Trouble): boolean {
  return trouble.kind === "fault" && parseReply(trouble.line)?.code === replies.welcome.code;
}

/** The server knows more of a session than the spool. */
export function describeSpoolBehind(path: string, lang: Lang): string {
  return sendTexts[lang].spool.behind(visible(path));
}

/** Why a spool cannot be used, in words. */
export function describeSpool({ path, trouble }: SpoolError, lang: Lang): string {
  const texts = sendTexts[lang].spool;
  const shown = visible(path);
  switch (trouble.kind) {
    case "name":
      return texts.name(shown, trouble.name);
    case "failed":
      return texts.failed(shown, trouble.code);
    case "busy":
    case "foreign":
    case "newer":
    case "damaged":
      return texts[trouble.kind](shown);
  }
}
