/** One connection, as somebody sees it who only sees the bytes in both directions. */

const LF = 10;
const CR = 13;

/** What a line of the client's asks for. */
export type Asked = "message" | "ping" | "help" | "quit" | "other";

export interface WireReply {
  readonly code: number;
  readonly keyword: string;
  readonly more: boolean;
  readonly rest: string;
  readonly last: number | undefined;
  readonly line: string;
}

/** Reads a reply without the product's help. */
export function readReply(line: string): WireReply | undefined {
  const code = Number(line.slice(0, 3));
  const mark = line[3];
  const isCode = Number.isInteger(code) && code >= 100;
  if (!isCode || (mark !== " " && mark !== "-") || line.length === 4) return undefined;
  const [head, text] = [line.indexOf(" ", 4), line.indexOf(" :", 4)];
  const end = text < 0 ? line.length : text;
  if (head === 4) return undefined;
  if (head < 0) return { code, keyword: line.slice(4), more: mark === "-", rest: "", last: undefined, line };
  const rest = line.slice(head + 1, end);
  return { code, keyword: line.slice(4, head), more: mark === "-", rest, last: lastOf(rest), line };
}

function lastOf(params: string): number | undefined {
  const at = params.indexOf("last=");
  return at < 0 ? undefined : Number.parseInt(params.slice(at + 5), 10);
}

export class WireConnection {
  readonly id: string;
  /** Lines that came whole, and what they ask for. The first one or more are about the name. */
  readonly lines: string[] = [];
  /** The client's messages, in order. */
  readonly messages: string[] = [];
  readonly asked: Asked[] = [];
  /** The session that was asked for by its ID; what the client knew of it. */
  wanted: { readonly id: string; readonly last: number } | undefined;
  /** The line that carried the name came at this time. */
  namedAtUs: number = Infinity;
  name = "";
  /** It gave its name by `/hello`: an unknown command ends it. */
  isProgram = false;
  welcomedAtUs: number = Infinity;
  /** `last` of the welcome. */
  welcome = 0;
  confirmed = 0;
  /** How many of `asked` were answered. */
  answered = 0;
  isGreeted = false;
  /** The last line, when it was written. */
  closing: WireReply | undefined;
  /** When that was; `Infinity` too for a connection that broke. */
  closedAtUs: number = Infinity;
  isLost = false;

  #rest: Buffer | undefined;

  constructor(id: string) {
    this.id = id;
  }

  get isWelcomed(): boolean {
    return this.welcomedAtUs < Infinity;
  }

  /** Bytes arrived at the server. */
  arrived(segment: Buffer, nowUs: number): void {
    const bytes = this.#rest === undefined ? segment : Buffer.concat([this.#rest, segment]);
    let start = 0;
    for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, start)) {
      this.#readLine(bytes.toString("utf8", start, at > start && bytes[at - 1] === CR ? at - 1 : at), nowUs);
      start = at + 1;
    }
    this.#rest = start === bytes.length ? undefined : bytes.subarray(start);
  }

  /** What the client sent as message `number`, if it came whole. */
  message(number: number): string | undefined {
    return this.messages[number - this.welcome - 1];
  }

  #readLine(line: string, nowUs: number): void {
    this.lines.push(line);
    if (this.namedAtUs === Infinity) {
      this.#readName(line, nowUs);
      return;
    }
    if (this.asked.at(-1) === "quit") return;
    this.asked.push(this.#read(line));
  }

  #readName(line: string, nowUs: number): void {
    if (line.startsWith("/") && !line.startsWith("/hello ")) return;
    this.namedAtUs = nowUs;
    this.isProgram = line.startsWith("/");
    const colon = line.indexOf(" :");
    this.name = this.isProgram ? line.slice(colon + 2) : line;
    const id = /^\/hello .*?session=(\S+)/.exec(line)?.[1];
    const last = /^\/hello .*?last=(\d+)/.exec(line)?.[1] ?? "0";
    if (id !== undefined) this.wanted = { id, last: Number(last) };
  }

  #read(line: string): Asked {
    if (!line.startsWith("/") || line.startsWith("//")) {
      this.messages.push(line.startsWith("/") ? line.slice(1) : line);
      return "message";
    }
    if (/^\/(quit|exit|salir) *$/.test(line)) return "quit";
    if (/^\/ping( |$)/.test(line)) return "ping";
    return /^\/help *$/.test(line) ? "help" : "other";
  }
}
