/** The languages in which acuse speaks to people. Codes, keywords, flags and JSON fields are the same in all. */
export const langs = ["es", "en"] as const;
export type Lang = (typeof langs)[number];

/** How a person reads: the language, and the region whose numbers and dates they are used to. */
export interface Locale {
  readonly lang: Lang;
  /** As in BCP 47: `MX`, `GB`, `419`. `undefined` where none is named. */
  readonly region: string | undefined;
}

/** What decides the language when no flag does, strongest first. */
const variables = ["ACUSE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] as const;

/**
 * The locale of this run: the flag, else the first variable that is not empty. `C`, `POSIX` and languages that
 * acuse does not speak give English.
 */
export function detectLocale(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Locale {
  const given = [flag, ...variables.map((name) => env[name])].find(
    (value) => value !== undefined && value !== "",
  );
  return parseLocale(given ?? "") ?? { lang: "en", region: undefined };
}

/** The language of `detectLocale`. */
export function detectLang(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Lang {
  return detectLocale(flag, env).lang;
}

/**
 * Reads a language with or without a region, as a tag of BCP 47 (`es-MX`) or a locale of POSIX (`es_MX.UTF-8`).
 * `undefined` when it is neither, or a language that acuse does not speak.
 */
export function parseLocale(text: string): Locale | undefined {
  const { language, region } = readTag(text.replace(/[.@].*$/s, "").replaceAll("_", "-"));
  const lang = langs.find((each) => each === language);
  return lang === undefined ? undefined : { lang, region };
}

function readTag(tag: string): Partial<Pick<Intl.Locale, "language" | "region">> {
  try {
    return new Intl.Locale(tag);
  } catch {
    return {};
  }
}
