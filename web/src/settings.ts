/** What a person chose for this page, kept by the browser. */
import { consoleTexts } from "../../src/i18n/console.ts";
import type { ConsoleTexts } from "../../src/i18n/console.ts";
import { explainTexts } from "../../src/i18n/explain.ts";
import type { ExplainTexts } from "../../src/i18n/explain.ts";
import { langs, parseLocale } from "../../src/i18n/lang.ts";
import type { Lang } from "../../src/i18n/lang.ts";
import { pageTexts } from "../../src/i18n/page.ts";
import type { PageTexts } from "../../src/i18n/page.ts";
import { whyTexts } from "../../src/i18n/why.ts";
import type { WhyTexts } from "../../src/i18n/why.ts";
import { useRegion } from "../../src/i18n/units.ts";
import { Shown, useShown } from "./shown.ts";

export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const langKey = "acuse.lang";
const themeKey = "acuse.theme";

/** Where the browser keeps nothing for pages, a choice lasts as long as the page. */
function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    return;
  }
}

function firstLang(): Lang {
  const spoken = navigator.languages.map(parseLocale).filter((locale) => locale !== undefined);
  // Each language is written as in the region that the browser names with it.
  for (const lang of langs) {
    const locale = spoken.find((each) => each.lang === lang);
    if (locale !== undefined) useRegion(locale);
  }
  return langs.find((lang) => lang === kept(langKey)) ?? spoken[0]?.lang ?? "en";
}

function firstTheme(): Theme {
  return themes.find((theme) => theme === kept(themeKey)) ?? "auto";
}

const lang: Shown<Lang> = new Shown(firstLang());
export const theme: Shown<Theme> = new Shown(firstTheme());

export function chooseLang(choice: Lang): void {
  keep(langKey, choice);
  lang.set(choice);
  apply();
}

export function chooseTheme(choice: Theme): void {
  keep(themeKey, choice);
  theme.set(choice);
  apply();
}

/** Tells the document, for the style sheets and for who reads aloud. */
export function apply(): void {
  document.documentElement.lang = lang.value;
  document.documentElement.dataset["theme"] = theme.value;
}

export interface Words {
  readonly lang: Lang;
  readonly page: PageTexts;
  readonly console: ConsoleTexts;
  readonly explain: ExplainTexts;
  readonly why: WhyTexts;
}

/** The texts in the language that was chosen. */
export function useWords(): Words {
  const chosen = useShown(lang);
  return {
    lang: chosen,
    page: pageTexts[chosen],
    console: consoleTexts[chosen],
    explain: explainTexts[chosen],
    why: whyTexts[chosen],
  };
}
