import { randomUUID } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { controlFileName } from "./api.ts";
import type { ControlFile } from "./api.ts";

/** It holds the token. */
const fileMode = 0o600;

/** Tells the commands on this machine how to reach the server. A reader sees all of it or nothing. */
export async function writeControlFile(folder: string, control: ControlFile): Promise<void> {
  const path = join(folder, controlFileName);
  // A name that nobody can have put there before: what is written must end in no other file.
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, `${JSON.stringify(control)}\n`, { mode: fileMode, flag: "wx" });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Removes whatever is there: only who begins in the folder may, for what is there was left by one that was killed. */
export async function clearControlFile(folder: string): Promise<void> {
  await rm(join(folder, controlFileName), { force: true });
}

/**
 * Removes what was written with this token. Another server may have begun in the folder meanwhile, and what leads to
 * that one stays: between the look and the removal are microseconds.
 */
export function removeControlFile(folder: string, token: string): void {
  const path = join(folder, controlFileName);
  try {
    const control = JSON.parse(readFileSync(path, "utf8")) as Partial<ControlFile> | null;
    if (control?.token === token) rmSync(path);
  } catch {
    // It is not there, or nobody's.
  }
}
