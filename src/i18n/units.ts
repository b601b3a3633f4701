/** Counts, times and sizes as people read them. */
import type { Lang } from "./lang.ts";

/** A thing that is counted, in one language. */
export interface Noun {
  readonly one: string;
  readonly other: string;
}

const wholes = eachLang(
  (lang) => new Intl.NumberFormat(lang, { useGrouping: "min2", maximumFractionDigits: 0 }),
);
const tenths = eachLang(
  (lang) => new Intl.NumberFormat(lang, { useGrouping: "min2", maximumFractionDigits: 1 }),
);
const plurals = eachLang((lang) => new Intl.PluralRules(lang));

/** `4096`, `12,345`. */
export function formatCount(lang: Lang, count: number): string {
  return wholes[lang].format(count);
}

/** `1 message`, `2 messages`, `1.000.000 de mensajes`. */
export function counted(lang: Lang, count: number, noun: Noun): string {
  const number = formatCount(lang, count);
  const category = plurals[lang].select(count);
  if (category === "one") return `${number} ${noun.one}`;
  return category === "many" ? `${number} de ${noun.other}` : `${number} ${noun.other}`;
}

/** A time to wait, never less than it is: `350 ms`, `1.5 s`. */
export function formatWait(lang: Lang, ms: number): string {
  if (ms < 1000) return `${formatCount(lang, Math.ceil(ms))} ms`;
  return `${tenths[lang].format(Math.ceil(ms / 100) / 10)} s`;
}

const sizeUnits = ["bytes", "KiB", "MiB", "GiB", "TiB"] as const;

/** `512 bytes`, `256 MiB`, `1.5 GiB`. */
export function formatSize(lang: Lang, bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < sizeUnits.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${tenths[lang].format(size)} ${sizeUnits[unit]}`;
}

function eachLang<T>(make: (lang: Lang) => T): Record<Lang, T> {
  return { es: make("es"), en: make("en") };
}
