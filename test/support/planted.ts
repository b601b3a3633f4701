import assert from "node:assert/strict";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryFolder } from "./folder.ts";
import { root } from "./server.ts";

/** What a command needs to run. */
const needed = ["src", "bin", "package.json"];

/** A copy of the program. Returns its folder, which goes with the test. */
export function programCopy(t: Pick<TestContext, "after">): string {
  const copy = temporaryFolder(t);
  for (const path of needed) cpSync(join(root, path), join(copy, path), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/**
 * A copy of the program with a fault planted in it: `from`, which must be there once, is `to` in `file`. It shows
 * that a check catches the fault. Returns the copy's folder, which goes with the test.
 */
export function plantedCopy(t: Pick<TestContext, "after">, file: string, from: string, to: string): string {
  const copy = programCopy(t);
  plant(copy, file, from, to);
  return copy;
}

/** Puts `to` in the place of `from`, which must be there once, in a file of a copy. */
export function plant(copy: string, file: string, from: string, to: string): void {
  const parts = readFileSync(join(copy, file), "utf8").split(from);
  assert.equal(parts.length, 2, `${file} has the text to be replaced once: ${from}`);
  writeFileSync(join(copy, file), parts.join(to));
}
