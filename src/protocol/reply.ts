/**
 * One reply line, written and read:
 *
 *     reply = code ( SP / "-" ) keyword *( SP param ) [ SP ":" text ] CRLF
 */
import { params, replies } from "./replies.ts";
import type { ConfirmationWord, ParamName, ParamValues, ReplyKey, ReplySpec } from "./replies.ts";
import { tokenCharactersMax } from "./limits.ts";

const tokenPattern: RegExp = new RegExp(`^[A-Za-z0-9._-]{1,${tokenCharactersMax}}$`);

/** Whether `text` may stand as a token: in a parameter, or in `/ping`. */
export function isToken(text: string): boolean {
  return tokenPattern.test(text);
}

/** A reply line with its CRLF. Parameters that are `undefined` are left out; the text may not break the line. */
export function formatReply<K extends ReplyKey>(key: K, values: ParamValues<K>, text = ""): string {
  const { code, keyword } = replies[key];
  return formatLine(code, " ", keyword, formatParams(key, values), text);
}

/** A reply of several lines (`214`): each but the last has `-` behind its code. */
export function formatLines(key: ReplyKey, texts: readonly string[]): string {
  const { code, keyword } = replies[key];
  const last = texts.length - 1;
  return texts.map((text, i) => formatLine(code, i === last ? " " : "-", keyword, "", text)).join("");
}

/** `250 stored 18`: sent more often than all others together, so it is made without the registry's detour. */
export function formatConfirmation(word: ConfirmationWord, number: number): string {
  return `250 ${word} ${number}\r\n`;
}

/** `200 pong`, with what `/ping` carried. */
export function formatPong(token: string): string {
  return formatLine(replies.pong.code, " ", replies.pong.keyword, token === "" ? "" : ` ${token}`, "");
}

/** A last line up to what says why: `421 closing reason=kicked`, `454 too-many scope=server`, `221 bye`. */
export function formatCause(code: number, keyword: string, cause: string | null): string {
  if (cause === null) return `${code} ${keyword}`;
  const spec: ReplySpec | undefined = Object.values(replies).find((reply) => reply.code === code);
  const param: ParamName = spec?.params.includes("scope") === true ? "scope" : "reason";
  return `${code} ${keyword} ${param}=${cause}`;
}

function formatParams<K extends ReplyKey>(key: K, values: ParamValues<K>): string {
  let written = "";
  const spec: ReplySpec = replies[key];
  for (const name of spec.params) {
    const value = (values as Partial<Record<ParamName, string | number>>)[name];
    if (value === undefined) continue;
    if (!isToken(String(value))) throw new Error(`${key}: ${name} must be a token, got "${value}"`);
    written += ` ${name}=${value}`;
  }
  return written;
}

function formatLine(code: number, mark: " " | "-", keyword: string, written: string, text: string): string {
  if (/[\r\n]/.test(text)) throw new Error(`the text of reply ${code} may not break its line`);
  return `${code}${mark}${keyword}${written}${text === "" ? "" : ` :${text}`}\r\n`;
}

/** A reply line as a client sees it. */
export interface Reply {
  readonly code: number;
  readonly keyword: string;
  /** Another line of this reply follows. */
  readonly more: boolean;
  /** Parameters without a key, such as the number in `250 stored 18`. */
  readonly positional: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  readonly text: string;
}

const linePattern =
  /^([2-5]\d\d)([ -])([A-Za-z0-9._/-]{1,64})((?: [A-Za-z0-9._-]{1,64}(?:=[A-Za-z0-9._-]{1,64})?)*)(?: :([^\r\n]*))?$/u;

/** Reads a line without its CRLF; `undefined` when it is no reply. Unknown codes and parameters are read too. */
export function parseReply(line: string): Reply | undefined {
  const match = linePattern.exec(line);
  if (match === null) return undefined;
  const [, code = "", mark, keyword = "", written = "", text = ""] = match;
  const positional: string[] = [];
  const values: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const param of written.split(" ")) {
    if (param === "") continue;
    const equals = param.indexOf("=");
    if (equals < 0) positional.push(param);
    else values[param.slice(0, equals)] = param.slice(equals + 1);
  }
  return { code: Number(code), keyword, more: mark === "-", positional, params: values, text };
}

/** A parameter that is a count or a time as a number; `undefined` when it is absent or is not one. */
export function countParam(reply: Reply, name: ParamName): number | undefined {
  const text = reply.params[name];
  if (text === undefined || params[name].kind === "token" || !/^\d{1,15}$/.test(text)) return undefined;
  return Number(text);
}
