/** `acuse backup FOLDER`: a copy of the stored messages, while the server runs or not. */
import { backupTexts } from "../i18n/backup.ts";
import { backUp, NotEmpty } from "../ledger/backup.ts";
import { FolderError } from "../ledger/trouble.ts";
import { defaultDataFolder } from "../server/settings.ts";
import { describeTrouble } from "../server/trouble.ts";
import { jsonLine } from "../terminal/json.ts";
import { StatusLine } from "../terminal/status-line.ts";
import { localTime } from "../terminal/time.ts";
import { visible } from "../terminal/visible.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { toggle, UsageError, value } from "./options.ts";
import { nonEmptyText } from "./parsers.ts";

const options = {
  data: value("data", "FOLDER", nonEmptyText, defaultDataFolder),
  json: toggle("json"),
} as const;

const command: Command<typeof options> = {
  name: "backup",
  arguments: ["FOLDER"],
  options,
  texts: backupTexts,
};

/** Resolves to the exit code. Throws `UsageError`. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const given = readCommand(command, argv, env);
  if (given === undefined) return exitCodes.confirmed;
  const { lang, values } = given;
  const texts = backupTexts[lang];
  const folder = given.positionals[0] ?? "";
  if (folder === "") throw new UsageError(texts.noFolder);
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => interruption.abort());
  const { stderr } = process;
  const status =
    stderr.isTTY && env["TERM"] !== "dumb" ? new StatusLine(stderr, () => stderr.columns) : undefined;
  const tell = (text: string): void => void stderr.write(`acuse: ${text}\n`);
  try {
    const backup = await backUp(values.data, folder, interruption.signal, (copied, of) =>
      status?.show(texts.copied(copied, of)),
    );
    status?.clear();
    const newest = backup.newestAt === null ? undefined : localTime(backup.newestAt);
    const line = values.json
      ? jsonLine({ folder, ...backup })
      : texts.done(visible(folder), backup.messages, backup.bytes, newest);
    process.stdout.write(`${line}\n`);
    return exitCodes.confirmed;
  } catch (error) {
    status?.clear();
    if (interruption.signal.aborted) {
      tell(texts.interrupted);
      return exitCodes.interrupted;
    }
    if (error instanceof NotEmpty) tell(texts.notEmpty(visible(folder)));
    else if (error instanceof FolderError) tell(describeTrouble(error.trouble, lang));
    else {
      tell(texts.failed((error as Error).message));
      return exitCodes.storageFailure;
    }
    return exitCodes.failure;
  }
}
