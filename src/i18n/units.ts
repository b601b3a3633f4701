/** Counts, times and sizes as people read them. */
import type { Lang, Locale } from "./lang.ts";

/** A thing that is counted, in one language. */
export interface Noun {
  readonly one: string;
  readonly other: string;
}

/** `min2`: from ten thousand on, since four digits are read at once anyway. */
let grouping: "min2" | "always" = "min2";

/** How a language writes what Intl knows. Made when first needed: it takes milliseconds, at each start and in each thread. */
class Formats {
  readonly tag: string;
  #whole: Intl.NumberFormat | undefined;
  #tenth: Intl.NumberFormat | undefined;
  #plural: Intl.PluralRules | undefined;

  constructor(tag: string) {
    this.tag = tag;
  }

  get whole(): Intl.NumberFormat {
    return (this.#whole ??= this.#numbers(0));
  }

  get tenth(): Intl.NumberFormat {
    return (this.#tenth ??= this.#numbers(1));
  }

  get plural(): Intl.PluralRules {
    return (this.#plural ??= new Intl.PluralRules(this.tag));
  }

  #numbers(maximumFractionDigits: number): Intl.NumberFormat {
    return new Intl.NumberFormat(this.tag, { useGrouping: grouping, maximumFractionDigits });
  }
}

const formats: Record<Lang, Formats> = { es: new Formats("es"), en: new Formats("en") };

/**
 * Writes numbers and dates of this language from here on as its region does: `es-ES` 12.345,6, `es-MX` 12,345.6.
 * The command line calls it once, before anything is said. What a server's threads say to its clients is of no
 * region: they may be anywhere.
 */
export function useRegion({ lang, region }: Locale): void {
  formats[lang] = new Formats(region === undefined ? lang : `${lang}-${region}`);
}

/** Groups numbers from a thousand on. A page, where they stand side by side, calls it before it writes any. */
export function groupAlike(): void {
  grouping = "always";
}

/** The tag by which Intl knows how this language is written here: `es-MX`. */
export function languageTag(lang: Lang): string {
  return formats[lang].tag;
}

/** `4096`, `12,345`. */
export function formatCount(lang: Lang, count: number): string {
  return formats[lang].whole.format(count);
}

/** `19.1`, `19,1`: a number with a tenth, where it has one. */
export function formatTenth(lang: Lang, number: number): string {
  return formats[lang].tenth.format(number);
}

/** `1 message`, `2 messages`, `1.000.000 de mensajes`. */
export function counted(lang: Lang, count: number, noun: Noun): string {
  const number = formatCount(lang, count);
  const category = formats[lang].plural.select(count);
  if (category === "one") return `${number} ${noun.one}`;
  return category === "many" ? `${number} de ${noun.other}` : `${number} ${noun.other}`;
}

/** A time to wait, never less than it is: `350 ms`, `1.5 s`. */
export function formatWait(lang: Lang, ms: number): string {
  if (ms < 1000) return `${formatCount(lang, Math.ceil(ms))} ms`;
  return `${formats[lang].tenth.format(Math.ceil(ms / 100) / 10)} s`;
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
  return `${formats[lang].tenth.format(size)} ${sizeUnits[unit]}`;
}

/** `Sunday, November 22, 2026`, `domingo, 22 de noviembre de 2026`: in the machine's time zone. */
export function formatDay(lang: Lang, at: number): string {
  // Made for each: a day is told once a day.
  return new Intl.DateTimeFormat(formats[lang].tag, { dateStyle: "full" }).format(at);
}

/** `Nov 22`, `22 nov`: in the machine's time zone. */
export function formatShortDay(lang: Lang, at: number): string {
  return new Intl.DateTimeFormat(formats[lang].tag, { day: "numeric", month: "short" }).format(at);
}

/** A time that something took, as exact as it matters: `0.8 ms`, `12 ms`, `1.5 s`. */
export function formatTook(lang: Lang, ms: number): string {
  const { whole, tenth } = formats[lang];
  if (ms < 9.95) return `${tenth.format(Math.max(0.1, ms))} ms`;
  return ms < 999.5 ? `${whole.format(ms)} ms` : `${tenth.format(ms / 1000)} s`;
}

/** A latency, as exact as it matters: `350 µs`, `1.5 ms`. */
export function formatLatency(lang: Lang, us: number): string {
  return us < 1000 ? `${formatCount(lang, us)} µs` : formatTook(lang, us / 1000);
}

const spanUnits = [
  ["d", 86_400],
  ["h", 3_600],
  ["min", 60],
  ["s", 1],
] as const;

/** A time that has passed, by its greatest units: `12 s`, `5 min`, `2 d`; with `parts` of two `5 min 12 s`. */
export function formatSpan(lang: Lang, ms: number, parts: 1 | 2 = 1): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const first = spanUnits.findIndex(([unit, size]) => seconds >= size || unit === "s");
  let rest = seconds;
  const counts = spanUnits.slice(first, first + parts).map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return { count, text: `${formatCount(lang, count)} ${unit}` };
  });
  return counts
    .filter(({ count }, i) => i === 0 || count > 0)
    .map(({ text }) => text)
    .join(" ");
}
