/** A message before it is sent: whether it can be a line at all. */
import { limitRanges } from "../protocol/limits.ts";
import { LineReader } from "../protocol/lines.ts";
import { encodeUtf8 } from "../protocol/utf8.ts";

const SLASH = 47;
const LF = 10;

/**
 * The bytes of a message, a copy of its own. Throws a `RangeError` unless they are one line of text by the rules of the
 * wire: UTF-8 without control characters but TAB, and no longer than `maxBytes` with the slash that escapes a slash.
 */
export function messageBytes(text: string | Uint8Array, maxBytes: number = limitRanges.max.most): Uint8Array {
  // Not slice: that of Node's Buffer copies nothing.
  const message = typeof text === "string" ? encodeUtf8(text) : new Uint8Array(text);
  const length = lineLength(message);
  if (length > maxBytes) {
    throw new RangeError(`a message must have at most ${maxBytes} bytes on its line, got ${length}`);
  }
  const line = new Uint8Array(message.length + 1);
  line.set(message);
  line[message.length] = LF;
  const reader = new LineReader(limitRanges.max.most);
  reader.endPreamble();
  // A CR at its end would be taken for a part of the terminator, and an LF would end it early.
  const isLine = reader.read(line, 0) === "line" && reader.end === message.length;
  if (!isLine) {
    throw new RangeError("a message must be one line of UTF-8 text without control characters but TAB");
  }
  return message;
}

/** The bytes that a message takes on the wire, without its LF: one that begins with a slash is escaped by another. */
export function lineLength(message: Uint8Array): number {
  return message.length + (message[0] === SLASH ? 1 : 0);
}
