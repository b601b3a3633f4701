/**
 * The options of a command: a table, from which the values are read (flag, else `ACUSE_*`, else default), wrong
 * ones are explained, and `--help` is written (`help.ts`). It stands on `parseArgs`, which knows neither the
 * environment nor Spanish.
 */
import { parseArgs } from "node:util";
import { cliTexts } from "../i18n/cli.ts";
import type { CliTexts } from "../i18n/cli.ts";
import type { Lang, Locale } from "../i18n/lang.ts";
import { nearest } from "./nearest.ts";
import { locale, oneOf } from "./parsers.ts";
import type { Parser } from "./parsers.ts";

/** A wrong command, flag or value, told in the user's language. `main` prints it and exits 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Takes a value: `--flag PLACEHOLDER`. */
export interface ValueOption<T, D> {
  readonly kind: "value";
  /** Without its dashes; the variable is made from it: `max-line` is `ACUSE_MAX_LINE`. */
  readonly flag: string;
  readonly placeholder: string;
  readonly parser: Parser<T>;
  /** A function where it has to be looked up. */
  readonly fallback: D | (() => D);
}

/** Is given or not: `--flag`. The variable says `1` or `0`. */
export interface SwitchOption {
  readonly kind: "switch";
  readonly flag: string;
}

/** Takes a value, as often as it is given. The variable holds the values between commas. */
export interface RepeatOption<T> {
  readonly kind: "repeat";
  readonly flag: string;
  /** One letter: `-m`. */
  readonly short: string | undefined;
  readonly placeholder: string;
  readonly parser: Parser<T>;
}

export type Option = ValueOption<unknown, unknown> | SwitchOption | RepeatOption<unknown>;

/** The options of a command, by the name that each one's value has in the code. */
export type Table = Readonly<Record<string, Option>>;

/** What `parseOptions` makes of a table. */
export type Values<T extends Table> = {
  readonly [K in keyof T]: T[K] extends ValueOption<infer V, infer D>
    ? V | D
    : T[K] extends RepeatOption<infer V>
      ? readonly V[]
      : boolean;
};

/** An option with a value, `undefined` unless it is given. */
export function value<T>(flag: string, placeholder: string, parser: Parser<T>): ValueOption<T, undefined>;
/** An option with a value and a default. */
export function value<T>(
  flag: string,
  placeholder: string,
  parser: Parser<T>,
  fallback: NoInfer<T> | (() => NoInfer<T>),
): ValueOption<T, T>;
export function value<T>(
  flag: string,
  placeholder: string,
  parser: Parser<T>,
  fallback?: T | (() => T),
): ValueOption<T, T | undefined> {
  return { kind: "value", flag, placeholder, parser, fallback };
}

/** An option that is on or off. */
export function toggle(flag: string): SwitchOption {
  return { kind: "switch", flag };
}

/** An option with a list of values. */
export function repeat<T>(
  flag: string,
  placeholder: string,
  parser: Parser<T>,
  short?: string,
): RepeatOption<T> {
  return { kind: "repeat", flag, placeholder, parser, short };
}

/** The options of every command. Their values are looked at by `readCommand`. */
export const commonOptions: {
  readonly lang: ValueOption<Locale, undefined>;
  readonly help: SwitchOption;
} = { lang: value("lang", "LANG", locale), help: toggle("help") };

/**
 * The variable of a flag. The common options have none that a table could read: the language is also found in
 * locales (`detectLang`), and help is asked for.
 */
