/** `acuse serve`: the server. */
import type { Lang } from "../i18n/lang.ts";
import { serveTexts } from "../i18n/serve.ts";
import { FolderError } from "../ledger/trouble.ts";
import { defaultLimits, limitRanges } from "../protocol/limits.ts";
import { ServerConsole } from "../server/console.ts";
import { PortError } from "../server/port.ts";
import { serve } from "../server/server.ts";
import {
  defaultDataFolder,
  defaultPort,
  defaultReserveBytes,
  formatAddress,
  makeSettings,
  ranges,
  readMachine,
  SettingsError,
  stores,
} from "../server/settings.ts";
import type { Settings, SettingsProblem } from "../server/settings.ts";
import { Output } from "../terminal/output.ts";
import { readCommand } from "./command.ts";
import type { Command, Given } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { repeat, toggle, UsageError, value } from "./options.ts";
import { address, bytes, integer, nonEmptyText, oneOf, orWord } from "./parsers.ts";
import { describeTrouble } from "./trouble.ts";

/** Why it did not begin is told within this time, if anybody reads it. */
const stderrMsMax = 1_000;

const options = {
  host: repeat("host", "IP", address),
  port: value("port", "N", integer(ranges.port), defaultPort),
  open: toggle("open"),
  maxClients: value("max-clients", "N", integer(ranges.clients)),
  data: value("data", "FOLDER", nonEmptyText, defaultDataFolder),
  maxLine: value("max-line", "N", integer(limitRanges.max), defaultLimits.max),
  rate: value("rate", "N|off", orWord(integer(limitRanges.rate), "off", undefined), defaultLimits.rate),
  burst: value("burst", "N", integer(limitRanges.burst), defaultLimits.burst),
  window: value("window", "N", integer(limitRanges.window), defaultLimits.window),
  threads: value("threads", "N", integer(ranges.threads)),
  store: value("store", stores.join("|"), oneOf(stores), "sqlite"),
  reserve: value("reserve", "SIZE", bytes, defaultReserveBytes),
  json: toggle("json"),
  quiet: toggle("quiet"),
} as const;

const command: Command<typeof options> = {
  name: "serve",
  arguments: [],
  options,
  groups: {
    reach: ["host", "port", "open", "maxClients", "threads"],
    limits: ["maxLine", "rate", "burst", "window"],
    storage: ["data", "store", "reserve"],
    output: ["json", "quiet"],
  },
  texts: serveTexts,
};

/** Runs until the server is stopped, and ends the process then. Throws `UsageError`. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const given = readCommand(command, argv, env);
  if (given === undefined) return exitCodes.confirmed;
  const settings = settingsOf(given);
  const code = await runServer(settings, env);
  // Threads may still be there: a front that hangs, a ledger that failed. They end here.
  process.exit(code);
}

async function runServer(settings: Settings, env: NodeJS.ProcessEnv): Promise<number> {
  try {
    const end = await serve(settings, new ServerConsole(new Output(1, env), settings));
    return end === "stopped" ? exitCodes.confirmed : exitCodes.storageFailure;
  } catch (error) {
    const stderr = new Output(2, env);
    stderr.write(`acuse: ${describe(error as Error, settings.lang)}`);
    await stderr.flush(stderrMsMax);
    return exitCodes.failure;
  }
}

function settingsOf({ values, lang }: Given<typeof options>): Settings {
  const { host, port, open, maxClients, data, threads, store, reserve, json, quiet } = values;
  const { maxLine, rate, burst, window } = values;
  try {
    return makeSettings(
      {
        hosts: host,
        port,
        open,
        limits: { max: maxLine, rate, burst, window },
        clientsMax: maxClients,
        threads,
        store,
        dataFolder: data,
        reserveBytes: reserve,
        lang,
        json,
        quiet,
      },
      readMachine(),
    );
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(describeProblem(error.problem, lang));
    throw error;
  }
}

function describeProblem(problem: SettingsProblem, lang: Lang): string {
  const texts = serveTexts[lang];
  switch (problem.kind) {
    case "not-loopback":
      return texts.notLoopback(problem.host);
    case "too-many-clients":
      return texts.tooManyClients(problem.given, problem.most, problem.openFilesMax);
    case "too-few-files":
      return texts.tooFewFiles(problem.openFilesMax);
    case "threads-cannot-share":
      return texts.threadsCannotShare(problem.given);
  }
}

/** Why the server cannot begin. */
function describe(error: Error, lang: Lang): string {
  const texts = serveTexts[lang];
  if (error instanceof FolderError) return describeTrouble(error.trouble, lang);
  if (!(error instanceof PortError)) return texts.cannotBegin(error.message);
  const address = formatAddress(error.host, error.port);
  switch (error.kind) {
    case "taken":
      return texts.portTaken(address, error.isAcuse, error.holder);
    case "not-allowed":
      return texts.portNotAllowed(address);
    case "no-address":
      return texts.noSuchAddress(error.host);
    case "failed":
      return texts.cannotListen(address, error.message);
  }
}
