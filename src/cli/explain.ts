/** `acuse explain [CODE|KEYWORD]`: what a reply means and what to do. */
import { explain } from "../explain/explain.ts";
import { findTopic, topicWords } from "../explain/topic.ts";
import type { Topic } from "../explain/topic.ts";
import { explainTexts } from "../i18n/explain.ts";
import type { Lang } from "../i18n/lang.ts";
import { wantsColour } from "../terminal/style.ts";
import { visible } from "../terminal/visible.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { nearest } from "./nearest.ts";
import { toggle, UsageError } from "./options.ts";

const options = { json: toggle("json") } as const;

const command: Command<typeof options> = {
  name: "explain",
  arguments: ["[CODE|KEYWORD]"],
  options,
  texts: explainTexts,
};

/** Resolves to the exit code. Throws `UsageError`. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const given = readCommand(command, argv, env);
  if (given === undefined) return exitCodes.confirmed;
  const { lang, values, positionals } = given;
  const { isTTY, columns } = process.stdout;
  const lines = explain(readTopic(positionals[0], lang), {
    lang,
    json: values.json,
    columns: isTTY ? columns : undefined,
    colour: wantsColour(env, isTTY),
  });
  for (const line of lines) process.stdout.write(`${line}\n`);
  return exitCodes.confirmed;
}

function readTopic(text: string | undefined, lang: Lang): Topic | undefined {
  if (text === undefined) return undefined;
  const topic = findTopic(text);
  if (topic !== undefined) return topic;
  throw new UsageError(explainTexts[lang].unknown(visible(text), nearest(text.toLowerCase(), topicWords)));
}
