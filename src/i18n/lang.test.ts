import assert from "node:assert/strict";
import { test } from "node:test";
import { detectLang, detectLocale, parseLocale } from "./lang.ts";

test("the flag is stronger than ACUSE_LANG, and that than the locale's variables in their order", () => {
  const order = ["ACUSE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
  for (const [index, name] of order.entries()) {
    const weaker = Object.fromEntries(order.slice(index + 1).map((each) => [each, "es"]));
    assert.equal(detectLang(undefined, { ...weaker, [name]: "en" }), "en", name);
    assert.equal(detectLang("es", { ...weaker, [name]: "en" }), "es", name);
    const stronger = Object.fromEntries(order.slice(0, index).map((each) => [each, "en"]));
    if (index > 0) assert.equal(detectLang(undefined, { ...stronger, [name]: "es" }), "en", name);
    assert.equal(detectLang(undefined, { [name]: "es" }), "es", name);
  }
});

test("an empty variable is as good as none", () => {
  assert.equal(detectLang("", { ACUSE_LANG: "", LC_ALL: "", LC_MESSAGES: "", LANG: "es_ES.UTF-8" }), "es");
});

test("a locale counts by its language, whatever its region and encoding", () => {
  for (const locale of ["es", "ES", "es_MX.UTF-8", "es-419", "es@euro", "es.UTF-8", "es-Latn-MX"]) {
    assert.equal(detectLang(undefined, { LC_ALL: locale }), "es", locale);
  }
});

test("C, POSIX and languages that acuse does not speak are English, and do not ask the weaker ones", () => {
  for (const locale of ["C", "POSIX", "C.UTF-8", "fr_FR.UTF-8", "est", "?", "es MX", "."]) {
    assert.equal(detectLang(undefined, { LC_ALL: locale, LANG: "es" }), "en", locale);
  }
  assert.equal(detectLang(undefined, {}), "en");
});

test("the region is kept, however the locale is written", () => {
  for (const [text, region] of [
    ["es", undefined],
    ["es-MX", "MX"],
    ["es_mx", "MX"],
    ["es_ES.UTF-8", "ES"],
    ["es_ES@euro", "ES"],
    ["es-419", "419"],
    ["es-Latn-AR", "AR"],
  ] as const) {
    assert.deepEqual(parseLocale(text), { lang: "es", region }, text);
  }
  assert.deepEqual(detectLocale(undefined, { LANG: "en_GB.UTF-8" }), { lang: "en", region: "GB" });
  assert.deepEqual(detectLocale(undefined, { LANG: "fr_CA.UTF-8" }), { lang: "en", region: undefined });
});

test("what is no locale, or of another language, is not read as one", () => {
  for (const text of ["", "fr", "fr-MX", "C", "e", "es-", "español", "es-MX-", "es\n", "-es"]) {
    assert.equal(parseLocale(text), undefined, JSON.stringify(text));
  }
});
