/** A stored message as a line: for people, or as JSON. */
import type { LoggedMessage } from "../ledger/read.ts";
import { jsonLine } from "../terminal/json.ts";
import { localTime } from "../terminal/time.ts";
import { visible, visibleBytes } from "../terminal/visible.ts";
import { padEnd } from "../terminal/width.ts";

/** Names up to this width stand in a column. */
const nameColumns = 16;

/** `2026-11-22 16:23:30  Ana               1  hola`: local time, name, number, text. Nothing in it does harm. */
export function formatLine({ at, name, number, text }: LoggedMessage): string {
  return `${localTime(at)}  ${padEnd(visible(name), nameColumns)}${String(number).padStart(6)}  ${visibleBytes(text)}`;
}

/** The message exactly, as one line of JSON. */
export function formatJson({ at, name, session, number, text }: LoggedMessage): string {
  const exact = Buffer.from(text).toString();
  return jsonLine({ name, session, number, at: new Date(at).toISOString(), text: exact });
}
