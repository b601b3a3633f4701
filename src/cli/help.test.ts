import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { cliTexts } from "../i18n/cli.ts";
import { langs } from "../i18n/lang.ts";
import type { Command } from "./command.ts";
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

suite("help", () => {
  test("has every option with its variable, what is allowed and its default", () => {
    assert.equal(
      commandHelp(command, "en"),
      [
        "Usage: acuse try [FILE] [--…]",
        "",
        "a sentence that is so long that no line of a terminal has room for all of it at",
        "once.",
        "",
        "Options:",
        "  --size N     a sentence that is so long that no line of a terminal has room",
        "               for all of it at once",
        "               between 1 and 9 lines; default 3; ACUSE_SIZE",
        "  --quiet      Say nothing",
        "               ACUSE_QUIET",
        "  --lang LANG  Language of what people read",
        "               es or en; default: that of ACUSE_LANG or of the system",
        "  -h, --help   Show this help",
        "",
      ].join("\n"),
    );
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
