import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { explainTexts } from "../i18n/explain.ts";
import { langs } from "../i18n/lang.ts";
import { badNameReasons, closingReasons, confirmationWords, params, replies } from "../protocol/replies.ts";
import type { ReplyKey, ReplySpec } from "../protocol/replies.ts";
import { parseReply } from "../protocol/reply.ts";
import { displayWidth } from "../terminal/width.ts";
import { exampleOf, syntaxOf } from "./example.ts";
import { explain } from "./explain.ts";
import { findTopic, topicWords } from "./topic.ts";

const entries = Object.entries(replies) as [ReplyKey, ReplySpec][];

/** The page that explains `given`, as one text, with lines that are long enough for anything. */
function pageOf(given: string, lang: "es" | "en" = "en", columns?: number): string {
  const topic = findTopic(given);
  assert.ok(topic !== undefined, given);
  return explain(topic, { lang, json: false, columns, colour: false }).join("\n");
}

/** The words of a text, wherever its lines break. */
function words(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}

suite("an example", () => {
  for (const lang of langs) {
    for (const [key, spec] of entries) {
      test(`of ${spec.keyword} in ${lang} is a line of the protocol with the parameters of the registry`, () => {
        const reply = parseReply(exampleOf(key, lang));
        assert.ok(reply !== undefined);
        assert.deepEqual([reply.code, reply.keyword, reply.more], [spec.code, spec.keyword, false]);
        const optional = spec.optional ?? [];
        const given = Object.keys(reply.params);
        assert.deepEqual(
          spec.params.filter((param) => !optional.includes(param) || given.includes(param)),
          given,
        );
        const isForPrograms = key === "pong" || key === "confirmation";
        assert.equal(reply.text !== "", !isForPrograms && spec.reserved !== true);
      });
    }
  }

  test("and the form have the same parts", () => {
    for (const [key, spec] of entries) {
      const form = syntaxOf(key);
      assert.ok(form.startsWith(`${spec.code} ${spec.keyword}`), form);
      for (const param of spec.params) assert.match(form, new RegExp(`${param}=(N|MS|WORD)`));
    }
    assert.equal(syntaxOf("closing"), "421 closing reason=WORD [wait=MS] [last=N] id=WORD [:TEXT]");
    assert.equal(syntaxOf("confirmation"), "250 stored N");
  });
});

suite("a reply is found", () => {
  test("by its code and by its keyword, however that is written", () => {
    for (const [key, { code, keyword }] of entries) {
      assert.deepEqual(findTopic(String(code)), { kind: "reply", key });
      assert.deepEqual(findTopic(` ${keyword.toUpperCase()} `), { kind: "reply", key });
    }
  });

  test("by a word that confirms, and by a reason", () => {
    assert.deepEqual(findTopic("accepted"), { kind: "reply", key: "confirmation", word: "accepted" });
    assert.deepEqual(findTopic("slow-reader"), { kind: "reply", key: "closing", word: "slow-reader" });
    assert.deepEqual(findTopic("mixed-script"), { kind: "reply", key: "badName", word: "mixed-script" });
    assert.deepEqual(findTopic("too-long"), { kind: "reply", key: "tooLong" }, "a keyword comes first");
    for (const word of [...confirmationWords, ...closingReasons, ...badNameReasons]) {
      assert.ok(topicWords.includes(word) && findTopic(word) !== undefined, word);
    }
  });

  test("by a whole line, also one of another keyword, or of a code that is not known", () => {
    const topic = findTopic("450 too-fast wait=1500 :Espera");
    assert.ok(topic?.kind === "reply" && topic.key === "tooFast" && topic.line?.params["wait"] === "1500");
    assert.equal(findTopic("450 slow-down")?.kind, "reply");
    assert.deepEqual(findTopic("299"), { kind: "unknown", code: 299 });
    assert.equal(findTopic("299 fine since=3")?.kind, "unknown");
  });

  test("and what is none is not", () => {
    for (const given of [
      "",
      "600",
      "199",
      "45",
      "4502",
      "too fast",
      "constructor",
      "450 too-fast wait=1 2=\0",
    ]) {
      assert.equal(findTopic(given), undefined, given);
    }
  });
});

