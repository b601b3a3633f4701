import { folderTexts } from "../i18n/folder.ts";
import type { Lang } from "../i18n/lang.ts";
import type { FolderTrouble } from "../ledger/trouble.ts";

/** Why a data folder cannot be opened, in words. */
export function describeTrouble(trouble: FolderTrouble, lang: Lang): string {
  const texts = folderTexts[lang];
  switch (trouble.kind) {
    case "busy":
      return texts.busy(trouble.folder, trouble.holder?.pid, trouble.holder?.port);
    case "missing":
      return texts.missing(trouble.path);
    case "foreign":
      return texts.foreign(trouble.path);
    case "newer":
      return texts.newer(trouble.path, trouble.version, trouble.known);
    case "readers":
      return texts.readers(trouble.path, trouble.waitedMs);
    case "setting":
      return texts.setting(trouble.setting, trouble.wanted, trouble.got);
    case "runtime":
      return texts.runtime(trouble.what === "node" ? "Node" : "SQLite", trouble.wanted, trouble.got);
  }
}
