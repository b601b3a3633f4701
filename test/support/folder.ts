import { existsSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

/** A program that has not ended yet may still write there while it is removed; so often it is tried again (`rmSync` does not). */
const removalTries = { maxRetries: 10, retryDelay: 50 } as const;

/** A folder on a real disk (/tmp may be in memory) that goes with the test. */
export function temporaryFolder(t: Pick<TestContext, "after">): string {
  const folder = mkdtempSync(join(existsSync("/var/tmp") ? "/var/tmp" : tmpdir(), "acuse-"));
  t.after(() => rm(folder, { recursive: true, force: true, ...removalTries }));
  return folder;
}
