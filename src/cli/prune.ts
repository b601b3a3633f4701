/** `acuse prune --older-than MOMENT`: deletes old messages, through the running server or without one. */
import { pruneTexts } from "../i18n/prune.ts";
import type { Lang } from "../i18n/lang.ts";
import { pruneFolder } from "../ledger/prune.ts";
import { openLog } from "../ledger/read.ts";
import { FolderError } from "../ledger/trouble.ts";
import { isAlive } from "../operate/control.ts";
import type { Place } from "../operate/control.ts";
import { ServerApi } from "../operate/server-api.ts";
import { OperateError } from "../operate/trouble.ts";
import { describeTrouble } from "../server/trouble.ts";
import { jsonLine } from "../terminal/json.ts";
import { localTime } from "../terminal/time.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { moment } from "./moment.ts";
import type { Moment } from "./moment.ts";
import { toggle, UsageError, value } from "./options.ts";
import { placeOf, reaching, reachOptions } from "./reach.ts";

const options = {
  olderThan: value("older-than", "MOMENT", moment),
  json: toggle("json"),
  ...reachOptions,
} as const;

const command: Command<typeof options> = { name: "prune", arguments: [], options, texts: pruneTexts };

interface Outcome {
  readonly deleted: number;
  /** Messages that are still there. */
  readonly remaining: number;
}

/** Resolves to the exit code. Throws `UsageError`. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const given = readCommand(command, argv, env);
  if (given === undefined) return exitCodes.confirmed;
  const { lang, values } = given;
  const before = readAge(values.olderThan, Date.now(), lang);
  return await reaching(lang, async () => {
    try {
      const place = await placeIfAny(values, env, lang);
      const { deleted, remaining } =
        place === undefined ? pruneDirectly(values.data, before) : await pruneAt(place, before);
      const line = values.json
        ? jsonLine({ deleted, before, remaining })
        : pruneTexts[lang].done(deleted, localTime(before), remaining);
      process.stdout.write(`${line}\n`);
      return exitCodes.confirmed;
    } catch (error) {
      if (!(error instanceof FolderError)) throw error;
      process.stderr.write(`acuse: ${describeTrouble(error.trouble, lang)}\n`);
      return exitCodes.failure;
    }
  });
}

function readAge(given: Moment | undefined, nowMs: number, lang: Lang): number {
  if (given === undefined) throw new UsageError(pruneTexts[lang].noAge);
  const before = given.at(nowMs);
  if (before > nowMs) throw new UsageError(pruneTexts[lang].inTheFuture(given.text));
  return before;
}

/** Where the server is; `undefined` where none runs. */
async function placeIfAny(...args: Parameters<typeof placeOf>): Promise<Place | undefined> {
  try {
    const place = await placeOf(...args);
    return place.found === undefined || isAlive(place.found.pid) ? place : undefined;
  } catch (error) {
    if (error instanceof OperateError && error.trouble.kind === "no-server") return undefined;
    throw error;
  }
}

async function pruneAt(place: Place, before: number): Promise<Outcome> {
  const api = new ServerApi(place);
  const { deleted } = await api.prune(before);
  return { deleted, remaining: (await api.snapshot()).storedRows };
}

/** Nobody else has the folder meanwhile. */
function pruneDirectly(folder: string, before: number): Outcome {
  const deleted = pruneFolder(folder, before);
  const reader = openLog(folder);
  try {
    return { deleted, remaining: reader.count() };
  } finally {
    reader.close();
  }
}
