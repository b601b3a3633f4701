import type { Lane, Mark, MarkKind } from "../evidence.ts";

/** What became of a lane, in numbers. */
export interface LaneSummary {
  readonly lane: Lane;
  /** Each counted once, however often it was sent. */
  readonly messages: number;
  /** Those that were confirmed one by one, and those that a welcome told to be stored. */
  readonly confirmed: number;
  /** Of them: those that only a welcome told. */
  readonly toldByWelcome: number;
  /** Messages that were not confirmed yet when a connection was lost, and whose session did not go on. */
  readonly underWay: number;
  readonly syncs: number;
  /** What its connections ended with, in their order. */
  readonly endings: readonly Mark[];
}

const endings: ReadonlySet<MarkKind> = new Set(["goodbye", "cut-off", "lost", "kill"]);

export function laneSummary(lane: Lane): LaneSummary {
  const sessions = sessionsOf(lane.marks).map(counted);
  const sum = (of: (session: (typeof sessions)[number]) => number): number =>
    sessions.reduce((total, session) => total + of(session), 0);
  return {
    lane,
    messages: sum(({ messages }) => messages),
    confirmed: sum(({ confirmed, toldByWelcome }) => confirmed + toldByWelcome),
    toldByWelcome: sum(({ toldByWelcome }) => toldByWelcome),
    underWay: sum(({ underWay }) => underWay),
    syncs: lane.marks.filter(({ kind }) => kind === "sync").length,
    endings: lane.marks.filter((mark) => endings.has(mark.kind)),
  };
}

/** The marks of each session. A connection has a session of its own, unless its welcome says how far one had come. */
function sessionsOf(marks: readonly Mark[]): Mark[][] {
  const connections: Mark[][] = [];
  for (const mark of marks) {
    if (mark.kind === "connect" || connections.length === 0) connections.push([]);
    connections.at(-1)?.push(mark);
  }
  const sessions: Mark[][] = [];
  for (const connection of connections) {
    const before = connection.some(({ kind }) => kind === "welcome") ? sessions.at(-1) : undefined;
    if (before === undefined) sessions.push(connection);
    else before.push(...connection);
  }
  return sessions;
}

type Counted = Pick<LaneSummary, "messages" | "confirmed" | "toldByWelcome" | "underWay">;

function counted(marks: readonly Mark[]): Counted {
  const numbersOf = (kind: MarkKind): Set<number> =>
    new Set(marks.flatMap((mark) => (mark.kind === kind && mark.number !== undefined ? [mark.number] : [])));
  const [messages, confirmed] = [numbersOf("message"), numbersOf("confirmation")];
  const last = Math.max(0, ...numbersOf("welcome"));
  const told = [...messages].filter((number) => number <= last && !confirmed.has(number));
  const isLost = marks.findLast(({ kind }) => endings.has(kind))?.kind === "lost";
  return {
    messages: messages.size,
    confirmed: confirmed.size,
    toldByWelcome: told.length,
    underWay: isLost ? messages.size - confirmed.size - told.length : 0,
  };
}
