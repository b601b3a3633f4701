import assert from "node:assert/strict";
import { test } from "node:test";
import { detectLang } from "./lang.ts";

test("the flag is stronger than ACUSE_LANG, and that than the locale's variables in their order", () => {
  const env = { ACUSE_LANG: "es", LC_ALL: "en_GB", LC_MESSAGES: "es", LANG: "en" };
  assert.equal(detectLang("en", env), "en");
  assert.equal(detectLang(undefined, env), "es");
  assert.equal(detectLang(undefined, { ...env, ACUSE_LANG: undefined }), "en");
  assert.equal(detectLang(undefined, { LC_MESSAGES: "es", LANG: "en" }), "es");
  assert.equal(detectLang(undefined, { LANG: "es" }), "es");
});

test("an empty variable is as good as none", () => {
  assert.equal(detectLang("", { ACUSE_LANG: "", LC_ALL: "", LC_MESSAGES: "", LANG: "es_ES.UTF-8" }), "es");
});

test("a locale counts by its language, whatever its region and encoding", () => {
  for (const locale of ["es", "ES", "es_MX.UTF-8", "es-419", "es@euro", "es.UTF-8"]) {
    assert.equal(detectLang(undefined, { LC_ALL: locale }), "es", locale);
  }
});

test("C, POSIX and languages that acuse does not speak are English, and do not ask the weaker ones", () => {
  for (const locale of ["C", "POSIX", "C.UTF-8", "fr_FR.UTF-8", "est", "?"]) {
    assert.equal(detectLang(undefined, { LC_ALL: locale, LANG: "es" }), "en", locale);
  }
  assert.equal(detectLang(undefined, {}), "en");
});
