/**
 * Commands: lines that begin with `/`.
 *
 *     /quit  /exit  /salir  /help
 *     /ping [token]
 *     /hello [session=ID [last=M]] [lang=es|en] [key=value ...] :NAME
 *
 * Upper and lower case differ. Spaces at the end of a line are passed over, but not behind a name.
 */
import { sessionIdCharacters, tokenCharactersMax } from "./limits.ts";
import { isToken } from "./reply.ts";

export type Command =
  | { readonly kind: "quit" }
  | { readonly kind: "help" }
  | { readonly kind: "ping"; /** Empty when there is none. */ readonly token: string }
  | Hello
  | { readonly kind: "bad-hello" }
  | { readonly kind: "unknown" };

interface Hello {
  readonly kind: "hello";
  /** What stands behind the first ` :`, as it is: whether it may be a name is `checkName`'s to say. */
  readonly name: string;
  /** The language in which the client wants the replies' texts. */
  readonly lang?: "es" | "en";
  /** The session that it begins or goes on with. */
  readonly resume?: Resume;
}

/** What a client says of the session that it wants. */
export interface Resume {
  /** The session's ID, which the client made: 128 random bits in base64url. */
  readonly id: string;
  /** The highest number that the client knows to be confirmed; 0 at the beginning. */
  readonly last: number;
}

/** Reads a line that begins with `/`. It never throws: what is no command is `unknown`. */
export function parseCommand(text: string): Command {
  const end = text.indexOf(" ");
  const word = end < 0 ? text : text.slice(0, end);
  const rest = text.slice(word.length);
  switch (word) {
    case "/quit":
    case "/exit":
    case "/salir":
      return isBlank(rest) ? { kind: "quit" } : { kind: "unknown" };
    case "/help":
      return isBlank(rest) ? { kind: "help" } : { kind: "unknown" };
    case "/ping":
      return parsePing(rest);
    case "/hello":
      return parseHello(rest);
    default:
      return { kind: "unknown" };
  }
}

function parsePing(rest: string): Command {
  const [token = "", ...more] = words(rest);
  const understood = more.length === 0 && (token === "" || isToken(token));
  return understood ? { kind: "ping", token } : { kind: "unknown" };
}

function parseHello(rest: string): Command {
  const colon = rest.indexOf(" :");
  if (colon < 0) return { kind: "bad-hello" };
  const values = new Map<string, string>();
  for (const word of words(rest.slice(0, colon))) {
    const [, key, value] = keyAndValue.exec(word) ?? [];
    if (key === undefined || value === undefined) return { kind: "bad-hello" };
    if (!values.has(key)) values.set(key, value);
  }
  return readHello(values, rest.slice(colon + 2));
}

/**
 * Here each key gets its meaning. A key that is not known is ignored, and so is a language: a later version may know
 * it. A session is not: who asked for one and got none would send twice what is stored.
 */
function readHello(values: ReadonlyMap<string, string>, name: string): Command {
  const lang = values.get("lang");
  const id = values.get("session");
  const last = values.get("last") ?? "0";
  if (id !== undefined && !(sessionIdPattern.test(id) && /^\d{1,15}$/.test(last)))
    return { kind: "bad-hello" };
  return {
    kind: "hello",
    name,
    ...((lang === "es" || lang === "en") && { lang }),
    ...(id !== undefined && { resume: { id, last: Number(last) } }),
  };
}

export const sessionIdPattern: RegExp = new RegExp(`^[A-Za-z0-9_-]{${sessionIdCharacters}}$`);

/** A token of a client's own making (`token=`) is the longest value there is; 256 leaves room for any. */
const helloValueCharactersMax = 256;

const keyAndValue: RegExp = new RegExp(
  `^([A-Za-z0-9._-]{1,${tokenCharactersMax}})=([^ ]{1,${helloValueCharactersMax}})$`,
  "u",
);

function isBlank(text: string): boolean {
  return /^ *$/.test(text);
}

function words(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}
