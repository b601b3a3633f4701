/**
 * A spool: a file that keeps a session and its unconfirmed messages while the process that sends them dies. What was
 * appended is safe once `sync` has resolved, which many messages share.
 */
import { randomBytes } from "node:crypto";
import { open, readFile, realpath, rename, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { nameKey } from "../protocol/name.ts";
import { fileMode, FileLock } from "./lock.ts";
import {
  formatConfirmed,
  formatFrame,
  formatMessage,
  formatSpool,
  formatTaken,
  nothingTaken,
  parseSpool,
} from "./spool-format.ts";
import type { SpoolContent, SpoolHead, Taken, Unreadable } from "./spool-format.ts";

/** No outbox is so large; and whoever names a film as a spool does not want it in memory. */
const fileBytesMax: number = 1024 * 1024 * 1024;

/** What the file may hold of confirmed messages, besides as much again as of unconfirmed ones, before it is written anew. */
const wasteBytesMax: number = 1024 * 1024;

/**
 * Why a spool cannot be used. `foreign`: it is no spool. `newer`: a later acuse wrote it. `damaged`: what is in it was
 * changed. `busy`: another process uses it. `name`: it is another name's. `failed`: the system's `code` says why.
 */
export type SpoolTrouble =
  | { readonly kind: Unreadable | "busy" }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "failed"; readonly code: string };

/** The file is left as it is. */
export class SpoolError extends Error {
  override readonly name = "SpoolError";
  readonly path: string;
  readonly trouble: SpoolTrouble;

  constructor(path: string, trouble: SpoolTrouble) {
    super(`cannot use the spool ${JSON.stringify(path)}: ${describe(trouble)}`);
    this.path = path;
    this.trouble = trouble;
  }
}

function describe(trouble: SpoolTrouble): string {
  switch (trouble.kind) {
    case "foreign":
      return "the file is not a spool of acuse";
    case "newer":
      return "a newer version of acuse wrote it";
    case "damaged":
      return "it is damaged, and what it holds cannot be trusted";
    case "busy":
      return "another process uses it";
    case "name":
      return `it belongs to the name ${JSON.stringify(trouble.name)}`;
    case "failed":
      return trouble.code;
  }
}

export class Spool {
  readonly id: string;
  /** The last number that is confirmed as far as this file knows. */
  readonly confirmed: number;
  /** The messages from the next number on, as they were found. */
  readonly pending: readonly Uint8Array[];

  readonly #path: string;
  readonly #name: string;
  readonly #lock: FileLock;
  readonly #folder: FileHandle | undefined;
  #file: FileHandle;
  #fileBytes: number;
  #sequence = 1;
  /** The records of messages that are not confirmed, by their numbers, in order. */
  readonly #live: Map<number, Uint8Array> = new Map();
  #liveBytes = 0;
  /** The last number that is confirmed, and of which the file says so; and the last that was appended. */
  #through: number;
  #throughWritten: number;
  #last: number;
  #taken: Taken;
  /** Records that are not in the file yet. */
  #records: Uint8Array[] = [];
  #isBroken = false;
  #isClosed = false;

  /** Opens a spool, or makes one. Throws `SpoolError`, and leaves the file as it is then. */
  static async open(path: string, name: string): Promise<Spool> {
    try {
      const real = await realPath(path);
      // Before anything is made beside it: the file may be somebody else's.
      await read(path, real, name);
      const lock = FileLock.take(`${real}.lock`);
      if (lock === undefined) throw new SpoolError(path, { kind: "busy" });
      try {
        const content = await read(path, real, name);
        // Written anew: what a killed process wrote and did not sync is safe from here on, and a torn end is gone.
        const folder = await openFolder(dirname(real));
        const records = recordsOf(content);
        return new Spool(real, content, records, lock, folder, await write(real, folder, content, records));
      } catch (error) {
        lock.release();
        throw error;
      }
    } catch (error) {
      throw error instanceof SpoolError ? error : failure(path, error);
    }
  }

  private constructor(
    path: string,
    content: SpoolContent,
    records: readonly Uint8Array[],
    lock: FileLock,
    folder: FileHandle | undefined,
    written: Written,
  ) {
    this.id = content.id;
    this.confirmed = content.confirmed;
    this.pending = content.messages.map(({ text }) => text);
    this.#path = path;
    this.#name = content.name;
    this.#lock = lock;
    this.#folder = folder;
    this.#file = written.file;
    this.#fileBytes = written.bytes;
    this.#through = content.confirmed;
    this.#throughWritten = content.confirmed;
    this.#last = content.confirmed;
    for (const record of records) this.#hold(record);
    this.#taken = content.taken;
  }

  /** How much of the input was taken. */
  get taken(): Taken {
    return this.#taken;
  }

  /** Whether a `sync` is due. */
  get isDirty(): boolean {
    return this.#records.length > 0;
  }

