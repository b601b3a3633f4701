/** `acuse kick NAME|ID`: ends somebody's connection. */
import { kickTexts } from "../i18n/kick.ts";
import { ServerApi } from "../operate/server-api.ts";
import { OperateError } from "../operate/trouble.ts";
import { shutOutMsMax } from "../server/watch.ts";
import { jsonLine } from "../terminal/json.ts";
import { localTime } from "../terminal/time.ts";
import { visible } from "../terminal/visible.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { toggle, value } from "./options.ts";
import { integer } from "./parsers.ts";
import { placeOf, reaching, reachOptions, readWho } from "./reach.ts";

const options = {
  wait: value("wait", "SECONDS", integer({ least: 0, most: shutOutMsMax / 1000, unit: "seconds" }), 0),
  json: toggle("json"),
  ...reachOptions,
} as const;

const command: Command<typeof options> = { name: "kick", arguments: ["NAME|ID"], options, texts: kickTexts };

/** Resolves to the exit code. Throws `UsageError`. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const given = readCommand(command, argv, env);
  if (given === undefined) return exitCodes.confirmed;
  const { lang, values, positionals } = given;
  const who = readWho(positionals, lang);
  const waitMs = values.wait * 1000;
  return await reaching(lang, async () => {
    const api = new ServerApi(await placeOf(values, env, lang));
    const { client, silentThreads } = await api.story(who);
    // It may be an id there: ordered as a name it would keep out a name that nobody has.
    if (client === null && silentThreads > 0) throw new OperateError({ kind: "silent" });
    // What could be a name and an id is what the server takes it for.
    const target = client?.id === who ? { id: who } : { name: who };
    const { kicked } = await api.kick({ ...target, waitMs });
    const until = waitMs === 0 ? null : Date.now() + waitMs;
    if (values.json) process.stdout.write(`${jsonLine({ ...target, kicked, until })}\n`);
    const texts = kickTexts[lang];
    const after = until === null ? [] : [texts.keptOut(localTime(until), waitMs)];
    if (kicked === 0) {
      process.stderr.write(`acuse: ${[texts.nobody(visible(who)), ...after].join("; ")}\n`);
      return exitCodes.failure;
    }
    const done = [texts.ended(visible(who), kicked), ...(until === null ? [texts.mayReturn] : after)];
    if (!values.json) process.stdout.write(`${done.join("; ")}\n`);
    return exitCodes.confirmed;
  });
}
