/** `acuse doctor`: whether this machine is ready for the server, and what to do if not. */
import { diagnose } from "../doctor/diagnose.ts";
import type { Finding } from "../doctor/finding.ts";
import { realMachine } from "../doctor/real-machine.ts";
import { findingJson, findingLines, summaryLines } from "../doctor/view.ts";
import { doctorTexts } from "../i18n/doctor.ts";
import { defaultDataFolder, defaultPort, defaultReserveBytes, ranges } from "../server/settings.ts";
import { painter, wantsColour } from "../terminal/style.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { repeat, toggle, value } from "./options.ts";
import { address, bytes, integer, nonEmptyText } from "./parsers.ts";

const options = {
  data: value("data", "FOLDER", nonEmptyText, defaultDataFolder),
  host: repeat("host", "IP", address),
  port: value("port", "N", integer(ranges.port), defaultPort),
  maxClients: value("max-clients", "N", integer(ranges.clients)),
  reserve: value("reserve", "SIZE", bytes, defaultReserveBytes),
  json: toggle("json"),
} as const;

const command: Command<typeof options> = { name: "doctor", arguments: [], options, texts: doctorTexts };

/** What every terminal has, and what a pipe gets. */
const columnsByDefault = 80;
/** Longer lines are hard to read. */
const columnsMax = 120;

/** Resolves to the exit code. Throws `UsageError`. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const given = readCommand(command, argv, env);
  if (given === undefined) return exitCodes.confirmed;
  const { lang, values } = given;
  const { isTTY, columns } = process.stdout;
  const paper = {
    lang,
    columns: Math.min(isTTY ? columns : columnsByDefault, columnsMax),
    paint: painter(wantsColour(env, isTTY)),
  };
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => interruption.abort());
  const question = {
    dataFolder: values.data,
    reserveBytes: values.reserve,
    hosts: values.host,
    port: values.port,
    clientsMax: values.maxClients,
  };
  const findings: Finding[] = [];
  const progress = new Progress();
  const machine = realMachine(env, interruption.signal);
  for await (const finding of diagnose(machine, question, (check) =>
    progress.show(doctorTexts[lang].looking[check]),
  )) {
    progress.clear();
    if (interruption.signal.aborted) return exitCodes.interrupted;
    findings.push(finding);
    const lines = values.json ? [findingJson(finding, lang)] : findingLines(finding, paper);
    for (const line of lines) process.stdout.write(`${line}\n`);
  }
  if (!values.json) for (const line of summaryLines(findings, paper)) process.stdout.write(`${line}\n`);
  return findings.some(({ verdict }) => verdict === "problem") ? exitCodes.failure : exitCodes.confirmed;
}

/** A line on stderr that goes again, on a terminal; nothing elsewhere. */
class Progress {
  #columns = 0;

  show(text: string): void {
    if (!process.stderr.isTTY) return;
    process.stderr.write(text);
    this.#columns = text.length;
  }

  clear(): void {
    if (this.#columns > 0) process.stderr.write(`\r${" ".repeat(this.#columns)}\r`);
    this.#columns = 0;
  }
}
