import type { Lane, Mark, MarkKind } from "../evidence.ts";

/** What became of a lane, in numbers. */
export interface LaneSummary {
  readonly lane: Lane;
  readonly messages: number;
  readonly confirmations: number;
  readonly syncs: number;
  /** What its connections ended with, in their order. */
  readonly endings: readonly Mark[];
}

const endings: ReadonlySet<MarkKind> = new Set(["goodbye", "cut-off", "lost", "kill"]);

export function laneSummary(lane: Lane): LaneSummary {
  const count = (kind: MarkKind): number => lane.marks.filter((mark) => mark.kind === kind).length;
  return {
    lane,
    messages: count("message"),
    confirmations: count("confirmation"),
    syncs: count("sync"),
    endings: lane.marks.filter((mark) => endings.has(mark.kind)),
  };
}
