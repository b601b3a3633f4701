/** Ready-made parsers for the values of options. */
import { isIP, isIPv6 } from "node:net";
import type { CliTexts, Unit } from "../i18n/cli.ts";
import { parseLocale } from "../i18n/lang.ts";
import type { Locale } from "../i18n/lang.ts";
import { formatAddress } from "../protocol/address.ts";
import { utf8Length } from "../protocol/utf8.ts";

/** Reads one kind of value. */
export interface Parser<T> {
  /** The value in `text`; `undefined` when that is not allowed. */
  parse(text: string): { readonly value: T } | undefined;
  /** What is allowed, to follow "must be"; `undefined` when anything is. Also shown by `--help`. */
  allowed(texts: CliTexts): string | undefined;
  /** A default as `--help` shows it, in a form that `parse` reads. */
  format(value: T): string;
}

/** Any text, also an empty one. */
export const text: Parser<string> = {
  parse: (given) => ({ value: given }),
  allowed: () => undefined,
  format: (value) => value,
};

/** Any text that is not empty: a path, a host. */
export const nonEmptyText: Parser<string> = {
  parse: (given) => (given === "" ? undefined : { value: given }),
  allowed: (texts) => texts.nonEmpty,
  format: (value) => value,
};

/** A text that can stand in a line of the protocol. */
export function oneLine(bytesMax: number): Parser<string> {
  return {
    parse: (given) => (/\p{Cc}/u.test(given) || utf8Length(given) > bytesMax ? undefined : { value: given }),
    allowed: (texts) => texts.oneLine(bytesMax),
    format: (value) => value,
  };
}

/** A whole number within a range, both ends included. The unit is a word that `cliTexts` can translate. */
export function integer(range: {
  readonly least: number;
  readonly most: number;
  readonly unit?: Unit;
}): Parser<number> {
  const { least, most, unit } = range;
  return {
    parse(given) {
      const value = Number(given);
      return /^-?\d{1,15}$/.test(given) && value >= least && value <= most ? { value } : undefined;
    },
    allowed: (texts) => texts.between(least, most, unit),
    format: String,
  };
}

/** One of these words. */
export function oneOf<const W extends string>(words: readonly W[]): Parser<W> {
  return {
    parse(given) {
      const value = words.find((word) => word === given);
      return value === undefined ? undefined : { value };
    },
    allowed: (texts) => texts.either(words),
    format: (value) => value,
  };
}

/** What `parser` reads, or a word that stands for `meaning`: `--rate 20`, `--rate off`. */
export function orWord<T, M>(parser: Parser<T>, word: string, meaning: M): Parser<T | M> {
  return {
    parse: (given) => (given === word ? { value: meaning } : parser.parse(given)),
    allowed: (texts) => texts.either([parser.allowed(texts) ?? texts.anything, word]),
    format: (value) => (value === meaning ? word : parser.format(value as T)),
  };
}

const byteUnits = { TiB: 2 ** 40, GiB: 2 ** 30, MiB: 2 ** 20, KiB: 2 ** 10, B: 1 } as const;

/** A size in bytes: `1048576`, `256MiB`, `1GiB`. */
export const bytes: Parser<number> = {
  parse(given) {
    const [, digits, unit = "B"] = /^(\d{1,15})([KMGT]iB|B)?$/.exec(given) ?? [];
    const value = Number(digits) * byteUnits[unit as keyof typeof byteUnits];
    return Number.isSafeInteger(value) ? { value } : undefined;
  },
  allowed: (texts) => texts.size,
  format(value) {
    const [unit, factor] = Object.entries(byteUnits).find(([, factor]) => value % factor === 0) ?? ["B", 1];
    return unit === "B" || value === 0 ? String(value) : `${value / factor}${unit}`;
  },
};

const timeUnits = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** A time in milliseconds within a range, both ends included: `500ms`, `10s`, `5m`, `1h`. */
export function duration(range: { readonly leastMs: number; readonly mostMs: number }): Parser<number> {
  const { leastMs, mostMs } = range;
  return {
    parse(given) {
      const [, digits, unit] = /^(\d{1,9})(ms|s|m|h)$/.exec(given) ?? [];
      const value = Number(digits) * timeUnits[unit as keyof typeof timeUnits];
      return value >= leastMs && value <= mostMs ? { value } : undefined;
    },
    allowed: (texts) => texts.duration(formatDuration(leastMs), formatDuration(mostMs)),
    format: formatDuration,
  };
}

function formatDuration(ms: number): string {
  const [unit, factor] = Object.entries(timeUnits).find(([, factor]) => ms % factor === 0) ?? ["ms", 1];
  return ms === 0 ? "0s" : `${ms / factor}${unit}`;
}

/** A language, with or without a region: `es`, `es-MX`, `es_MX.UTF-8`. */
export const locale: Parser<Locale> = {
  parse(given) {
    const value = parseLocale(given);
    return value === undefined ? undefined : { value };
  },
  allowed: (texts) => texts.locale,
  format: ({ lang, region }) => (region === undefined ? lang : `${lang}-${region}`),
};

/** Names are not looked up: what a server listens on should not depend on who answers. */
export const address: Parser<string> = {
  parse: (given) => (given === "localhost" || isIP(given) !== 0 ? { value: given } : undefined),
  allowed: (texts) => texts.either(["IP", "localhost"]),
  format: (value) => value,
};

/** An address with its port. */
export interface Endpoint {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

const portMost = 65_535;

/** `127.0.0.1:2011`, `localhost:0`, `[::1]:2011`. */
export const endpoint: Parser<Endpoint> = {
  parse(given) {
    const [, bracketed, bare = "", digits] = /^(?:\[([^[\]]+)\]|([^:]+)):(\d{1,5})$/.exec(given) ?? [];
    const host = bare === "localhost" ? "127.0.0.1" : (bracketed ?? bare);
    const isAddress = bracketed === undefined ? isIP(host) === 4 : isIPv6(host);
    return isAddress && Number(digits) <= portMost ? { value: { host, port: Number(digits) } } : undefined;
  },
  allowed: (texts) => texts.either(["IP:PORT", "localhost:PORT"]),
  format: ({ host, port }) => formatAddress(host, port),
};
