/** `acuse connect [HOST[:PORT]]`: the client for a person who types, and for a pipe. */
import { Connection, ConnectError } from "../client/connection.ts";
import { History, historyPath } from "../console/history.ts";
import { InputLines } from "../console/input.ts";
import { isOutcome } from "../console/ending.ts";
import { interact } from "../console/interactive.ts";
import { lookOf } from "../console/look.ts";
import { converse } from "../console/plain.ts";
import { whyUnreachable } from "../console/unreachable.ts";
import { connectTexts } from "../i18n/connect.ts";
import type { Lang } from "../i18n/lang.ts";
import { limitRanges, nameBytesMax } from "../protocol/limits.ts";
import { takesUtf8 } from "../terminal/charset.ts";
import { wantsColour } from "../terminal/style.ts";
import { visible } from "../terminal/visible.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { nearest } from "./nearest.ts";
import { toggle, value } from "./options.ts";
import { oneLine } from "./parsers.ts";
import { formatTarget, readTarget } from "./target.ts";
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
  const talk: Talk = {
    target: readTarget(given.positionals[0], lang),
    lang,
    paced: !values.noPace,
    name: values.name,
    greeting: values.noGreeting ? undefined : (name) => values.greeting ?? texts.greeting(name),
  };
  return isForPerson(env) ? withPerson(talk, env) : withPipe(talk);
}

/** What was asked for. */
interface Talk {
  readonly target: Target;
  readonly lang: Lang;
  readonly paced: boolean;
  readonly name: string | undefined;
  readonly greeting: ((name: string) => string) | undefined;
}

/** Whether somebody sits before a terminal that can be drawn on. */
function isForPerson(env: NodeJS.ProcessEnv): boolean {
  const { TERM: terminal = "" } = env;
  return process.stdin.isTTY && process.stdout.isTTY && terminal !== "" && terminal !== "dumb";
}

async function withPerson({ target, ...talk }: Talk, env: NodeJS.ProcessEnv): Promise<number> {
  const conclusion = await interact({
    ...talk,
    ...target,
    target: visible(formatTarget(target)),
    history: new History(historyPath(env)),
    look: lookOf(wantsColour(env, true), takesUtf8(env)),
    nearest,
  });
  if (isOutcome(conclusion)) return exitCodes[conclusion];
  // Whoever waits for us learns what ended us.
  process.kill(process.pid, conclusion);
  return exitCodes.failure;
}

async function withPipe({ target, lang, paced, ...talk }: Talk): Promise<number> {
  const connection = await open(target, lang, paced);
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
    { ...talk, lang, isTerminal: process.stdin.isTTY },
    interruption.signal,
  );
  process.off("SIGINT", interrupt);
  return exitCodes[outcome];
}

/** Connects, or says why that cannot be. */
async function open(target: Target, lang: Lang, paced: boolean): Promise<Connection | undefined> {
  try {
    return await Connection.open({ ...target, lang, paced });
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    process.stderr.write(`acuse: ${whyUnreachable(error.code, visible(formatTarget(target)), lang)}\n`);
    return undefined;
  }
}
