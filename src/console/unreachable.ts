/** Why there is no connection, in words. */
import { defaultPatience } from "../session/patience.ts";
import { connectTexts } from "../i18n/connect.ts";
import type { Lang } from "../i18n/lang.ts";

/** `code` is a `ConnectError`'s, `target` what was asked for. */
export function whyUnreachable(code: string, target: string, lang: Lang): string {
  const texts = connectTexts[lang].cannotConnect;
  switch (code) {
    case "ECONNREFUSED":
      return texts.refused(target);
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return texts.unknownHost(target);
    case "ETIMEDOUT":
      return texts.timedOut(target, defaultPatience.connectMsMax);
    case "EHOSTUNREACH":
    case "EHOSTDOWN":
    case "ENETUNREACH":
    case "ENETDOWN":
      return texts.noWay(target);
    default:
      return texts.other(target, code);
  }
}
