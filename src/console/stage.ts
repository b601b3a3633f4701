/** How far a conversation has come, and how that looks. */
import type { TalkTexts } from "../i18n/talk.ts";
import type { Style } from "../terminal/style.ts";
import { signs } from "./look.ts";

export type Stage = "asking" | "waiting" | "connecting" | "talking" | "leaving" | "lost" | "over";

/** What the prompt begins with. */
export interface Standing {
  readonly sign: string;
  readonly style: Style;
}

/** `isBusy`: something has no confirmation yet. */
export function standingOf(stage: Stage, isBusy: boolean): Standing {
  switch (stage) {
    case "talking":
    case "leaving":
      return isBusy ? { sign: signs.busy, style: "warning" } : { sign: signs.connected, style: "good" };
    case "asking":
    case "waiting":
    case "connecting":
    case "over":
      return { sign: signs.idle, style: "faint" };
    case "lost":
      return { sign: signs.refused, style: "bad" };
  }
}

/**
 * How things stand in words, where it is not as usual. `waitMs`: the server wants to be left alone for so long.
 * `hasUnsent`: lines wait to be sent, and Ctrl-C is for them first.
 */
export function statusOf(
  stage: Stage,
  target: string,
  waitMs: number,
  hasUnsent: boolean,
  texts: TalkTexts,
): string | undefined {
  const { dropsUnsent, stopsWaiting, leavesNow } = texts;
  switch (stage) {
    case "connecting":
      return texts.connecting(target);
    case "waiting":
      return `${texts.waiting(waitMs)} · ${hasUnsent ? dropsUnsent : stopsWaiting}`;
    case "leaving":
      return `${texts.leaving} · ${hasUnsent ? dropsUnsent : leavesNow}`;
    case "lost":
      return waitMs > 0 ? texts.againIn(waitMs) : texts.again;
    case "asking":
    case "talking":
    case "over":
      return undefined;
  }
}
