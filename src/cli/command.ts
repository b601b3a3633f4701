/** What every command does first: find the language, print its help if that is asked for, read its options. */
import { cliTexts } from "../i18n/cli.ts";
import type { OptionGroup } from "../i18n/cli.ts";
import { detectLocale } from "../i18n/lang.ts";
import type { Lang } from "../i18n/lang.ts";
import { useRegion } from "../i18n/units.ts";
import { painter, wantsColour } from "../terminal/style.ts";
import { commandHelp } from "./help.ts";
import { commonOptions, parseOptions, UsageError } from "./options.ts";
import type { Table, Values } from "./options.ts";

/** A command as the command line sees it. */
export interface Command<T extends Table> {
  readonly name: string;
  /** Placeholders of what it takes besides options: `["[HOST[:PORT]]"]`. */
  readonly arguments: readonly string[];
  /** Its own options; `--lang` and `--help` come with every command. */
  readonly options: T;
  /** Its options in groups, for `--help`; those that are in none come last. */
  readonly groups?: Readonly<Partial<Record<OptionGroup, readonly (keyof T & string)[]>>>;
  readonly texts: Record<Lang, CommandTexts<keyof T & string>>;
}

/** What `--help` says of a command and of each of its options. Sentences without a full stop. */
interface CommandTexts<K extends string> {
  readonly about: string;
  readonly options: Readonly<Record<K, string>>;
}

export interface Given<T extends Table> {
  readonly lang: Lang;
  readonly values: Values<T>;
  readonly positionals: readonly string[];
}

/** What was given to a command; `undefined` when it was asked for help, which is printed then (exit 0). */
export function readCommand<const T extends Table>(
  command: Command<T>,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Given<T> | undefined {
  const locale = detectLocale(langFlag(argv), env);
  const { lang } = locale;
  useRegion(locale);
  const table = { ...command.options, ...commonOptions };
  if (asksForHelp(argv)) {
    const paint = painter(wantsColour(env, process.stdout.isTTY));
    process.stdout.write(commandHelp(command, lang, paint));
    return undefined;
  }
  const { values, positionals } = parseOptions(table, argv, env, lang);
  const extra = positionals[command.arguments.length];
  if (extra !== undefined) {
    const texts = cliTexts[lang];
    throw new UsageError(texts.tooManyArguments(`acuse ${command.name}`, command.arguments.length, extra));
  }
  return { lang, values: values as unknown as Values<T>, positionals };
}

/** Even what is wrong is told in the language of `--lang`, so it is looked for before anything is read. */
export function langFlag(argv: readonly string[]): string | undefined {
  const flag = `--${commonOptions.lang.flag}`;
  const index = argv.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  const arg = argv[index];
  return arg === flag ? argv[index + 1] : arg?.slice(flag.length + 1);
}

/** Help is given whatever else is wrong: who asks for it does not know the options yet. */
export function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  const flags = end < 0 ? argv : argv.slice(0, end);
  return flags.includes("--help") || flags.includes("-h");
}
