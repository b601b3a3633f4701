/**
 * The lines that were typed, in this run and in earlier ones: bounded, for nobody else to read, and shared by all
 * clients of a person. Each appends what was typed in it, so none can destroy what others wrote; only at the start a
 * file that has grown too large is written anew. Whatever is wrong with it, nobody is kept from talking.
 */
import {
  appendFileSync,
  chmodSync,
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";

/** As many lines, and as much of them, as anybody looks through. */
export const entriesMax = 1_000;
const entriesBytesMax: number = 256 * 1024;

/** A longer line was not typed, and would push out all others. */
const entryBytesMax: number = 16 * 1024;

/** A file that holds more than this is cut down to what is remembered of it. */
const fileBytesMax: number = 2 * entriesBytesMax;

const fileMode = 0o600;
const folderMode = 0o700;

/** Where the history is (XDG Base Directory): `$XDG_STATE_HOME/acuse/history`. A path that is not absolute is none. */
export function historyPath(env: Readonly<Record<string, string | undefined>>): string {
  const given = env["XDG_STATE_HOME"] ?? "";
  return join(isAbsolute(given) ? given : join(home(), ".local", "state"), "acuse", "history");
}

/** Not everybody has a home (a container may run under any number): then there is a path that nobody can use. */
function home(): string {
  try {
    return homedir();
  } catch {
    return "/dev/null";
  }
}

export class History {
  /** The lines, oldest first. */
  readonly entries: string[] = [];
  /** The system's code for why the file cannot be used; it is not tried again. */
  failure: string | undefined;

  readonly #path: string;
  #bytes = 0;
  /** What is not in the file yet. */
  #unsaved: string[] = [];

  /** Reads the file at `path`, if there is one. */
  constructor(path: string) {
    this.#path = path;
    this.#try(() => this.#load());
  }

  /** Remembers a line, unless it is empty, the same as the last one, or longer than anybody types. */
  add(text: string): void {
    if (!this.#remember(text)) return;
    // Many lines may come at once, and leave together.
    if (this.#unsaved.length === 0) setImmediate(() => this.save());
    this.#unsaved.push(text);
  }

  /** Appends what is new to the file, which else happens by and by. */
  save(): void {
    if (this.#unsaved.length === 0) return;
    const lines = this.#unsaved.map((text) => `${text}\n`).join("");
    this.#unsaved = [];
    this.#try(() => {
      mkdirSync(dirname(this.#path), { recursive: true, mode: folderMode });
      appendFileSync(this.#path, lines, { mode: fileMode });
    });
  }

  #remember(text: string): boolean {
    const bytes = Buffer.byteLength(text);
    if (text === "" || text === this.entries.at(-1) || bytes > entryBytesMax) return false;
    this.entries.push(text);
    this.#bytes += bytes;
    while (this.entries.length > entriesMax || this.#bytes > entriesBytesMax) {
      this.#bytes -= Buffer.byteLength(this.entries.shift()!);
    }
    return true;
  }

  #load(): void {
    const { text, size, isWhole } = readEnd(this.#path, fileBytesMax);
    const lines = text.split("\n");
    // A line without its beginning, and one that somebody is just writing.
    for (const line of lines.slice(isWhole ? 0 : 1, -1)) this.#remember(line);
    if (!isWhole || lines.length - 1 > 2 * entriesMax) this.#cutDown(size);
  }

  /** Writes the file anew with what is remembered, unless somebody has appended to it meanwhile. */
  #cutDown(size: number): void {
    const beside = `${this.#path}.${process.pid}`;
    writeFileSync(beside, this.entries.map((text) => `${text}\n`).join(""), { mode: fileMode });
    if (statSync(this.#path).size === size) renameSync(beside, this.#path);
    else rmSync(beside);
  }

  /** The file is of use, or it is not. */
  #try(act: () => void): void {
    if (this.failure !== undefined) return;
    try {
      act();
    } catch (error) {
      const { code = "EIO" } = error as NodeJS.ErrnoException;
      if (code !== "ENOENT") this.failure = code;
    }
  }
}

/** The end of a file that is a file, which nobody else may read from now on. Throws as the system does. */
function readEnd(path: string, bytesMax: number): { text: string; size: number; isWhole: boolean } {
  if (!statSync(path).isFile()) throw Object.assign(new Error(path), { code: "EISDIR" });
  chmodSync(path, fileMode);
  const fd = openSync(path, "r");
  try {
    const { size } = fstatSync(fd);
    const bytes = Buffer.alloc(Math.min(size, bytesMax));
    const length = readSync(fd, bytes, 0, bytes.length, Math.max(0, size - bytesMax));
    return { text: bytes.toString("utf8", 0, length), size, isWhole: size <= bytesMax };
  } finally {
    closeSync(fd);
  }
}
