/** `acuse log`: reads what is stored. */
import { logTexts } from "../i18n/log.ts";
import { limitMost } from "../ledger/read.ts";
import { FolderError } from "../ledger/trouble.ts";
import { writeLog } from "../log/log.ts";
import { nameBytesMax } from "../protocol/limits.ts";
import { checkName } from "../protocol/name.ts";
import { defaultDataFolder } from "../server/settings.ts";
import { visible } from "../terminal/visible.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { moment } from "./moment.ts";
import { toggle, UsageError, value } from "./options.ts";
import { integer, nonEmptyText, oneLine } from "./parsers.ts";
import { describeTrouble } from "../server/trouble.ts";

const options = {
  data: value("data", "FOLDER", nonEmptyText, defaultDataFolder),
  name: value("name", "NAME", oneLine(nameBytesMax)),
  since: value("since", "MOMENT", moment),
  limit: value("limit", "N", integer({ least: 1, most: limitMost, unit: "messages" })),
  follow: toggle("follow"),
  json: toggle("json"),
} as const;

const command: Command<typeof options> = { name: "log", arguments: [], options, texts: logTexts };

/** Resolves to the exit code. Throws `UsageError`. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const given = readCommand(command, argv, env);
  if (given === undefined) return exitCodes.confirmed;
  const { data, name, since, limit, follow, json } = given.values;
  if (name !== undefined && checkName(name) !== undefined) {
    throw new UsageError(logTexts[given.lang].badName(visible(name)));
  }
  const interruption = new AbortController();
  process.on("SIGINT", () => interruption.abort());
  const query = { name, since: since?.at(Date.now()), limit };
  try {
    await writeLog({ folder: data, query, follow, json }, process.stdout, interruption.signal);
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    process.stderr.write(`acuse: ${describeTrouble(error.trouble, given.lang)}\n`);
    return exitCodes.failure;
  }
  return interruption.signal.aborted ? exitCodes.interrupted : exitCodes.confirmed;
}
