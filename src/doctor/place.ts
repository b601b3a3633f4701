import { dirname, resolve } from "node:path";
import type { Entry, Machine } from "./machine.ts";

/** Where the data folder is, or would be made, and a folder beside its files in which to try things out. */
export interface Place {
  /** Of the data folder, absolute. */
  readonly path: string;
  /** The data folder, or the nearest folder above it that there is. */
  readonly base: string;
  readonly entry: Entry;
  /** `undefined` when nothing can be written there; then `error` says why. Belongs to `leavePlace`. */
  readonly scratch: string | undefined;
  readonly error: string | undefined;
}

export function enterPlace(machine: Machine, folder: string): Place {
  const path = resolve(folder);
  const { base, entry, error } = nearest(machine, path);
  if (error !== undefined) return { path, base, entry, scratch: undefined, error };
  if (!entry.isFolder) return { path, base, entry, scratch: undefined, error: "ENOTDIR" };
  try {
    return { path, base, entry, scratch: machine.makeScratch(base), error: undefined };
  } catch (failure) {
    return { path, base, entry, scratch: undefined, error: reasonOf(failure) };
  }
}

/** The path, or the nearest one above it that there is; `error` when this user may not see what is below. */
function nearest(machine: Machine, path: string): Pick<Place, "base" | "entry" | "error"> {
  let error: string | undefined;
  for (let base = path; ; base = dirname(base)) {
    try {
      const entry = machine.look(base);
      if (entry !== undefined) return { base, entry, error };
    } catch (failure) {
      const reason = reasonOf(failure);
      // A file is in the way: it will be found.
      if (reason !== "ENOTDIR") error ??= reason;
    }
    if (dirname(base) === base) return { base, entry: { isFolder: false, mode: 0, owner: 0 }, error };
  }
}

export function leavePlace(machine: Machine, { scratch }: Place): void {
  if (scratch !== undefined) machine.removeScratch(scratch);
}

/** What went wrong: the system's code, else what was said. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined || code.startsWith("ERR_") ? message : code;
}
