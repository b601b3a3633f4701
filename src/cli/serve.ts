/** `acuse serve`: the server. */
import type { Lang } from "../i18n/lang.ts";
import { serveTexts } from "../i18n/serve.ts";
import { FolderError } from "../ledger/trouble.ts";
import { formatAddress } from "../protocol/address.ts";
import { defaultLimits, limitRanges } from "../protocol/limits.ts";
import { ServerConsole } from "../server/console.ts";
import { OnlookerError } from "../server/onlooker.ts";
import type { Onlooker } from "../server/onlooker.ts";
import { PortError } from "../server/port.ts";
import { serve } from "../server/server.ts";
import {
  defaultDataFolder,
  defaultPort,
  defaultReserveBytes,
  isLoopback,
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
import { address, bytes, endpoint, integer, nonEmptyText, oneOf, orWord } from "./parsers.ts";
import type { Endpoint } from "./parsers.ts";
import { describeTrouble } from "../server/trouble.ts";

/** Why it did not begin is told within this time, if anybody reads it. */
const stderrMsMax = 1_000;

/** Beside the server's own port, and for this machine alone. */
const defaultDashboard: Endpoint = { host: "127.0.0.1", port: 2011 };

const options = {
  host: repeat("host", "IP", address),
  port: value("port", "N", integer(ranges.port), defaultPort),
  open: toggle("open"),
  dashboard: value("dashboard", "HOST:PORT|off", orWord(endpoint, "off", undefined), defaultDashboard),
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
    reach: ["host", "port", "open", "dashboard", "maxClients", "threads"],
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
  const code = await runServer(settings, onlookerOf(given), env);
  // Threads may still be there: a front that hangs, a ledger that failed. They end here.
  process.exit(code);
}

async function runServer(
  settings: Settings,
  onlooker: Onlooker | undefined,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  try {
    const end = await serve(settings, new ServerConsole(new Output(1, env), settings), { onlooker });
    return end === "stopped" ? exitCodes.confirmed : exitCodes.storageFailure;
  } catch (error) {
    const stderr = new Output(2, env);
    stderr.write(`acuse: ${describe(error as Error, settings.lang)}`);
    await stderr.flush(stderrMsMax);
    return exitCodes.failure;
  }
}

/** The dashboard; it loads while the server begins. */
function onlookerOf({ values, lang }: Given<typeof options>): Onlooker | undefined {
  const { dashboard: at, open } = values;
  if (at === undefined) return undefined;
  if (!open && !isLoopback(at.host)) {
    throw new UsageError(serveTexts[lang].notLoopback("--dashboard", formatAddress(at.host, at.port)));
  }
  const loading = import("../dashboard/dashboard.ts").then(
    ({ Dashboard }) => new Dashboard({ ...at, isGiven: at !== defaultDashboard }),
  );
  loading.catch(() => {}); // It may end before it was to begin: whoever begins it is told.
  return {
    begin: async (watch, fault) => await (await loading).begin(watch, fault),
    open: async () => await (await loading).open(),
    end: async () => await (await loading).end(),
  };
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
      return texts.notLoopback("--host", problem.host);
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
  if (error instanceof OnlookerError) {
    return describePort(error.port, { address: "--dashboard", port: "--dashboard" }, lang);
  }
  if (error instanceof PortError) return describePort(error, { address: "--host", port: "--port" }, lang);
  return texts.cannotBegin(error.message);
}

/** `flags` say where it was to listen. */
function describePort(
  { host, port, kind, isAcuse, holder, message }: PortError,
  flags: { readonly address: string; readonly port: string },
  lang: Lang,
): string {
  const texts = serveTexts[lang];
  const address = formatAddress(host, port);
  switch (kind) {
    case "taken":
      return texts.portTaken(address, isAcuse, holder, flags.port);
    case "not-allowed":
      return texts.portNotAllowed(address, flags.port);
    case "no-address":
      return texts.noSuchAddress(host, flags.address);
    case "failed":
      return texts.cannotListen(address, message);
  }
}
