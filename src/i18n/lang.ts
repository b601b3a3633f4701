/** The languages in which acuse speaks to people. Codes, keywords, flags and JSON fields are the same in all. */
export const langs = ["es", "en"] as const;
export type Lang = (typeof langs)[number];

/** What decides the language when no flag does, strongest first. */
const variables = ["ACUSE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] as const;

/**
 * The language of this run: the flag, else the first variable that is not empty. A locale counts by its language
 * (`es_MX.UTF-8` is `es`); `C`, `POSIX` and languages that acuse does not speak give English.
 */
export function detectLang(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Lang {
  const locale = [flag, ...variables.map((name) => env[name])].find(
    (value) => value !== undefined && value !== "",
  );
  const language = locale?.split(/[-_.@]/, 1)[0]?.toLowerCase();
  return langs.find((lang) => lang === language) ?? "en";
}
