import { FolderError } from "./trouble.ts";

/** Before these, `node:sqlite` cut a text at a NUL; 25 ended without the repair. */
const nodeWanted = ">=24.16 <25 || >=26.1";

/** Before this, a write-ahead log could be corrupted when it began anew. */
const sqliteLeast = "3.51.3";

export interface Runtime {
  readonly node: string;
  readonly sqlite: string;
}

/** The versions that this process runs on. */
export function runtime(): Runtime {
  return { node: process.versions.node, sqlite: process.versions["sqlite"] ?? "0" };
}

/** Throws a `FolderError` of kind `runtime` unless Node and its SQLite are free of the faults that are known. */
export function checkRuntime(versions: Runtime = runtime()): void {
  const { node, sqlite } = versions;
  if (!isAtLeast(node, "26.1") && (!isAtLeast(node, "24.16") || isAtLeast(node, "25"))) {
    throw new FolderError({ kind: "runtime", what: "node", wanted: nodeWanted, got: node });
  }
  if (!isAtLeast(sqlite, sqliteLeast)) {
    throw new FolderError({ kind: "runtime", what: "sqlite", wanted: `>=${sqliteLeast}`, got: sqlite });
  }
}

/** Number by number: what `least` does not name counts for nothing. */
function isAtLeast(version: string, least: string): boolean {
  const [wanted, got] = [numbersOf(least), numbersOf(version)];
  const first = wanted.findIndex((number, i) => got[i] !== number);
  return first === -1 || (got[first] ?? 0) > wanted[first]!;
}

function numbersOf(version: string): number[] {
  return version.split(".").map((number) => Number.parseInt(number, 10));
}