  /** Adds the next message. `taken` is how much of the input was taken with it. */
  append(text: Uint8Array, taken: Taken = nothingTaken): void {
    const record = formatMessage(this.#last + 1, { text, taken });
    this.#hold(record);
    this.#records.push(record);
    if (taken.lines > 0) this.#taken = taken;
  }

  /** Messages up to this number are confirmed. It need not be synced: the server knows better. */
  confirm(through: number): void {
    for (; this.#through < through; this.#through += 1) {
      this.#liveBytes -= this.#live.get(this.#through + 1)?.length ?? 0;
      this.#live.delete(this.#through + 1);
    }
  }

  /**
   * The input was taken to its end, and all of it is confirmed: the next one is another, even if it has the same lines.
   * Resolves when that is safe. Rejects like `sync`.
   */
  async finishInput(): Promise<void> {
    if (this.#taken.lines === 0) return;
    this.#taken = nothingTaken;
    this.#records.push(formatTaken(nothingTaken));
    await this.sync();
  }

  /**
   * Makes durable what was appended, and resolves to the number of its last message. To be called again only after it
   * has resolved. Rejects with `SpoolError`, after which the spool is of no use any more.
   */
  async sync(): Promise<number> {
    const last = this.#last;
    try {
      await (this.#isWasteful ? this.#rewrite() : this.#writeFrame());
    } catch (error) {
      this.#isBroken = true;
      throw failure(this.#path, error);
    }
    return last;
  }

  /** Lets go of the file, and writes what it can first. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // Whoever has to know whether this is safe has asked before.
    const isBehind = this.isDirty || this.#throughWritten < this.#through;
    if (isBehind && !this.#isBroken) await this.sync().catch(() => undefined);
    await this.#file.close();
    await this.#folder?.close();
    this.#lock.release();
  }

  #hold(record: Uint8Array): void {
    this.#last += 1;
    this.#live.set(this.#last, record);
    this.#liveBytes += record.length;
  }

  get #isWasteful(): boolean {
    return this.#fileBytes > 2 * this.#liveBytes + wasteBytesMax;
  }

  async #writeFrame(): Promise<void> {
    const records = [formatConfirmed(this.#through), ...this.#records];
    this.#records = [];
    this.#throughWritten = this.#through;
    this.#sequence += 1;
    const frame = formatFrame(this.#sequence, records);
    try {
      await writeAll(this.#file, frame, this.#fileBytes);
      await this.#file.datasync();
    } catch (error) {
      // It is told that this was not done, so the next run should not find that it was.
      await this.#file.truncate(this.#fileBytes).catch(() => undefined);
      throw error;
    }
    this.#fileBytes += frame.length;
  }

  async #rewrite(): Promise<void> {
    const head = { id: this.id, name: this.#name, confirmed: this.#through, taken: this.#taken };
    this.#records = [];
    this.#throughWritten = this.#through;
    this.#sequence = 1;
    const written = await write(this.#path, this.#folder, head, this.#live.values());
    await this.#file.close();
    this.#file = written.file;
    this.#fileBytes = written.bytes;
  }
}

interface Written {
  readonly file: FileHandle;
  readonly bytes: number;
}

function recordsOf({ confirmed, messages }: SpoolContent): Uint8Array[] {
  return messages.map((message, i) => formatMessage(confirmed + i + 1, message));
}

/** Puts a whole spool in the place of what is there: a reader sees one or the other. */
async function write(
  path: string,
  folder: FileHandle | undefined,
  head: SpoolHead,
  records: Iterable<Uint8Array>,
): Promise<Written> {
  const bytes = formatSpool(head, records);
  const file = await open(`${path}.new`, "w", fileMode);
  try {
    await writeAll(file, bytes, 0);
    await file.sync();
    await rename(`${path}.new`, path);
    await folder?.sync();
  } catch (error) {
    await file.close();
    throw error;
  }
  return { file, bytes: bytes.length };
}

/** A system may write less than it was given. */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}

/** For making durable which names a folder holds; Windows has no way to ask for that. */
async function openFolder(path: string): Promise<FileHandle | undefined> {
  return process.platform === "win32" ? undefined : await open(path, "r");
}

/** What is in the file `real`. Where there is none yet, or an empty one, a new session of this name. */
async function read(path: string, real: string, name: string): Promise<SpoolContent> {
  const bytes = (await sizeOf(real)) ?? 0;
  if (bytes === 0) {
    const id = randomBytes(16).toString("base64url");
    return { id, name, confirmed: 0, messages: [], taken: nothingTaken };
  }
  if (bytes > fileBytesMax) throw new SpoolError(path, { kind: "foreign" });
  const content = parseSpool(await readFile(real));
  if (typeof content === "string") throw new SpoolError(path, { kind: content });
  if (nameKey(content.name) !== nameKey(name))
    throw new SpoolError(path, { kind: "name", name: content.name });
  return content;
}

/** `undefined` when there is no such file. Throws for what is no file, such as a folder or a pipe. */
async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw Object.assign(new Error(`${path} is not a file`), { code: "not a file" });
    return found.size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** One file has one lock, by whatever link it is reached. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return join(await realpath(dirname(path)), basename(path));
  }
}

function failure(path: string, error: unknown): SpoolError {
  return new SpoolError(path, {
    kind: "failed",
    code: (error as NodeJS.ErrnoException).code ?? String(error),
  });
}