export function variableOf(flag: string): string | undefined {
  if (flag in commonOptions) return undefined;
  return `ACUSE_${flag.toUpperCase().replaceAll("-", "_")}`;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads `argv` (without node and script) and `env`: flag, else `ACUSE_*` (an empty one is ignored), else default.
 * Throws `UsageError` for what is unknown, missing or not allowed. A flag that is given twice counts as given last.
 */
export function parseOptions<const T extends Table>(
  table: T,
  argv: readonly string[],
  env: Env,
  lang: Lang,
): { readonly values: Values<T>; readonly positionals: readonly string[] } {
  const texts = cliTexts[lang];
  const { given, positionals } = readFlags(table, argv, texts);
  const values: Record<string, unknown> = {};
  for (const [key, option] of Object.entries(table)) {
    values[key] = readOption(option, given.get(option.flag), env, texts);
  }
  return { values: values as Values<T>, positionals };
}

/** What the command line gives to each flag, `"1"` to a switch. */
function readFlags(table: Table, argv: readonly string[], texts: CliTexts) {
  const byFlag = new Map(Object.values(table).map((option) => [option.flag, option]));
  const given = new Map<string, string[]>();
  const positionals: string[] = [];
  for (const token of tokensOf([...byFlag.values()], argv)) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const option = byFlag.get(token.name);
    if (option === undefined) {
      throw new UsageError(texts.unknownFlag(token.rawName, nearest(token.name, [...byFlag.keys()])));
    }
    const text =
      option.kind === "switch" ? switchText(option, token, texts) : valueText(option, token, texts);
    given.set(option.flag, [...(given.get(option.flag) ?? []), text]);
  }
  return { given, positionals };
}

interface FlagToken {
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function tokensOf(options: readonly Option[], argv: readonly string[]) {
  const config = Object.fromEntries(
    options.map((option) => {
      const short = shortOf(option);
      const type = option.kind === "switch" ? ("boolean" as const) : ("string" as const);
      return [option.flag, { type, ...(short !== undefined && { short }) }];
    }),
  );
  return parseArgs({ args: [...argv], strict: false, tokens: true, options: config }).tokens;
}

function shortOf(option: Option): string | undefined {
  if (option.flag === commonOptions.help.flag) return "h";
  return option.kind === "repeat" ? option.short : undefined;
}

function switchText(option: SwitchOption, token: FlagToken, texts: CliTexts): string {
  if (token.value !== undefined) throw new UsageError(texts.noValue(`--${option.flag}`, token.value));
  return "1";
}

function valueText(option: Exclude<Option, SwitchOption>, token: FlagToken, texts: CliTexts): string {
  // `--name --port 1`: the name was forgotten. A value may look so only behind `=`; `-1` is a number.
  const isFlag = token.inlineValue === false && /^--?[a-z]/i.test(token.value ?? "");
  if (token.value === undefined || isFlag) {
    throw new UsageError(texts.missingValue(`--${option.flag}`, option.placeholder));
  }
  return token.value;
}

const onOrOff: Parser<string> = oneOf(["1", "0"]);

function readOption(
  option: Option,
  flags: readonly string[] | undefined,
  env: Env,
  texts: CliTexts,
): unknown {
  const variable = variableOf(option.flag);
  const inEnv = variable === undefined ? "" : (env[variable] ?? "");
  const source = flags === undefined && variable !== undefined ? variable : `--${option.flag}`;
  const read = (parser: Parser<unknown>, text: string) => {
    const parsed = parser.parse(text);
    if (parsed !== undefined) return parsed.value;
    throw new UsageError(texts.mustBe(source, parser.allowed(texts) ?? texts.anything, text));
  };
  const last = flags?.at(-1) ?? (inEnv === "" ? undefined : inEnv);
  if (option.kind === "switch") return last !== undefined && read(onOrOff, last) === "1";
  if (option.kind === "repeat") return (flags ?? splitList(inEnv)).map((text) => read(option.parser, text));
  return last === undefined ? fallbackOf(option) : read(option.parser, last);
}

function splitList(list: string): readonly string[] {
  return list.split(",").filter((item) => item !== "");
}

/** An option's default; `undefined` when it has none. */
export function fallbackOf(option: ValueOption<unknown, unknown>): unknown {
  return typeof option.fallback === "function" ? (option.fallback() as unknown) : option.fallback;
}
