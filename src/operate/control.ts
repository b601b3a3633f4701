/** Where the server of a data folder can be asked. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { controlFileName } from "../dashboard/api.ts";
import type { ControlFile } from "../dashboard/api.ts";
import { OperateError } from "./trouble.ts";

/** A server, and the right to ask it. */
export interface Place {
  readonly url: string;
  readonly token: string;
  /** Where that was found; `undefined`: a person said it. */
  readonly found: { readonly folder: string; readonly pid: number } | undefined;
}

/** The place that a data folder tells of. Throws an `OperateError` where it tells of none. */
export async function findPlace(folder: string): Promise<Place> {
  const path = join(folder, controlFileName);
  const { pid, url, token } = await readControl(path, folder);
  return { url, token, found: { folder, pid } };
}

/** Whether a process is there, whoever it belongs to. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Why nobody can be asked: nobody serves the folder, or somebody without a dashboard. */
export async function whyNone(folder: string): Promise<OperateError> {
  // Loaded only here: it takes SQLite along.
  const { holderOf } = await import("../ledger/folder.ts");
  const pid = holderOf(folder)?.pid;
  const isServed = pid !== undefined && isAlive(pid);
  return new OperateError(isServed ? { kind: "no-dashboard", folder, pid } : { kind: "no-server", folder });
}

async function readControl(path: string, folder: string): Promise<ControlFile> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR")
      throw new OperateError({ kind: "unreadable", path, reason: code });
    throw await whyNone(folder);
  }
  const control = parse(text);
  if (control === undefined) throw new OperateError({ kind: "unreadable", path, reason: "JSON" });
  return control;
}

function parse(text: string): ControlFile | undefined {
  try {
    const control = JSON.parse(text) as Partial<ControlFile> | null;
    const isWhole =
      Number.isSafeInteger(control?.pid) &&
      typeof control?.token === "string" &&
      URL.canParse(String(control.url));
    return isWhole ? (control as ControlFile) : undefined;
  } catch {
    return undefined;
  }
}
