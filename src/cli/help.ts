/** `--help`: usage and every option with its variable, what is allowed and its default, in at most 80 columns. */
import { cliTexts } from "../i18n/cli.ts";
import type { CliTexts } from "../i18n/cli.ts";
import type { Lang } from "../i18n/lang.ts";
import type { Command } from "./command.ts";
import { commonOptions, fallbackOf, variableOf } from "./options.ts";
import type { Option, Table } from "./options.ts";

/** What every terminal has. */
const columnsMax = 80;
const margin = "  ";
const gap = "  ";

/** The help of one command. */
export function commandHelp<T extends Table>(command: Command<T>, lang: Lang): string {
  const texts = cliTexts[lang];
  const own = command.texts[lang];
  const rows = Object.entries(command.options).map(([key, option]) =>
    optionRow(option, own.options[key] ?? "", texts),
  );
  rows.push(
    {
      left: signature(commonOptions.lang),
      right: [texts.langOption, `${allowed(commonOptions.lang, texts)}; ${texts.langVariables}`],
    },
    { left: `-h, ${signature(commonOptions.help)}`, right: [texts.helpOption] },
  );
  const usage = ["acuse", command.name, ...command.arguments, "[--…]"].join(" ");
  return `${texts.usage}: ${usage}\n\n${wrap(`${own.about}.`, columnsMax).join("\n")}\n\n${texts.options}:\n${table(rows)}`;
}

/** What `acuse --help` says. */
export function mainHelp(texts: CliTexts): string {
  const commands = Object.entries(texts.summaries).map(([left, summary]) => ({ left, right: [summary] }));
  const options = [
    { left: "-h, --help", right: [texts.helpOption] },
    { left: "--version", right: [texts.versionOption] },
  ];
  return [
    `${wrap(`acuse: ${texts.about}`, columnsMax).join("\n")}\n`,
    `${texts.usage}: acuse ${texts.command} […]\n`,
    `${texts.commands}:\n${table(commands)}`,
    `${texts.options}:\n${table(options)}`,
    `${texts.moreHelp}\n`,
  ].join("\n");
}

/** A table's row: what is typed, and what it does, a paragraph each. */
interface Row {
  readonly left: string;
  readonly right: readonly string[];
}

/** Rows in two columns, the right one wrapped. Each line ends in LF. */
function table(rows: readonly Row[]): string {
  const leftWidth = Math.max(...rows.map(({ left }) => left.length));
  const rightWidth = columnsMax - margin.length - leftWidth - gap.length;
  return rows
    .flatMap(({ left, right }) =>
      right
        .flatMap((paragraph) => wrap(paragraph, rightWidth))
        .map((line, i) => `${margin}${(i === 0 ? left : "").padEnd(leftWidth)}${gap}${line}\n`),
    )
    .join("");
}

function optionRow(option: Option, about: string, texts: CliTexts): Row {
  const facts = [allowed(option, texts), defaultOf(option, texts), variableOf(option.flag)];
  return { left: signature(option), right: [about, facts.filter((fact) => fact !== undefined).join("; ")] };
}

function signature(option: Option): string {
  if (option.kind === "switch") return `--${option.flag}`;
  const short = option.kind === "repeat" && option.short !== undefined ? `-${option.short}, ` : "";
  return `${short}--${option.flag} ${option.placeholder}`;
}

function allowed(option: Option, texts: CliTexts): string | undefined {
  return option.kind === "switch" ? undefined : option.parser.allowed(texts);
}

function defaultOf(option: Option, texts: CliTexts): string | undefined {
  if (option.kind !== "value") return undefined;
  const value = fallbackOf(option);
  return value === undefined ? undefined : texts.default(option.parser.format(value));
}

/** Words in lines of at most `columns`; a longer word has a line of its own. Every character is one column wide. */
function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
