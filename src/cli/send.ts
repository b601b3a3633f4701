/** `acuse send [HOST[:PORT]] --name NAME`: sends lines and ends when all of them are confirmed. */
import { SpoolError } from "../client/spool.ts";
import { InputLines } from "../console/input.ts";
import type { Lang } from "../i18n/lang.ts";
import { sendTexts } from "../i18n/send.ts";
import { limitRanges, nameBytesMax } from "../protocol/limits.ts";
import { checkName } from "../protocol/name.ts";
import { givenLines } from "../send/given.ts";
import { describeSpool } from "../send/reasons.ts";
import { send } from "../send/send.ts";
import type { SendOptions } from "../send/send.ts";
import { visible } from "../terminal/visible.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { repeat, toggle, UsageError, value } from "./options.ts";
import { integer, nonEmptyText, oneLine, oneOf, orWord } from "./parsers.ts";
import { formatTarget, readTarget } from "./target.ts";

/** A server that restarts is there again well before; and a script should not hang on one that is gone. */
const timeoutSDefault = 30;

/** A day: beyond it, `off` says what is meant. */
const timeoutSMost = 86_400;

const options = {
  name: value("name", "NAME", oneLine(nameBytesMax)),
  messages: repeat("message", "TEXT", oneLine(limitRanges.max.most), "m"),
  spool: value("spool", "FILE", nonEmptyText),
  fresh: toggle("fresh"),
  onBad: value("on-bad", "WHAT", oneOf(["stop", "skip"]), "stop"),
  timeout: value(
    "timeout",
    "SECONDS",
    orWord(integer({ least: 1, most: timeoutSMost, unit: "seconds" }), "off", undefined),
    timeoutSDefault,
  ),
  json: toggle("json"),
  quiet: toggle("quiet"),
  noPace: toggle("no-pace"),
} as const;

const command: Command<typeof options> = {
  name: "send",
  arguments: ["[HOST[:PORT]]"],
  options,
  groups: {
    messages: ["name", "messages", "spool", "fresh", "onBad"],
    output: ["json", "quiet"],
  },
  texts: sendTexts,
};

/** Resolves to the exit code, which is the same whether anybody reads what is printed or not. Throws `UsageError`. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  // Who runs it again because it did not end with 0 must not send twice what is confirmed.
  for (const output of [process.stdout, process.stderr]) output.on("error", () => {});
  const given = readCommand(command, argv, env);
  if (given === undefined) return exitCodes.confirmed;
  const { lang, values } = given;
  const target = readTarget(given.positionals[0], lang);
  const { messages } = values;
  const source =
    messages.length > 0 ? givenLines(messages) : new InputLines(process.stdin, limitRanges.max.most);
  const interruption = new AbortController();
  process.on("SIGINT", () => interruption.abort());
  try {
    const outcome = await send(
      source,
      {
        ...target,
        lang,
        name: readName(values.name, lang),
        target: visible(formatTarget(target)),
        spool: values.spool,
        isFresh: values.fresh,
        timeoutMs: values.timeout === undefined ? undefined : values.timeout * 1000,
        paced: !values.noPace,
        onBad: values.onBad,
        stderr: process.stderr,
        shows: values.quiet ? "quiet" : shownOn(process.stderr, env),
        json: values.json ? process.stdout : undefined,
      },
      interruption.signal,
    );
    return exitCodes[outcome];
  } catch (error) {
    if (!(error instanceof SpoolError)) throw error;
    process.stderr.write(`acuse: ${describeSpool(error, lang)}\n`);
    return error.trouble.kind === "failed" ? exitCodes.storageFailure : exitCodes.failure;
  }
}

/** A terminal that can be written to in place shows how it goes on. */
function shownOn(stderr: NodeJS.WriteStream, env: NodeJS.ProcessEnv): SendOptions["shows"] {
  return stderr.isTTY && env["TERM"] !== "dumb" ? { columns: () => stderr.columns } : "lines";
}

function readName(name: string | undefined, lang: Lang): string {
  if (name === undefined) throw new UsageError(sendTexts[lang].noName);
  if (checkName(name) !== undefined) throw new UsageError(sendTexts[lang].badName(visible(name)));
  return name;
}
