/** How a command reaches the running server that it is for, and how it ends when that fails. */
import { operateTexts } from "../i18n/operate.ts";
import type { Lang } from "../i18n/lang.ts";
import { findPlace } from "../operate/control.ts";
import type { Place } from "../operate/control.ts";
import { describeOperate } from "../operate/describe.ts";
import type { Paper } from "../operate/paper.ts";
import { OperateError } from "../operate/trouble.ts";
import type { OperateTrouble } from "../operate/trouble.ts";
import { defaultDataFolder } from "../server/settings.ts";
import { painter, wantsColour } from "../terminal/style.ts";
import { exitCodes } from "./exit.ts";
import { UsageError, value } from "./options.ts";
import type { ValueOption } from "./options.ts";
import { nonEmptyText } from "./parsers.ts";
import type { Parser } from "./parsers.ts";

/** Only HTTP: a dashboard that is elsewhere is reached through a tunnel. */
const httpUrl: Parser<string> = {
  parse: (given) => (/^http:\/\/[^/]/.test(given) && URL.canParse(given) ? { value: given } : undefined),
  allowed: (texts) => texts.httpUrl,
  format: (given) => given,
};

/** The options by which a server is found. */
export const reachOptions: {
  readonly data: ValueOption<string, string>;
  readonly url: ValueOption<string, undefined>;
} = {
  data: value("data", "FOLDER", nonEmptyText, defaultDataFolder),
  url: value("url", "URL", httpUrl),
};

/** Where the server is, and the right to ask it. Throws `UsageError` and `OperateError`. */
export async function placeOf(
  { data, url }: { readonly data: string; readonly url: string | undefined },
  env: NodeJS.ProcessEnv,
  lang: Lang,
): Promise<Place> {
  if (url === undefined) return await findPlace(data);
  const token = env["ACUSE_TOKEN"] ?? "";
  if (token === "") throw new UsageError(operateTexts[lang].noToken);
  return { url, token, found: undefined };
}

/** The one argument of a command: a name or an id. Throws `UsageError`. */
export function readWho(positionals: readonly string[], lang: Lang): string {
  const who = positionals[0] ?? "";
  if (who.trim() === "") throw new UsageError(operateTexts[lang].noTarget);
  return who.trim();
}

const endings: Partial<Record<OperateTrouble["kind"], number>> = {
  "no-server": exitCodes.connection,
  "no-dashboard": exitCodes.connection,
  unreachable: exitCodes.connection,
  timeout: exitCodes.connection,
  token: exitCodes.refused,
};

/** Runs what asks the server. Resolves to the exit code; what went wrong is told. */
export async function reaching(lang: Lang, act: () => Promise<number>): Promise<number> {
  process.once("SIGINT", () => process.exit(exitCodes.interrupted));
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof OperateError)) throw error;
    process.stderr.write(`acuse: ${describeOperate(error.trouble, lang)}\n`);
    return endings[error.trouble.kind] ?? exitCodes.failure;
  }
}

/** stdout as something to write on. */
export function paperOf(lang: Lang, env: NodeJS.ProcessEnv, columnsMax: number): Paper {
  const { isTTY, columns } = process.stdout;
  return {
    lang,
    columns: Math.min(isTTY ? columns : Infinity, columnsMax),
    paint: painter(wantsColour(env, isTTY)),
  };
}
