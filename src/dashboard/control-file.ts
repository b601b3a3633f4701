import { randomUUID } from "node:crypto";
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

/** Also one that was left by a server that was killed. */
export async function removeControlFile(folder: string): Promise<void> {
  await rm(join(folder, controlFileName), { force: true });
}
