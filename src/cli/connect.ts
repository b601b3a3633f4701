/** `acuse connect [HOST[:PORT]]`: the client for a person who types, and for a pipe. */
import { Connection, ConnectError, defaultPatience } from "../client/connection.ts";
import { InputLines } from "../console/input.ts";
import { converse } from "../console/plain.ts";
import { cliTexts } from "../i18n/cli.ts";
import { connectTexts } from "../i18n/connect.ts";
import type { Lang } from "../i18n/lang.ts";
import { limitRanges, nameBytesMax } from "../protocol/limits.ts";
import { visible } from "../terminal/visible.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { toggle, UsageError, value } from "./options.ts";
import { oneLine } from "./parsers.ts";
import { defaultTarget, formatTarget, parseTarget } from "./target.ts";
import type { Target } from "./target.ts";

const options = {
  name: value("name", "NAME", oneLine(nameBytesMax)),
  greeting: value("greeting", "TEXT", oneLine(limitRanges.max.most)),
  noGreeting: toggle("no-greeting"),
  noPace: toggle("no-pace"),
};

const command: Command<typeof options> = {
  name: "connect",
  arguments: ["[HOST[:PORT]]"],
  options,
  texts: connectTexts,
};

/** Resolves to the exit code. Throws `UsageError`. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const given = readCommand(command, argv, env);
  if (given === undefined) return exitCodes.confirmed;
  const { lang, values } = given;
  const texts = connectTexts[lang];
  const target = readTarget(given.positionals[0], lang);
  const connection = await open(target, lang, !values.noPace);
  if (connection === undefined) return exitCodes.connection;
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.on("SIGINT", interrupt);
  const outcome = await converse(
    connection,
    {
      input: new InputLines(process.stdin, limitRanges.max.most),
      stdout: process.stdout,
      stderr: process.stderr,
    },
    {
      lang,
      name: values.name,
      greeting: values.noGreeting ? undefined : (name) => values.greeting ?? texts.greeting(name),
      isTerminal: process.stdin.isTTY,
    },
    interruption.signal,
  );
  process.off("SIGINT", interrupt);
  return exitCodes[outcome];
}

function readTarget(text: string | undefined, lang: Lang): Target {
  if (text === undefined) return defaultTarget;
  const target = parseTarget(text);
  if (target !== undefined) return target;
  throw new UsageError(cliTexts[lang].mustBe("HOST[:PORT]", connectTexts[lang].target, text));
}

/** Connects, or says why that cannot be. */
async function open(target: Target, lang: Lang, paced: boolean): Promise<Connection | undefined> {
  try {
    return await Connection.open({ ...target, lang, paced });
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    process.stderr.write(`acuse: ${whyNot(error.code, visible(formatTarget(target)), lang)}\n`);
    return undefined;
  }
}

function whyNot(code: string, target: string, lang: Lang): string {
  const texts = connectTexts[lang].cannotConnect;
  switch (code) {
    case "ECONNREFUSED":
      return texts.refused(target);
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return texts.unknownHost(target);
    case "ETIMEDOUT":
      return texts.timedOut(target, defaultPatience.connectMsMax);
    default:
      return texts.other(target, code);
  }
}
