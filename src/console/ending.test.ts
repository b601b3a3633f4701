import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { connectTexts } from "../i18n/connect.ts";
import { langs } from "../i18n/lang.ts";
import { whyFailed } from "./ending.ts";
import { whyUnreachable } from "./unreachable.ts";

suite("what the system says of a connection is told in words", () => {
  for (const lang of langs) {
    test(`in ${lang}, and what is not known is an error`, () => {
      const texts = connectTexts[lang];
      const lost = ["ECONNRESET", "EPIPE", "ETIMEDOUT", "EHOSTUNREACH", "ENETDOWN", "EIO"];
      const { reset, timedOut, noWay, other } = texts.failed;
      assert.deepEqual(
        lost.map((code) => whyFailed(code, texts)),
        [reset, reset, timedOut, noWay, noWay, other],
      );
      const target = "inbox.example:2010";
      const none = ["ECONNREFUSED", "EAI_AGAIN", "ENETUNREACH", "EACCES"];
      const { cannotConnect } = texts;
      assert.deepEqual(
        none.map((code) => whyUnreachable(code, target, lang)),
        [
          cannotConnect.refused(target),
          cannotConnect.unknownHost(target),
          cannotConnect.noWay(target),
          cannotConnect.other(target, "EACCES"),
        ],
      );
    });
  }
});
