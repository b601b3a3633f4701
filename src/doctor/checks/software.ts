/** Node and SQLite: versions without the known faults, and settings that durability rests on. */
import { checkRuntime } from "../../ledger/runtime.ts";
import type { Runtime } from "../../ledger/runtime.ts";
import { FolderError } from "../../ledger/trouble.ts";
import type { FolderTrouble } from "../../ledger/trouble.ts";
import type { NodeFinding, SqliteFinding } from "../finding.ts";
import type { Machine } from "../machine.ts";
import { reasonOf } from "../place.ts";
import type { Place } from "../place.ts";

export function checkNode({ runtime }: Machine): NodeFinding {
  const trouble = troubleOf(runtime, "node");
  return { check: "node", verdict: trouble === null ? "ok" : "problem", version: runtime.node, trouble };
}

/** Also makes a database where the data would be, since not every place takes the settings. */
export function checkSqlite(machine: Machine, { scratch }: Place): SqliteFinding {
  const trouble = troubleOf(machine.runtime, "sqlite");
  const untried = {
    check: "sqlite",
    version: machine.runtime.sqlite,
    journalMode: null,
    synchronous: null,
    trouble,
    error: null,
  } as const;
  if (trouble !== null) return { ...untried, verdict: "problem" };
  if (scratch === undefined) return { ...untried, verdict: "ok" };
  try {
    return { ...untried, verdict: "ok", ...machine.proveDatabase(scratch) };
  } catch (error) {
    if (error instanceof FolderError) return { ...untried, verdict: "problem", trouble: error.trouble };
    return { ...untried, verdict: "problem", error: reasonOf(error) };
  }
}

function troubleOf(versions: Runtime, what: "node" | "sqlite"): FolderTrouble | null {
  try {
    checkRuntime(versions);
    return null;
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    const { trouble } = error;
    return trouble.kind === "runtime" && trouble.what === what ? trouble : null;
  }
}
