import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { defaultLimits, nameCharactersMax, replyBytesMax } from "../protocol/limits.ts";
import { badNameReasons, closingReasons, confirmationWords } from "../protocol/replies.ts";
import type { ReplyTexts } from "../session/texts.ts";
import { langs } from "./lang.ts";
import { replyTexts } from "./replies.ts";

/** Every text, with the longest values that it can have. */
function allTexts(texts: ReplyTexts): string[] {
  const name = "ñ".repeat(nameCharactersMax);
  return [
    texts.greeting(),
    texts.welcome(name),
    texts.nameInUse(name, 2000),
    texts.tooFast(1_000_000, 1_000_000, 1500),
    texts.noSpace(10_000),
    texts.tooMany(5000),
    texts.unknownCommand(),
    texts.outOfOrder(),
    texts.tooLong(1_048_576),
    texts.notText(1_048_576),
    texts.notAcuse(),
    texts.unfinished(),
    ...closingReasons.map((reason) => texts.closing(reason)),
    ...badNameReasons.map((reason) => texts.badName(reason)),
    ...confirmationWords.flatMap((word) => [
      texts.bye(undefined, 0, word),
      texts.bye(name, 1_000_000, word),
      ...texts.help(defaultLimits, word),
      ...texts.help({ ...defaultLimits, rate: undefined }, word),
    ]),
  ];
}

for (const lang of langs) {
  suite(`the replies in ${lang}`, () => {
    test("are whole sentences or questions, each in a line of its own", () => {
      for (const text of allTexts(replyTexts[lang])) {
        assert.match(text, /^[\p{Lu}¿/#][^\p{Cc}]*[.?]$/u);
        assert.doesNotMatch(text, /undefined|NaN|\[object|[ ]{2}/);
        assert.ok(Buffer.byteLength(text) < replyBytesMax / 4, text);
      }
    });
  });
}

suite("a refusal says which limit, how much is allowed and what to do", () => {
  test("in Spanish", () => {
    assert.equal(
      replyTexts.es.tooFast(20, 40, 50),
      "Demasiado rápido: se admiten 20 líneas por segundo y 40 de golpe. Espera 50 ms y vuelve a conectarte.",
    );
    assert.equal(
      replyTexts.es.tooLong(4096),
      "Línea demasiado larga: se admiten 4096 bytes. Parte el mensaje en varios y vuelve a conectarte.",
    );
  });

  test("in English", () => {
    assert.equal(
      replyTexts.en.tooFast(20, 40, 1401),
      "Too fast: 20 lines a second and 40 at once are allowed. Wait 1.5 s and connect again.",
    );
    assert.equal(
      replyTexts.en.tooLong(4096),
      "The line is too long: 4096 bytes are allowed. Split the message and connect again.",
    );
  });
});

test("a goodbye counts rightly, and says no more than the word that confirmed", () => {
  assert.equal(replyTexts.es.bye("Ana", 1, "stored"), "Hasta pronto, Ana. 1 mensaje guardado.");
  assert.equal(replyTexts.es.bye("Ana", 2, "stored"), "Hasta pronto, Ana. 2 mensajes guardados.");
  assert.equal(replyTexts.es.bye("Ana", 1, "accepted"), "Hasta pronto, Ana. 1 mensaje aceptado.");
  assert.equal(replyTexts.en.bye("Ana", 0, "stored"), "See you soon, Ana. 0 messages stored.");
  assert.equal(replyTexts.en.bye("Ana", 1, "accepted"), "See you soon, Ana. 1 message accepted.");
  assert.doesNotMatch(replyTexts.en.help(defaultLimits, "accepted").join(), /stored|disk/);
  assert.doesNotMatch(replyTexts.es.help(defaultLimits, "accepted").join(), /guarda|disco/);
});
