import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { formatCount } from "../i18n/units.ts";
import { readCommand } from "./command.ts";
import type { Command } from "./command.ts";
import { UsageError, value } from "./options.ts";
import { text } from "./parsers.ts";

const options = { text: value("text", "TEXT", text) };
const texts = { about: "tries", options: { text: "any" } };
const command: Command<typeof options> = {
  name: "try",
  arguments: [],
  options,
  texts: { es: texts, en: texts },
};

suite("a command", () => {
  test("speaks the language of the flag, and writes numbers as its region does", () => {
    for (const [lang, env, count] of [
      ["es-MX", {}, "12,345"],
      ["es_ES.UTF-8", {}, "12.345"],
      ["es", { LANG: "es_MX.UTF-8" }, "12.345"],
      [undefined, { LANG: "es_MX.UTF-8" }, "12,345"],
    ] as readonly [string | undefined, Record<string, string>, string][]) {
      const given = readCommand(command, lang === undefined ? [] : ["--lang", lang], env);
      assert.equal(given?.lang, "es");
      assert.equal(formatCount("es", 12_345), count, `${lang}`);
    }
  });

  test("refuses a language that it does not speak, and says which ones it does", () => {
    const message = '--lang must be es or en, with a region or without (es-MX), got "fr"';
    assert.throws(() => readCommand(command, ["--lang", "fr"], { LANG: "es" }), new UsageError(message));
    assert.throws(() => readCommand(command, ["--lang="], {}), UsageError);
  });
});
