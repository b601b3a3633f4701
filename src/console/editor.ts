/**
 * The line that is being typed: pure, a state and what a key makes of it. The cursor stands between graphemes, so
 * that what is one character to a person is one step, also where it is many code points.
 */
import { graphemesOf } from "../terminal/graphemes.ts";

export interface Line {
  readonly text: string;
  /** Offset in `text`, as `slice` takes it; never inside a grapheme. */
  readonly cursor: number;
  /** What was cut out last. */
  readonly cut: string;
}

export const emptyLine: Line = { text: "", cursor: 0, cut: "" };

/** A change or a movement, each named for what it does. */
export type Edit =
  | "left"
  | "right"
  | "wordLeft"
  | "wordRight"
  | "start"
  | "end"
  | "deleteLeft"
  | "deleteRight"
  | "cutToStart"
  | "cutToEnd"
  | "cutBlankLeft"
  | "cutWordLeft"
  | "cutWordRight"
  | "putBack"
  | "swap";

/** What an edit makes of a line. */
export function edit(line: Line, name: Edit): Line {
  return edits[name](line);
}

/** Puts text where the cursor is, and the cursor behind it. */
export function insert(line: Line, text: string): Line {
  const { text: old, cursor } = line;
  const joined = old.slice(0, cursor) + text + old.slice(cursor);
  return { ...line, text: joined, cursor: boundaryFrom(joined, cursor + text.length) };
}

/** Another text, the cursor at its end; what was cut stays at hand. */
export function replace(line: Line, text: string): Line {
  return { ...line, text, cursor: text.length };
}

const edits: Readonly<Record<Edit, (line: Line) => Line>> = {
  left: (line) => to(line, before(line.text, line.cursor)),
  right: (line) => to(line, after(line.text, line.cursor)),
  wordLeft: (line) => to(line, wordStart(line)),
  wordRight: (line) => to(line, wordEnd(line)),
  start: (line) => to(line, 0),
  end: (line) => to(line, line.text.length),
  deleteLeft: (line) => without(line, before(line.text, line.cursor), line.cursor),
  deleteRight: (line) => without(line, line.cursor, after(line.text, line.cursor)),
  cutToStart: (line) => cut(line, 0, line.cursor),
  cutToEnd: (line) => cut(line, line.cursor, line.text.length),
  cutBlankLeft: (line) => cut(line, blankStart(line), line.cursor),
  cutWordLeft: (line) => cut(line, wordStart(line), line.cursor),
  cutWordRight: (line) => cut(line, line.cursor, wordEnd(line)),
  putBack: (line) => insert(line, line.cut),
  swap,
};

const letter = /^[\p{L}\p{N}\p{M}]/u;
const blank = /^\s/;

function to(line: Line, cursor: number): Line {
  return { ...line, cursor };
}

function without(line: Line, from: number, until: number): Line {
  const text = line.text.slice(0, from) + line.text.slice(until);
  return { ...line, text, cursor: boundaryFrom(text, from) };
}

function cut(line: Line, from: number, until: number): Line {
  if (from === until) return line;
  return { ...without(line, from, until), cut: line.text.slice(from, until) };
}

/** The two graphemes around the cursor change places, and it moves on; at the end, the last two. */
function swap(line: Line): Line {
  const { text } = line;
  const middle = line.cursor === text.length ? before(text, line.cursor) : line.cursor;
  const from = before(text, middle);
  const until = after(text, middle);
  if (from === middle) return line;
  const swapped =
    text.slice(0, from) + text.slice(middle, until) + text.slice(from, middle) + text.slice(until);
  return { ...line, text: swapped, cursor: boundaryFrom(swapped, until) };
}

/** Where the grapheme before `offset` begins. */
function before(text: string, offset: number): number {
  return offset === 0 ? 0 : (graphemesOf(text).containing(offset - 1)?.index ?? 0);
}

/** Where the grapheme at `offset` ends. */
function after(text: string, offset: number): number {
  const found = graphemesOf(text).containing(offset);
  return found === undefined ? text.length : found.index + found.segment.length;
}

/** `offset`, or the end of the grapheme that it is in. */
function boundaryFrom(text: string, offset: number): number {
  const found = graphemesOf(text).containing(offset);
  return found === undefined || found.index === offset ? offset : found.index + found.segment.length;
}

/** Goes left while what is there is of this kind. */
function skipLeft(text: string, from: number, isKind: (grapheme: string) => boolean): number {
  let at = from;
  while (at > 0) {
    const start = before(text, at);
    if (!isKind(text.slice(start, at))) break;
    at = start;
  }
  return at;
}

function skipRight(text: string, from: number, isKind: (grapheme: string) => boolean): number {
  let at = from;
  while (at < text.length) {
    const end = after(text, at);
    if (!isKind(text.slice(at, end))) break;
    at = end;
  }
  return at;
}

const isLetter = (grapheme: string): boolean => letter.test(grapheme);
const isOther = (grapheme: string): boolean => !letter.test(grapheme);
const isBlank = (grapheme: string): boolean => blank.test(grapheme);
const isInk = (grapheme: string): boolean => !blank.test(grapheme);

function wordStart({ text, cursor }: Line): number {
  return skipLeft(text, skipLeft(text, cursor, isOther), isLetter);
}

function wordEnd({ text, cursor }: Line): number {
  return skipRight(text, skipRight(text, cursor, isOther), isLetter);
}

/** Where the word begins as blanks divide it: what Ctrl-W cuts. */
function blankStart({ text, cursor }: Line): number {
  return skipLeft(text, skipLeft(text, cursor, isBlank), isInk);
}
