/** What the contract suite and the tests of its members are written with. */
import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Batch, Ledger, Opened, OpenRequest, Owner, OwnerEvents, Receipt } from "./ledger.ts";

/** One session's part of a batch, for `batchOf`. */
export interface Part {
  readonly session: number;
  readonly epoch: number;
  readonly first: number;
  readonly texts: readonly string[];
}

/** When the rows of `batchOf` were read: the first row now, each further one a millisecond later. */
export const readAtMs: number = Date.UTC(2026, 0, 2, 3, 4, 5, 6);

/** A batch of the parts' rows, taken in turns: first row of each part, then the second of each, and so on. */
export function batchOf(parts: readonly Part[]): Batch {
  const entry: number[] = [];
  const end: number[] = [];
  const bytes: number[] = [];
  for (let turn = 0; turn < Math.max(0, ...parts.map((part) => part.texts.length)); turn += 1) {
    for (const [index, { texts }] of parts.entries()) {
      const text = texts[turn];
      if (text === undefined) continue;
      bytes.push(...new TextEncoder().encode(text));
      entry.push(index);
      end.push(bytes.length);
    }
  }
  return {
    session: Float64Array.from(parts, (part) => part.session),
    epoch: Float64Array.from(parts, (part) => part.epoch),
    first: Float64Array.from(parts, (part) => part.first),
    entry: Uint32Array.from(entry),
    at: Float64Array.from(entry, (_, row) => readAtMs + row),
    end: Uint32Array.from(end),
    text: Uint8Array.from(bytes),
  };
}

/** A folder for a test's data, removed afterwards. Where there is one it is on a disk: `/tmp` may be memory. */
export function dataFolder(t: TestContext): string {
  const base = existsSync("/var/tmp") ? "/var/tmp" : tmpdir();
  const folder = mkdtempSync(join(base, "acuse-ledger-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

type OpenedSession = Extract<Opened, { kind: "opened" }>;

/** Opens a name that is free, or the test fails. */
export async function opened(ledger: Ledger, name: string, owner: Owner): Promise<OpenedSession> {
  const answer = await ledger.open({ name, key: name.toLowerCase() }, owner);
  if (answer.kind !== "opened") throw new Error(`${name} must be free, got "${answer.kind}"`);
  return answer;
}

/** What a client asks for that knows its session `id`, and messages up to `last` of it. */
export function resuming(name: string, id: string, last: number): OpenRequest {
  return { name, key: name.toLowerCase(), resume: { secret: hash("sha256", id, "buffer"), last } };
}

/** Resumes a session, or the test fails. */
export async function resumed(
  ledger: Ledger,
  name: string,
  id: string,
  last: number,
  owner: Owner,
): Promise<OpenedSession> {
  const answer = await ledger.open(resuming(name, id, last), owner);
  if (answer.kind !== "opened") throw new Error(`the session of ${name} must be there, got "${answer.kind}"`);
  return answer;
}

/** An owner that pays no attention to what it is told. */
export const deaf: OwnerEvents = { probe() {}, lost() {} };

/** A receipt as `[last, outcome]` for each entry. */
export function told(receipt: Receipt): [number, number][] {
  assert.equal(receipt.last.length, receipt.outcome.length);
  return Array.from(receipt.last, (last, entry) => [last, receipt.outcome[entry]!]);
}
