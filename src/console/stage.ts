/** How a conversation stands, and how that looks. */
import type { TalkTexts } from "../i18n/talk.ts";
import { isReply } from "../session/answer.ts";
import type { Trouble } from "../session/retry.ts";
import type { Style } from "../terminal/style.ts";
import type { Conversation } from "./conversation.ts";
import { displayWidth } from "../terminal/width.ts";
import { signs } from "./look.ts";

/** `lost`: it does not come back by itself. `taken`: nor may it, since another connection goes on with it. */
export type Stage = "asking" | "connecting" | "resuming" | "talking" | "waiting" | "lost" | "taken" | "over";

/** What becomes of a session that this has ended. */
export function stageAfter(trouble: Trouble | undefined): "lost" | "taken" {
  return trouble?.kind === "refused" && isReply(trouble.reply, "takenOver") ? "taken" : "lost";
}

/** Between a name and its end a conversation stands as its session does. */
export function stageOf(conversation: Conversation | undefined): Stage {
  switch (conversation?.state.kind) {
    case "connected":
    case "leaving":
      return "talking";
    case "waiting":
      return "waiting";
    case "resuming":
      // The first time there is nothing to resume.
      return conversation.wasWelcome ? "resuming" : "connecting";
    case "connecting":
    case "closed":
    case undefined:
      return "connecting";
  }
}

export interface Standing {
  readonly stage: Stage;
  /** Whoever talks has said all, and leaves when it is confirmed. */
  readonly isLeaving: boolean;
  /** Something has no confirmation yet. */
  readonly isBusy: boolean;
  /** Some of it was not even sent: Ctrl-C is for that first. */
  readonly hasUnsent: boolean;
  /** Time until the next attempt, in milliseconds. */
  readonly waitMs: number;
  /** The server has asked for that time. */
  readonly isAsked: boolean;
}

/** What the prompt begins with. */
export function signOf({ stage, isBusy }: Standing): { readonly sign: string; readonly style: Style } {
  switch (stage) {
    case "talking":
      return isBusy ? { sign: signs.busy, style: "warning" } : { sign: signs.connected, style: "good" };
    case "resuming":
      return { sign: signs.busy, style: "warning" };
    case "asking":
    case "connecting":
    case "waiting":
    case "over":
      return { sign: signs.idle, style: "faint" };
    case "lost":
    case "taken":
      return { sign: signs.refused, style: "bad" };
  }
}

/** What the prompt says behind the name, where things are not as usual. */
export function stateOf({ stage, waitMs }: Standing, texts: TalkTexts): string | undefined {
  if (stage === "waiting") return texts.waiting(Math.ceil(waitMs / msPerSecond) * msPerSecond);
  return stage === "resuming" ? texts.resuming : undefined;
}

/** What the prompt is called, and what is to be known above it. A question that leaves room for its answer stands in the prompt. */
export function headingOf(
  standing: Standing,
  name: string,
  target: string,
  columns: number,
  texts: TalkTexts,
): { readonly title: string; readonly status: string | undefined } {
  if (standing.stage !== "asking") return { title: name, status: statusOf(standing, target, texts) };
  const { askName } = texts;
  const isShort = displayWidth(askName) * 2 <= columns;
  return isShort ? { title: askName, status: undefined } : { title: "", status: askName };
}

/** What goes on, and what the keys do now. */
function statusOf(standing: Standing, target: string, texts: TalkTexts): string | undefined {
  const { stage, isLeaving, hasUnsent, isAsked } = standing;
  const { dropsUnsent, leavesNow, triesNow } = texts;
  const leaving = isLeaving ? [texts.leaving] : [];
  switch (stage) {
    case "connecting":
      return [texts.connecting(target), ...leaving].join(separator);
    case "waiting":
      return [...leaving, ...(isAsked ? [] : [triesNow]), hasUnsent ? dropsUnsent : leavesNow].join(
        separator,
      );
    case "talking":
    case "resuming":
      return isLeaving ? [texts.leaving, hasUnsent ? dropsUnsent : leavesNow].join(separator) : undefined;
    case "lost":
      return texts.again;
    case "taken":
      return texts.beginAnew;
    case "asking":
    case "over":
      return undefined;
  }
}

const separator = " · ";

/** Nobody reads what is shown for less. */
const msPerSecond = 1_000;
