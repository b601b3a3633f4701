import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fakeClient, fakeGoodbye } from "../../test/support/fake-api.ts";
import { langs } from "../i18n/lang.ts";
import { whyTexts } from "../i18n/why.ts";
import { defaultLimits } from "../protocol/limits.ts";
import { badNameReasons, closingReasons, replies } from "../protocol/replies.ts";
import { painter } from "../terminal/style.ts";
import { displayWidth } from "../terminal/width.ts";
import { storyLines } from "./story-view.ts";

/** Every way in which a connection can end. */
const endings = [
  ...Object.values(replies)
    .filter(({ closes }) => closes !== false)
    .flatMap(({ code, keyword }) => {
      const reasons = { closing: closingReasons, "bad-name": badNameReasons }[keyword as string] ?? [null];
      return reasons.map((reason) => ({ code, keyword, reason }));
    }),
  { code: 454, keyword: "too-many", reason: "server" },
  { code: null, keyword: "lost", reason: null },
];

function told(goodbye: Partial<ReturnType<typeof fakeGoodbye>>, lang: "es" | "en" = "en"): string[] {
  const story = {
    silentThreads: 0,
    client: null,
    goodbyes: [fakeGoodbye("9bzydgtx", null, goodbye)],
    limits: defaultLimits,
  };
  return storyLines(story, Date.now(), { lang, columns: 80, paint: painter(false) });
}

suite("the story of a connection", () => {
  for (const ending of endings) {
    const param = ending.code === 454 ? "scope" : "reason";
    const last = [ending.code, ending.keyword, ending.reason === null ? null : `${param}=${ending.reason}`];
    const line = last.filter((part) => part !== null).join(" ");
    test(`has a cause, a meaning and an advice for ${line}`, () => {
      for (const lang of langs) {
        const lines = told(ending, lang);
        assert.equal(lines[0], `${whyTexts[lang].noName}   ${line}   id 9bzydgtx`);
        const { ended, came, sent, stored, told: said, operator } = whyTexts[lang].labels;
        for (const label of [ended, came, sent, stored, said, operator]) {
          assert.ok(
            lines.some((each) => new RegExp(`^  ${label}  +\\S`).test(each)),
            `${label}: ${lines.join("\n")}`,
          );
        }
        for (const each of lines) assert.ok(displayWidth(each) <= 80, each);
      }
    });
  }

  test("advises nothing that leaves a full disk full: what is pruned makes room for messages only", () => {
    for (const lang of langs) {
      const lines = told({ code: 452, keyword: "no-space" }, lang).join("\n");
      assert.match(lines, /--reserve/);
      assert.doesNotMatch(lines, /prune/);
    }
  });

  test("says how much is stored, and that nobody knows where the storage failed", () => {
    const stored = (goodbye: Partial<ReturnType<typeof fakeGoodbye>>): string =>
      told({ name: "Ana", ...goodbye }).find((line) => /^ {2}stored/.test(line))!;
    assert.match(stored({ last: 42 }), /all up to message 42 of its session$/);
    assert.match(stored({ last: 0, messages: 0 }), / nothing$/);
    assert.match(stored({ last: null, messages: 3 }), /nobody knows how far/);
    // It may have resumed a session that has messages.
    assert.match(stored({ last: null, messages: 0 }), /nobody knows how far/);
    assert.match(stored({ name: null, last: null, messages: 0 }), / nothing$/);
  });

  test("has whoever is gone not as connected", () => {
    const goodbyes = [fakeGoodbye("9bzydgtx", "Ana")];
    const story = {
      silentThreads: 0,
      client: fakeClient("9bzydgtx", "Ana"),
      goodbyes,
      limits: defaultLimits,
    };
    const lines = storyLines(story, Date.now(), { lang: "en", columns: 80, paint: painter(false) });
    assert.equal(lines[0], "Ana   221 bye   id 9bzydgtx");
  });

  test("lets a code through that it does not know", () => {
    const lines = told({ code: 599, keyword: "new-thing", reason: "odd" });
    assert.match(lines[0]!, /599 new-thing reason=odd/);
  });
});