suite("a page", () => {
  for (const lang of langs) {
    test(`says in ${lang} all there is about each reply`, () => {
      const texts = explainTexts[lang];
      for (const [key, spec] of entries) {
        const page = words(pageOf(String(spec.code), lang));
        const told = texts.replies[key];
        for (const text of [told.means, told.when, told.person, told.program, exampleOf(key, lang)]) {
          assert.ok(page.includes(words(text)), `${spec.keyword}: ${text}`);
        }
        for (const param of spec.params) assert.ok(page.includes(`${param} ${texts.params[param]}`), param);
        assert.equal(page.includes(`(${texts.reserved})`), spec.reserved === true);
      }
      assert.ok(words(pageOf("250", lang)).includes(`N ${texts.positional.confirmation}`));
      assert.ok(words(pageOf("pong", lang)).includes(`[WORD] ${texts.positional.pong}`));
      for (const reason of closingReasons) assert.ok(pageOf("421", lang).includes(`  ${reason} `), reason);
      for (const reason of badNameReasons) assert.ok(pageOf("501", lang).includes(`  ${reason} `), reason);
      for (const word of confirmationWords) assert.ok(pageOf("250", lang).includes(`  ${word} `), word);
    });

    test(`and the table fit in ${lang} into 80 columns, and into fewer`, () => {
      for (const columns of [undefined, 100, 60]) {
        const pages = entries.map(([, { code }]) => pageOf(String(code), lang, columns));
        const table = explain(undefined, { lang, json: false, columns, colour: false }).join("\n");
        const wide = [...pages, table, pageOf("299", lang, columns)]
          .join("\n")
          .split("\n")
          .filter((line) => displayWidth(line) > (columns ?? 80));
        assert.deepEqual(wide, []);
      }
    });

    test(`has texts in ${lang} that are whole: sentences, and pairs of backticks`, () => {
      for (const { when, means, person, program } of Object.values(explainTexts[lang].replies)) {
        assert.doesNotMatch(when, /^\p{Lu}\p{Ll}|\.$/u);
        for (const text of [means, person, program]) assert.match(text, /^[\p{Lu}`][^]*\.$/u);
        for (const text of [when, means, person, program]) {
          assert.equal(text.split("`").length % 2, 1, text);
          assert.doesNotMatch(text, /undefined|\[object| {2}/);
        }
      }
    });
  }

  test("says what the values of a line come to", () => {
    const page = words(pageOf("450 too-fast wait=1500 rate=20 burst=x new=3 :Too fast"));
    assert.match(page, /your line wait=1500 wait 1\.5 s: come back/);
    assert.match(page, /burst=x lines at once; this should be a whole number/);
    assert.match(page, /new=3 this version does not know it/);
    assert.match(page, /:… for people/);
    assert.match(words(pageOf("450 too-fast wait=1500", "es")), /wait=1500 espera 1,5 s/);
    assert.match(words(pageOf("421 closing reason=naming")), /reason=naming no name came in time/);
    assert.match(words(pageOf("421 closing reason=tired")), /reason=tired this version does not know it/);
    assert.match(words(pageOf("220 acuse/1 ack=accepted")), /ack=accepted in the server's memory/);
    assert.match(words(pageOf("250 stored 18")), /18 the message's number/);
  });

  test("shows of the words and reasons the one that was asked for", () => {
    const one = words(pageOf("naming"));
    assert.ok(
      one.includes("reasons naming ") && !one.includes("draining it") && one.startsWith("421 closing"),
    );
    const accepted = pageOf("250 accepted 3");
    assert.ok(accepted.startsWith("250 accepted ") && !accepted.includes("replicated  "));
  });

  test("of a code that is not known says what its first digit does, and knows a code by another keyword", () => {
    assert.match(words(pageOf("299")), /^299 2xx: done meaning This version does not know this code\./);
    assert.match(words(pageOf("450 slow-down")), /^450 slow-down .* knows this code as `too-fast`\./);
  });

  test("says the same with colour and without", () => {
    const options = { lang: "es", json: false, columns: 80 } as const;
    for (const topic of [undefined, findTopic("421"), findTopic("250 stored 3")]) {
      const coloured = explain(topic, { ...options, colour: true }).join("\n");
      const plain = explain(topic, { ...options, colour: false }).join("\n");
      assert.ok(coloured.includes("\u001b[") && !plain.includes("\u001b"));
      assert.equal(stripVTControlCharacters(coloured), plain);
    }
  });
});

suite("the table", () => {
  test("has every reply and every word that confirms, below its first digit", () => {
    const lines = explain(undefined, { lang: "en", json: false, columns: 120, colour: false });
    for (const [key, { code, keyword, closes }] of entries) {
      const row = lines.findIndex((line) => line.startsWith(`  ${code} ${keyword} `));
      assert.ok(row > 0, keyword);
      const heading = lines.slice(0, row).findLast((line) => /^\dxx /.test(line));
      assert.equal(heading?.charAt(0), String(code).charAt(0));
      assert.equal(lines[row]!.includes("×"), closes !== false, key);
    }
    for (const word of confirmationWords) assert.ok(lines.some((line) => line.startsWith(`  250 ${word} `)));
  });

  test("is shown in part for a first digit", () => {
    const lines = explain(findTopic("4xx"), { lang: "en", json: false, columns: 80, colour: false });
    assert.equal(lines[0], "4xx not done; may succeed later");
    assert.ok(
      lines.some((line) => line.includes("too-fast")) && !lines.some((line) => line.includes(" 552 ")),
    );
    assert.deepEqual(findTopic("4"), findTopic("4XX"));
  });
});

suite("as JSON", () => {
  const read = (given: string | undefined): Record<string, unknown>[] =>
    explain(given === undefined ? undefined : findTopic(given), {
      lang: "es",
      json: true,
      columns: 80,
      colour: false,
    }).map((line) => JSON.parse(line) as Record<string, unknown>);

  test("there is an object for each reply, with the same fields in every language", () => {
    const all = read(undefined);
    assert.deepEqual(
      all.map(({ code, keyword }) => [code, keyword]),
      entries.map(([, { code, keyword }]) => [code, keyword]),
    );
    const fields =
      "code keyword known reserved connection syntax when means person program positional params words example";
    for (const object of all) assert.deepEqual(Object.keys(object).toSorted(), fields.split(" ").toSorted());
    assert.equal(read("5xx").length, entries.filter(([, { code }]) => code >= 500).length);
  });

  test("parameters say what they hold, and the connection what becomes of it", () => {
    const [closing] = read("421");
    const wait = {
      name: "wait",
      holds: params.wait.kind,
      optional: true,
      means: explainTexts.es.params.wait,
    };
    assert.ok(
      (closing!["params"] as object[]).some((param) => JSON.stringify(param) === JSON.stringify(wait)),
    );
    assert.equal(closing!["connection"], "ends");
    assert.equal(read("500")[0]!["connection"], "ends-after-hello");
    assert.equal(read("250")[0]!["connection"], "stays");
  });

  test("a line has its parts, and an unknown code says that it is one", () => {
    const [line] = read("450 too-fast wait=1500");
    assert.deepEqual(
      (line!["line"] as { word: string }[]).map(({ word }) => word),
      ["wait=1500"],
    );
    const means = explainTexts.es.digits["2"];
    assert.deepEqual(read("299"), [{ code: 299, keyword: null, known: false, means }]);
  });
});
