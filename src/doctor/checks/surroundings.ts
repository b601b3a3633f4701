/** The clock, by which messages are dated, and the terminal, on which they are shown. */
import type { ClockFinding, TerminalFinding } from "../finding.ts";
import type { Machine, Messages } from "../machine.ts";

/** acuse is younger than this, so no clock that is right shows it. */
const earliestAt: number = Date.UTC(2026, 0, 1);
/** A clock that is set to another century. */
const latestAt: number = Date.UTC(2100, 0, 1);
/** Two threads may read the clock in another order than they write. */
const toleranceMs = 1_000;

export function checkClock(machine: Machine, messages: Messages | undefined): ClockFinding {
  const now = machine.now();
  const newestAt = messages?.newestAt;
  const fault = faultOf(now, newestAt);
  return {
    check: "clock",
    verdict: fault === null ? "ok" : "warning",
    now: new Date(now).toISOString(),
    synchronized: machine.isClockSynchronized() ?? null,
    newestMessage: newestAt === undefined ? null : new Date(newestAt).toISOString(),
    fault,
  };
}

function faultOf(now: number, newestAt: number | undefined): ClockFinding["fault"] {
  if (now < earliestAt || now >= latestAt) return "implausible";
  return newestAt !== undefined && newestAt > now + toleranceMs ? "went-backwards" : null;
}

/** The console's columns for time, name and number, and some of the text. */
const columnsLeast = 60;

export function checkTerminal({ terminal }: Machine): TerminalFinding {
  const { isTerminal, utf8, colour, columns = null } = terminal;
  const isNarrow = columns !== null && columns < columnsLeast;
  const narrow = isNarrow ? "narrow" : null;
  const fault = isTerminal && !utf8 ? "no-utf8" : narrow;
  return {
    check: "terminal",
    verdict: fault === null ? "ok" : "warning",
    isTerminal,
    utf8,
    colour,
    columns,
    fault,
  };
}
