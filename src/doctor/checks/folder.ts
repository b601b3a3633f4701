/** The data folder: that it can be written, what is in it, and who serves it. */
import { join } from "node:path";
import { folderFiles } from "../../ledger/folder.ts";
import { FolderError } from "../../ledger/trouble.ts";
import type { FolderFinding, MessagesFinding, ServerFinding } from "../finding.ts";
import type { Machine, Messages } from "../machine.ts";
import { reasonOf } from "../place.ts";
import type { Place } from "../place.ts";

/** Permission bits that let others change the folder: whoever can do that can put another database there. */
const othersWrite = 0o022;

/** What the server writes to, where it is there. */
const written: readonly string[] = [
  folderFiles.lock,
  folderFiles.database,
  `${folderFiles.database}-wal`,
  `${folderFiles.database}-shm`,
];

export function checkFolder(machine: Machine, place: Place): FolderFinding {
  const { path, base, entry } = place;
  const user = machine.user ?? null;
  const whose = {
    mode: entry.mode.toString(8),
    owner: machine.user === undefined ? null : entry.owner,
    user,
  };
  const facts = { check: "folder", path, ...whose, error: null, fault: null } as const;
  if (!entry.isFolder) return { ...facts, verdict: "problem", state: "not-a-folder", path: base };
  if (place.error !== undefined) {
    return { ...facts, verdict: "problem", state: "failed", path: base, error: place.error };
  }
  if (base !== path) {
    return { ...facts, verdict: "ok", state: "to-be-made", mode: null, owner: null };
  }
  const there = { ...facts, state: "there" } as const;
  const locked = written.find((name) => {
    const file = join(path, name);
    return machine.look(file) !== undefined && !machine.isWritable(file);
  });
  if (locked !== undefined) return { ...there, verdict: "problem", fault: "not-writable", error: locked };
  if ((entry.mode & othersWrite) !== 0) return { ...there, verdict: "warning", fault: "others-write" };
  if (whose.owner !== user) return { ...there, verdict: "warning", fault: "other-owner" };
  return { ...there, verdict: "ok" };
}

/** What is stored, for the finding and for the check of the clock. */
export interface Stored {
  readonly finding: MessagesFinding;
  readonly messages: Messages | undefined;
}

export function checkMessages(machine: Machine, { path }: Place): Stored {
  const none = { check: "messages", count: null, trouble: null, error: null } as const;
  try {
    const messages = machine.readMessages(path);
    return { messages, finding: { ...none, verdict: "ok", count: messages?.count ?? null } };
  } catch (error) {
    const why = error instanceof FolderError ? { trouble: error.trouble } : { error: reasonOf(error) };
    return { messages: undefined, finding: { ...none, verdict: "problem", ...why } };
  }
}

export function checkServer(machine: Machine, { path }: Place): ServerFinding {
  const holder = machine.servedBy(path);
  return {
    check: "server",
    verdict: "ok",
    running: holder !== undefined,
    pid: holder?.pid ?? null,
    port: holder?.port ?? null,
    startedAt: holder?.startedAt ?? null,
  };
}
