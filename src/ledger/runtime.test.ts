import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRuntime } from "./runtime.ts";
import type { FolderError } from "./trouble.ts";

const sqlite = "3.51.3";

test("a Node and a SQLite without the known faults are taken", () => {
  checkRuntime();
  for (const node of ["24.16.0", "24.20.1", "26.1.0", "26.10.0", "27.0.0"]) checkRuntime({ node, sqlite });
  for (const sqlite of ["3.51.3", "3.52.0", "3.100.0", "4.0.0"]) checkRuntime({ node: "26.1.0", sqlite });
});

test("a Node or a SQLite with them is refused, and it is said what is needed", () => {
  const troubleOf = (versions: { node: string; sqlite: string }): unknown => {
    try {
      return checkRuntime(versions);
    } catch (error) {
      return (error as FolderError).trouble;
    }
  };
  const wanted = ">=24.16 <25 || >=26.1";
  for (const node of ["22.20.0", "24.9.0", "24.15.9", "25.9.0", "26.0.5"]) {
    assert.deepEqual(troubleOf({ node, sqlite }), { kind: "runtime", what: "node", wanted, got: node });
  }
  for (const got of ["3.51.2", "3.50.10", "3.9.0", "0"]) {
    const trouble = { kind: "runtime", what: "sqlite", wanted: ">=3.51.3", got };
    assert.deepEqual(troubleOf({ node: "26.1.0", sqlite: got }), trouble);
  }
});
