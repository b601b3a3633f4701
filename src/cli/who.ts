/** `acuse who`: who is connected to a running server. */
import { clientSorts } from "../dashboard/api.ts";
import type { ClientSort } from "../dashboard/api.ts";
import { operateTexts } from "../i18n/operate.ts";
import { whoTexts } from "../i18n/who.ts";
import { ServerApi } from "../operate/server-api.ts";
import { whoLines, whoSummary } from "../operate/who-table.ts";
import { jsonLine } from "../terminal/json.ts";
import { visible } from "../terminal/visible.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { toggle, value } from "./options.ts";
import { nonEmptyText, oneOf } from "./parsers.ts";
import { paperOf, placeOf, reaching, reachOptions } from "./reach.ts";

/** What a single look can sort by: it knows no rate. */
const sorts = clientSorts.filter((field) => field !== "messagesPerSecond");

const options = {
  search: value("search", "TEXT", nonEmptyText),
  sort: value("sort", "FIELD", oneOf(sorts), "name"),
  reverse: toggle("reverse"),
  json: toggle("json"),
  ...reachOptions,
} as const;

const command: Command<typeof options> = { name: "who", arguments: [], options, texts: whoTexts };

/** Of these the most comes first. */
const mostFirst: ReadonlySet<ClientSort> = new Set(["messages", "unconfirmed"]);

/** Resolves to the exit code. Throws `UsageError`. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const given = readCommand(command, argv, env);
  if (given === undefined) return exitCodes.confirmed;
  const { lang, values } = given;
  const { search, sort, reverse, json } = values;
  const order = mostFirst.has(sort) === reverse ? "asc" : "desc";
  return await reaching(lang, async () => {
    const api = new ServerApi(await placeOf(values, env, lang));
    const [{ at, silentThreads, total, clients }, { facts }] = await Promise.all([
      api.clients({ search, sort, order }),
      api.snapshot(),
    ]);
    const paper = paperOf(lang, env, Infinity);
    const lines = json
      ? clients.map(jsonLine)
      : clients.length === 0
        ? []
        : whoLines(clients, at, facts.limits, paper);
    for (const line of lines) process.stdout.write(`${line}\n`);
    const sought = search === undefined ? undefined : visible(search);
    const isUnknown = clients.length === 0 && silentThreads > 0;
    if (!json && !isUnknown) process.stderr.write(`${whoSummary(clients, total, sought, paper)}\n`);
    if (silentThreads > 0) process.stderr.write(`acuse: ${operateTexts[lang].missing(silentThreads)}\n`);
    return exitCodes.confirmed;
  });
}
