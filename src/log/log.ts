/** Writes stored messages to a stream, and goes on with what comes if that is wanted. */
import { once } from "node:events";
import type { Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { openLog } from "../ledger/read.ts";
import type { LoggedMessage, LogQuery, LogReader } from "../ledger/read.ts";
import { formatJson, formatLine } from "./line.ts";

/** How often it is looked for new rows: soon enough for a person, and 16 µs of work. */
const lookMs = 200;

export interface LogOptions {
  readonly folder: string;
  readonly query: LogQuery;
  readonly follow: boolean;
  readonly json: boolean;
}

/**
 * Resolves when everything is written, or when `signal` ends the following. Waits while `output` is full. Throws
 * a `FolderError` for a folder that cannot be read.
 */
export async function writeLog(options: LogOptions, output: Writable, signal: AbortSignal): Promise<void> {
  const reader = openLog(options.folder);
  try {
    let upTo = reader.lastRow();
    await write(reader.read({ ...options.query, upTo }));
    while (options.follow && !signal.aborted) {
      await delay(lookMs, undefined, { signal }).catch(() => {});
      upTo = await writeNew(reader, upTo);
    }
  } finally {
    reader.close();
  }

  /** What came behind row `after`; returns the row up to which that was. */
  async function writeNew(reader: LogReader, after: number): Promise<number> {
    const upTo = reader.lastRow();
    const { name, since } = options.query;
    if (upTo > after) await write(reader.read({ name, since, after, upTo }));
    return upTo;
  }

  async function write(messages: Iterable<LoggedMessage>): Promise<void> {
    const format = options.json ? formatJson : formatLine;
    for (const message of messages) {
      if (signal.aborted) return;
      if (!output.write(`${format(message)}\n`)) await once(output, "drain", { signal }).catch(() => {});
    }
  }
}
