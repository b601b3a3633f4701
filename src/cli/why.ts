/** `acuse why NAME|ID`: what is known of somebody, and how it ended. */
import { operateTexts } from "../i18n/operate.ts";
import { whyTexts } from "../i18n/why.ts";
import { ServerApi } from "../operate/server-api.ts";
import { storyLines } from "../operate/story-view.ts";
import { goodbyesMax } from "../server/watch.ts";
import { jsonLine } from "../terminal/json.ts";
import { visible } from "../terminal/visible.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { toggle } from "./options.ts";
import { paperOf, placeOf, reaching, reachOptions, readWho } from "./reach.ts";

const options = { json: toggle("json"), ...reachOptions } as const;

const command: Command<typeof options> = { name: "why", arguments: ["NAME|ID"], options, texts: whyTexts };

/** Longer lines are hard to read. */
const columnsMax = 100;

/** Resolves to the exit code. Throws `UsageError`. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const given = readCommand(command, argv, env);
  if (given === undefined) return exitCodes.confirmed;
  const { lang, values, positionals } = given;
  const who = readWho(positionals, lang);
  return await reaching(lang, async () => {
    const story = await new ServerApi(await placeOf(values, env, lang)).story(who);
    if (values.json) process.stdout.write(`${jsonLine(story)}\n`);
    const { client, silentThreads } = story;
    if (client === null && silentThreads > 0)
      process.stderr.write(`acuse: ${operateTexts[lang].missing(silentThreads)}\n`);
    if (client === null && story.goodbyes.length === 0) {
      process.stderr.write(`acuse: ${whyTexts[lang].nothing(visible(who), goodbyesMax)}\n`);
      return exitCodes.failure;
    }
    const lines = values.json ? [] : storyLines(story, Date.now(), paperOf(lang, env, columnsMax));
    for (const line of lines) process.stdout.write(`${line}\n`);
    return exitCodes.confirmed;
  });
}
