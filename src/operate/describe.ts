import type { Lang } from "../i18n/lang.ts";
import { operateTexts } from "../i18n/operate.ts";
import type { OperateTrouble } from "./trouble.ts";

/** Why the server cannot be asked, in words. */
export function describeOperate(trouble: OperateTrouble, lang: Lang): string {
  const texts = operateTexts[lang];
  switch (trouble.kind) {
    case "no-server":
      return texts.noServer(trouble.folder);
    case "no-dashboard":
      return texts.noDashboard(trouble.folder, trouble.pid);
    case "unreadable":
      return texts.notReadable(trouble.path, trouble.reason);
    case "unreachable":
      return texts.unreachable(trouble.url, trouble.reason);
    case "timeout":
      return texts.timeout(trouble.url, trouble.waitedMs);
    case "token":
      return texts.tokenRefused(trouble.url);
    case "stranger":
      return texts.stranger(trouble.url, trouble.path);
    case "not-kept":
      return texts.notKept;
    case "silent":
      return texts.silent;
    case "deferred":
      return texts.deferred;
    case "refused":
      return texts.refused(trouble.message);
  }
}
