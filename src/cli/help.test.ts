import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { cliTexts } from "../i18n/cli.ts";
import { langs } from "../i18n/lang.ts";
import { painter } from "../terminal/style.ts";
import type { Command } from "./command.ts";
import { exitCodes } from "./exit.ts";
import { commandHelp, mainHelp } from "./help.ts";
import { toggle, value } from "./options.ts";
import { integer } from "./parsers.ts";

const options = {
  size: value("size", "N", integer({ least: 1, most: 9, unit: "lines" }), 3),
  quiet: toggle("quiet"),
};
const sentence = "a sentence that is so long that no line of a terminal has room for all of it at once";
const texts = { about: sentence, options: { size: sentence, quiet: "Say nothing" } };
const command: Command<typeof options> = {
  name: "try",
  arguments: ["[FILE]"],
  options,
  texts: { es: texts, en: texts },
};

const own = [
  "  --size N     a sentence that is so long that no line of a terminal has room",
  "               for all of it at once",
  "               default 3 · between 1 and 9 lines · ACUSE_SIZE",
];
const quiet = ["  --quiet      Say nothing", "               ACUSE_QUIET"];
const common = [
  "  --lang LANG  Language of what people read",
  "               default: that of ACUSE_LANG or of the system · es or en, with a",
  "               region or without (es-MX)",
  "  -h, --help   Show this help",
];
const head = [
  "Usage: acuse try [FILE] [OPTIONS]",
  "",
  "a sentence that is so long that no line of a terminal has room for all of it at",
  "once.",
  "",
];

suite("help", () => {
  test("has every option with its default, what is allowed and its variable", () => {
    assert.equal(
      commandHelp(command, "en"),
      [...head, "Options:", ...own, ...quiet, ...common, ""].join("\n"),
    );
  });

  test("puts options below the headings of their groups, and the others last", () => {
    assert.equal(
      commandHelp({ ...command, groups: { limits: ["size"] } }, "en"),
      [...head, "Limits of each client:", ...own, "", "General:", ...quiet, ...common, ""].join("\n"),
    );
  });

  test("has examples that can be typed as they are, since this is a clone", () => {
    assert.match(
      commandHelp({ ...command, name: "doctor" }, "es"),
      /\nEjemplos:\n {2}npx acuse doctor +antes/,
    );
    assert.match(mainHelp(cliTexts.en), /\n {2}npx acuse connect +in another/);
  });

  test("has every command once, and every exit code", () => {
    for (const lang of langs) {
      const help = mainHelp(cliTexts[lang]);
      for (const [name, summary] of Object.entries(cliTexts[lang].summaries)) {
        const start = summary.split(" ").slice(0, 3).join(" ");
        assert.equal(help.split("\n").filter((line) => line.trim().startsWith(name)).length, 1, name);
        assert.ok(help.includes(start), start);
      }
      const words = help.replaceAll(/\s+/g, " ");
      for (const [name, code] of Object.entries(exitCodes)) {
        const text = cliTexts[lang].exits[name as keyof typeof exitCodes];
        assert.ok(words.includes(`${code} ${text}`), `${lang}: ${code} ${text}`);
      }
    }
  });

  test("is coloured by what things are, and says the same without", () => {
    const coloured = commandHelp(command, "es", painter(true));
    assert.ok(coloured.includes("\u001b[36m--size N\u001b[39m"));
    assert.equal(stripVTControlCharacters(coloured), commandHelp(command, "es"));
  });

  test("fits a terminal in both languages", () => {
    for (const lang of langs) {
      for (const help of [commandHelp(command, lang), mainHelp(cliTexts[lang])]) {
        const wide = help.split("\n").filter((line) => line.length > 80);
        assert.deepEqual(wide, []);
      }
    }
  });
});
