/** `acuse prove`: checks on this machine what acuse promises, and leaves a report. */
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import type { Lang } from "../i18n/lang.ts";
import { proveTexts } from "../i18n/prove.ts";
import { splitCommand } from "../prove/command-line.ts";
import { JsonTable } from "../prove/json-table.ts";
import { leave, reportName } from "../prove/leave.ts";
import { LiveTable } from "../prove/live-table.ts";
import { CannotStart, prove } from "../prove/prove.ts";
import { ownServer } from "../prove/run.ts";
import { visible } from "../terminal/visible.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { toggle, UsageError, value } from "./options.ts";
import { integer, nonEmptyText } from "./parsers.ts";

/** What a seed may be: 32 bits. */
const seeds = { least: 0, most: 2 ** 32 - 1 } as const;

/** A run that names no seed is the same each time: so is what it found. */
const defaultSeed = 1;

const options = {
  quick: toggle("quick"),
  seed: value("seed", "N", integer(seeds), defaultSeed),
  out: value("out", "FOLDER", nonEmptyText),
  server: value("server", "COMMAND", nonEmptyText),
  json: toggle("json"),
} as const;

const command: Command<typeof options> = { name: "prove", arguments: [], options, texts: proveTexts };

/** Resolves to the exit code. Throws `UsageError`. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const given = readCommand(command, argv, env);
  if (given === undefined) return exitCodes.confirmed;
  const { lang, values } = given;
  const server = values.server === undefined ? ownServer : readServer(values.server, lang);
  const folder = values.out ?? join("evidence", stampOf(new Date()));
  const isThere = existsSync(folder);
  const trouble = makeFolder(folder, lang);
  if (trouble !== undefined) return fail(trouble);

  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => interruption.abort(new Interrupted()));
  }
  const output = { stdout: process.stdout, stderr: process.stderr, env };
  const table = values.json ? new JsonTable(process.stdout) : new LiveTable(lang, output);
  const proving = { quick: values.quick, seed: values.seed, lang, server, isOwnServer: server === ownServer };
  try {
    const proof = await prove(proving, folder, table, interruption.signal);
    const evidence = leave(proof, folder);
    table.conclude(evidence, join(folder, reportName));
    return evidence.verdict === "passed" ? exitCodes.confirmed : exitCodes.proofFailed;
  } catch (error) {
    table.stop();
    if (!isThere) removeIfEmpty(folder);
    // Scenarios are still under way: they end here.
    if (error instanceof Interrupted) process.exit(exitCodes.interrupted);
    if (!(error instanceof CannotStart)) throw error;
    const { command: line, how, said } = error;
    return fail(proveTexts[lang].cannotStart(visible(line), visible(how), visibleLines(said)));
  }
}

/** Somebody does not want to wait for the end. */
class Interrupted extends Error {
  override readonly name = "Interrupted";
}

function readServer(line: string, lang: Lang): readonly string[] {
  const words = splitCommand(line);
  if (words === undefined) throw new UsageError(proveTexts[lang].unfinishedQuote(visible(line)));
  if (words.length === 0) throw new UsageError(proveTexts[lang].emptyCommand);
  return words;
}

/** Why the report cannot be left there; `undefined` when it can. */
function makeFolder(folder: string, lang: Lang): string | undefined {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return readdirSync(folder).length === 0 ? undefined : proveTexts[lang].notEmpty(visible(folder));
  } catch (error) {
    return proveTexts[lang].cannotMake(visible(folder), (error as NodeJS.ErrnoException).code ?? "");
  }
}

/** Nothing was found: nothing is left behind. */
function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Somebody put something there.
  }
}

function fail(why: string): number {
  process.stderr.write(`acuse: ${why}\n`);
  return exitCodes.failure;
}

function visibleLines(text: string): string {
  return text.split("\n").map(visible).join("\n");
}

/** `2026-11-22-195501`: two runs have two folders, and they are listed in the order of time. */
function stampOf(date: Date): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
