/**
 * `--help`: usage, every option with what is allowed, its default and its variable, and examples, in at most 80
 * columns.
 */
import { cliTexts } from "../i18n/cli.ts";
import type { CliTexts, Example, OptionGroup } from "../i18n/cli.ts";
import type { Lang } from "../i18n/lang.ts";
import { beside } from "../terminal/prose.ts";
import { wrapSpans } from "../terminal/span.ts";
import { painter } from "../terminal/style.ts";
import type { Paint } from "../terminal/style.ts";
import { displayWidth } from "../terminal/width.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { commonOptions, fallbackOf, variableOf } from "./options.ts";
import type { Option, Table } from "./options.ts";

/** What every terminal has. */
const columnsMax = 80;
const margin = "  ";
const gapColumns = 2;

/** How this program is called: from the sources, as in a clone, npx finds it. */
const program: string = import.meta.url.endsWith(".ts") ? "npx acuse" : "acuse";

const plain: Paint = painter(false);

/** The help of one command. */
export function commandHelp<T extends Table>(command: Command<T>, lang: Lang, paint: Paint = plain): string {
  const texts = cliTexts[lang];
  const own = command.texts[lang];
  const row = (key: string): Row => optionRow(command.options[key]!, own.options[key] ?? "", texts);
  const groups = Object.entries(command.groups ?? {}) as [OptionGroup, readonly string[]][];
  const grouped = new Set(groups.flatMap(([, keys]) => keys));
  const others = Object.keys(command.options).filter((key) => !grouped.has(key));
  const tables = [
    ...groups.map(([group, keys]) => ({ title: texts.groups[group], rows: keys.map(row) })),
    {
      title: groups.length === 0 ? texts.options : texts.groups.general,
      rows: [...others.map(row), ...commonRows(texts)],
    },
  ];
  const examples = (texts.examplesOf as Readonly<Record<string, readonly Example[]>>)[command.name] ?? [];
  const usage = ["acuse", command.name, ...command.arguments, texts.anyOptions].join(" ");
  return joined([
    [`${paint("title", `${texts.usage}:`)} ${usage}`],
    wrap(`${own.about}.`),
    ...tablesOf(tables, paint),
    ...tablesOf([{ title: texts.examples, rows: examples.map(exampleRow) }], paint),
  ]);
}

/** The commands, by what they are for. */
const commandGroups = {
  use: ["serve", "connect", "send", "log"],
  operate: ["who", "kick", "why", "backup", "prune"],
  check: ["prove", "bench", "doctor", "explain"],
} as const;

/** What `acuse --help` says. */
export function mainHelp(texts: CliTexts, paint: Paint = plain): string {
  const groups = (["use", "operate", "check"] as const).map((group) => ({
    title: texts.commandGroups[group],
    rows: commandGroups[group].map((command) => ({ left: command, about: texts.summaries[command] })),
  }));
  const [langRow, helpRow] = commonRows(texts);
  const options = [helpRow, { left: "--version", about: texts.versionOption }, langRow];
  const exits = Object.entries(exitCodes).map(
    ([name, code]) => `${code} ${texts.exits[name as keyof typeof exitCodes]}`,
  );
  return joined([
    wrap(`acuse: ${texts.about}`),
    [`${paint("title", `${texts.usage}:`)} acuse ${texts.command} ${texts.anyOptions}`],
    ...tablesOf(groups, paint),
    ...tablesOf([{ title: texts.firstSteps, rows: texts.firstExamples.map(exampleRow) }], paint),
    ...tablesOf([{ title: texts.options, rows: options }], paint),
    [...wrap(texts.moreHelp), ...wrap(texts.variables)],
    wrap(`${texts.exitCodes}: ${exits.join(" · ")}.`),
  ]);
}

/** A table's row: what is typed, what it does, and its smaller facts. */
interface Row {
  readonly left: string;
  readonly about: string;
  readonly facts?: string;
}

interface Titled {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Tables below each other with the same columns, each as its lines; those without rows are left out. */
function tablesOf(tables: readonly Titled[], paint: Paint): string[][] {
  const all = tables.flatMap(({ rows }) => rows);
  const leftColumns = Math.max(...all.map(({ left }) => displayWidth(left))) + gapColumns;
  const room = columnsMax - margin.length - leftColumns;
  return tables
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, rows }) => [
      paint("title", `${title}:`),
      ...rows.flatMap(({ left, about, facts = "" }) => {
        const lines = [
          ...wrapSpans([{ text: about }], room, paint),
          ...(facts === "" ? [] : wrapSpans([{ text: facts, style: "faint" }], room, paint)),
        ];
        const rows = beside({ text: left, style: "name" }, leftColumns, lines, paint);
        return rows.map((line) => margin + line);
      }),
    ]);
}

function commonRows(texts: CliTexts): readonly [lang: Row, help: Row] {
  const { lang, help } = commonOptions;
  return [
    {
      left: signature(lang),
      about: texts.langOption,
      facts: `${texts.langVariables} · ${allowed(lang, texts)}`,
    },
    { left: `-h, ${signature(help)}`, about: texts.helpOption },
  ];
}

function optionRow(option: Option, about: string, texts: CliTexts): Row {
  const facts = [defaultOf(option, texts), allowed(option, texts), variableOf(option.flag)];
  return { left: signature(option), about, facts: facts.filter((fact) => fact !== undefined).join(" · ") };
}

function exampleRow({ line, what }: Example): Row {
  return { left: `${program} ${line}`, about: what };
}

function signature(option: Option): string {
  if (option.kind === "switch") return `--${option.flag}`;
  const short = option.kind === "repeat" && option.short !== undefined ? `-${option.short}, ` : "";
  return `${short}--${option.flag} ${option.placeholder}`;
}

/** That a text may not be empty goes without saying. */
function allowed(option: Option, texts: CliTexts): string | undefined {
  if (option.kind === "switch") return undefined;
  const words = option.parser.allowed(texts);
  return words === texts.nonEmpty ? undefined : words;
}

function defaultOf(option: Option, texts: CliTexts): string | undefined {
  if (option.kind !== "value") return undefined;
  const value = fallbackOf(option);
  return value === undefined ? undefined : texts.default(option.parser.format(value));
}

function wrap(text: string): string[] {
  return wrapSpans([{ text }], columnsMax, plain);
}

/** Paragraphs, with an empty line between them. */
function joined(paragraphs: readonly (readonly string[])[]): string {
  return paragraphs.map((lines) => `${lines.join("\n")}\n`).join("\n");
}
