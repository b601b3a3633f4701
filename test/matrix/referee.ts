/**
 * The rules of the protocol for what follows a name, told once more and otherwise: on the whole stream at once,
 * with the platform's UTF-8, and without a line of the product's.
 */

/** What a client must hear and what must be stored. */
export interface Verdict {
  /** Replies without their texts for people; an `id` is `ID`, and the lines of `/help` are one. */
  readonly replies: readonly string[];
  readonly rows: readonly string[];
  /** Whether the server ends it by itself, without waiting for the client's end. */
  readonly closes: boolean;
}

export interface Rules {
  /** Greatest length of a line in bytes. */
  readonly max: number;
  /** The name was told by `/hello`: an unknown command ends the connection. */
  readonly byHello: boolean;
}

/** Judges what a client sends behind its name, which then shuts its side. */
export function judge(stream: Uint8Array, rules: Rules): Verdict {
  const replies: string[] = [];
  const rows: string[] = [];
  const ends = (reply: string, closes = true): Verdict => ({
    replies: [...replies, reply.replace("LAST", String(rows.length))],
    rows,
    closes,
  });
  for (const line of split(stream)) {
    const offence = offenceOf(line, rules.max);
    if (offence !== undefined) return ends(offence);
    if (!line.isWhole) return ends("556 unfinished last=LAST id=ID", false);
    const text = Buffer.from(line.bytes).toString();
    if (/^\/(?!\/)/.test(text)) {
      if (/^\/(?:quit|exit|salir) *$/.test(text)) return ends("221 bye last=LAST id=ID");
      const reply = answerTo(text);
      if (rules.byHello && reply.startsWith("500")) return ends(reply);
      replies.push(reply);
    } else {
      rows.push(text.replace(/^\/\//, "/"));
      replies.push(`250 stored ${rows.length}`);
    }
  }
  return ends("221 bye last=LAST id=ID", false);
}

function answerTo(command: string): string {
  if (/^\/help *$/.test(command)) return "214 help";
  const ping = /^\/ping(?: +([A-Za-z0-9._-]{1,64}))? *$/.exec(command);
  if (ping !== null) return ping[1] === undefined ? "200 pong" : `200 pong ${ping[1]}`;
  return "500 unknown-command";
}

interface Line {
  readonly bytes: Uint8Array;
  /** It ended with LF. */
  readonly isWhole: boolean;
}

/** The lines of a stream, without LF and one CR before it; then what is left over, if anything is. */
function* split(stream: Uint8Array): Generator<Line> {
  let start = 0;
  for (let end = stream.indexOf(LF); end >= 0; end = stream.indexOf(LF, start)) {
    const line = stream.subarray(start, end);
    yield { bytes: line.at(-1) === CR ? line.subarray(0, -1) : line, isWhole: true };
    start = end + 1;
  }
  if (start < stream.length) yield { bytes: stream.subarray(start), isWhole: false };
}

const LF = 10;
const CR = 13;

/** The first offending byte decides, and length wins a tie. What comes behind byte `max` is not looked at. */
function offenceOf({ bytes, isWhole }: Line, max: number): string | undefined {
  const mayStillEnd = !isWhole && bytes.length === max + 1 && bytes[max] === CR;
  const isLong = bytes.length > max && !mayStillEnd;
  const at = badByte(isLong ? bytes.subarray(0, max + 1) : bytes, isLong || !isWhole);
  if (at !== undefined && at < max) return `553 not-text at=${at} last=LAST id=ID`;
  return isLong ? `552 too-long max=${max} last=LAST id=ID` : undefined;
}

/** Where content offends first; `isOpen`: more bytes follow, and a character may still be completed by them. */
function badByte(bytes: Uint8Array, isOpen: boolean): number | undefined {
  const control = bytes.findIndex(
    (byte, i) =>
      (byte < 32 && byte !== 9 && !(byte === CR && isOpen && i === bytes.length - 1)) || byte === 127,
  );
  const text = control < 0 ? bytes : bytes.subarray(0, control);
  if (isText(text, isOpen && control < 0)) return control < 0 ? undefined : control;
  // An ill-formed sequence offends where it begins: behind the longest part that is text.
  let good = text.length;
  while (!isText(text.subarray(0, good), false)) good -= 1;
  return good;
}

function isText(bytes: Uint8Array, isOpen: boolean): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: isOpen });
    return true;
  } catch {
    return false;
  }
}
