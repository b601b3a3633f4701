/** What the documents say is what the code does, as far as a machine can tell. */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, test } from "node:test";
import { documents as generated, regenerate, sections } from "../docs/sections.ts";
import { exitCodes } from "../src/cli/exit.ts";
import { connectTexts } from "../src/i18n/connect.ts";
import { consoleTexts } from "../src/i18n/console.ts";
import { langs } from "../src/i18n/lang.ts";
import type { Lang } from "../src/i18n/lang.ts";
import { replyTexts } from "../src/i18n/replies.ts";
import { badNameReasons, closingReasons, params, replies } from "../src/protocol/replies.ts";
import type { ReplyKey, ReplySpec } from "../src/protocol/replies.ts";
import { anchorOf, blocksOf, linksOf, sectionsOf } from "./support/markdown.ts";
import type { Block } from "./support/markdown.ts";
import { root } from "./support/server.ts";

const documents = globSync(["*.md", "docs/**/*.md"], { cwd: root });
const protocols: Readonly<Record<Lang, string>> = { en: "docs/protocol.md", es: "docs/protocol.es.md" };
const readmes: Readonly<Record<Lang, string>> = { en: "README.md", es: "README.es.md" };
const entries = Object.entries(replies) as [ReplyKey, ReplySpec][];

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The section of the protocol's text that has this heading. */
function section(lang: Lang, title: string): string {
  const found = sectionsOf(read(protocols[lang])).filter((each) => each.title === title);
  assert.equal(found.length, 1, `${protocols[lang]} has one section "${title}"`);
  return found[0]!.text;
}

describe("the generated sections", () => {
  for (const [path, lang] of Object.entries(generated)) {
    test(`of ${path} are as the code makes them (npm run docs)`, () => {
      assert.equal(regenerate(read(path), lang), read(path));
    });
  }

  test("are all there", () => {
    for (const lang of langs) {
      const protocol = read(protocols[lang]);
      for (const name of Object.keys(sections))
        assert.ok(protocol.includes(`<!-- generated: ${name} -->`), name);
    }
  });

  test("are made anew where they differ, and must be known", () => {
    const [name] = Object.keys(sections);
    const made = regenerate(`a\n<!-- generated: ${name} -->\nold\n<!-- end -->\nb`, "en");
    assert.ok(made.startsWith("a\n") && made.endsWith("\nb") && !made.includes("old") && made.includes("|"));
    assert.throws(() => regenerate("<!-- generated: nothing --><!-- end -->", "en"), /no section "nothing"/);
  });
});

describe("the registry of replies", () => {
  test("has a text in every language for each reply that people read", () => {
    // What these say is said by their keyword and number; the reserved ones have no text yet.
    const textless: ReadonlySet<ReplyKey> = new Set<ReplyKey>(["pong", "confirmation"]);
    const wanted = entries.filter(([key, { reserved }]) => reserved !== true && !textless.has(key));
    for (const lang of langs) {
      assert.deepEqual(Object.keys(replyTexts[lang]).toSorted(), wanted.map(([key]) => key).toSorted(), lang);
    }
  });

  test("has words in every language for each end, on the console and for the client", () => {
    const ends = entries.filter(([, { closes }]) => closes !== false);
    for (const lang of langs) {
      for (const [key, { keyword }] of ends) {
        const reasons = reasonsOf(key);
        for (const reason of reasons) {
          const words = consoleTexts[lang].goodbye(keyword, reason);
          assert.ok(words.includes(" ") && words !== reason, `${lang}: ${keyword} ${reason}`);
        }
      }
      const refusals = ends.map(([key]) => key).filter((key) => key !== "bye" && key !== "closing");
      assert.deepEqual(Object.keys(connectTexts[lang].refused).toSorted(), refusals.toSorted(), lang);
      assert.deepEqual(Object.keys(connectTexts[lang].closing).toSorted(), closingReasons.toSorted(), lang);
    }
  });

  for (const lang of langs) {
    for (const [key, spec] of entries) {
      const title = `${spec.code} ${spec.keyword}`;
      test(`${title} is described in ${protocols[lang]}: its parameters, reasons, and the connection's fate`, () => {
        const text = section(lang, title).replaceAll(/\s+/g, " ");
        for (const param of spec.params) assert.match(text, new RegExp(`\\b${param}\\b`), param);
        for (const reason of reasonsOf(key))
          if (reason !== null) assert.ok(text.includes(`\`${reason}\``), reason);
        const { ends, stays, reserved } = fates[lang];
        assert.equal(ends.test(text), spec.closes === true);
        assert.equal(stays.test(text), spec.closes !== true);
        assert.equal(reserved.test(text), spec.reserved === true);
      });
    }
  }

  test("has the parameters that some reply uses, and no other", () => {
    const used = new Set(entries.flatMap(([, spec]) => spec.params));
    assert.deepEqual([...used].toSorted(), Object.keys(params).toSorted());
  });
});

/** How the text of a reply says what becomes of the connection, and that it is not sent yet. */
const fates = {
  en: { ends: /The connection ends\./, stays: /the connection stays/i, reserved: /\bReserved\b/ },
  es: { ends: /La conexión termina\./, stays: /la conexión sigue/i, reserved: /\bReservado\b/ },
} as const satisfies Record<Lang, Record<string, RegExp>>;

function reasonsOf(key: ReplyKey): readonly (string | null)[] {
  if (key === "closing") return closingReasons;
  return key === "badName" ? badNameReasons : [null];
}

/** Limits that are nobody else's business are not exported; the documents name them all the same. */
const toldLimits: readonly (readonly [path: string, code: string, en: string, es: string])[] = [
  [
    "src/front/connection.ts",
    "const unsentBytesMax: number = 96 * 1024;",
    "With 96 KiB of them unsent",
    "Con 96 KiB de ellas sin enviar",
  ],
  [
    "src/front/linger.ts",
    "const lingerBytesMax: number = 64 * 1024;",
    "reads and drops 64 KiB",
    "lee y desecha 64 KiB",
  ],
  ["src/front/linger.ts", "export const lingerMsMax = 2_000;", "A client gets 2 s", "Un cliente tiene 2 s"],
  [
    "src/front/slow-reader.ts",
    "export const slowReaderMsMax = 120_000;",
    "after 120 s without any progress",
    "tras 120 s sin avanzar nada",
  ],
  [
    "src/protocol/limits.ts",
    "export const windowBytesMax: number = 256 * 1024;",
    "or 256 KiB of them",
    "o 256 KiB de ellas",
  ],
  [
    "src/front/front.ts",
    "export const inFlightBytesMax: number = 64 * 1024 * 1024;",
    "have 64 MiB unanswered",
    "tienen 64 MiB sin responder",
  ],
  [
    "src/session/pace.ts",
    "const drainShare = 0.995;",
    "half a per cent less than `rate`",
    "medio por ciento menos que `rate`",
  ],
  [
    "src/protocol/command.ts",
    "const helloValueCharactersMax = 256;",
    "a value is at most 256 characters",
    "un valor tiene como máximo 256 caracteres",
  ],
];

describe("the limits in the prose", () => {
  for (const [path, code, en, es] of toldLimits) {
    test(`"${en}" is what ${path} says`, () => {
      assert.ok(read(path).includes(code), `${path} has "${code}"`);
      for (const [lang, told] of Object.entries({ en, es })) {
        const document = protocols[lang as Lang];
        assert.ok(read(document).replaceAll(/\s+/g, " ").includes(told), `${document} has "${told}"`);
      }
    });
  }
});

/** Blocks of a document whose bytes do not depend on its language: what is typed, sent, or run. */
function commonBlocks(path: string): Block[] {
  return blocksOf(read(path)).filter(({ info }) => !["text", "console"].includes(info));
}

/** The skeleton of a document: the levels of its headings. */
function outlineOf(path: string): string[] {
  return (
    read(path)
      .replaceAll(/^```[^]*?^```$/gm, "")
      .match(/^#+(?= )/gm) ?? []
  );
}

describe("the two languages", () => {
  for (const { en, es } of [protocols, readmes]) {
    test(`of ${en} carry the same blocks of code, the same headings and links to each other`, () => {
      const [english, spanish] = [commonBlocks(en), commonBlocks(es)];
      assert.ok(english.length > 5);
      assert.deepEqual(
        spanish.map(({ info, lines }) => ({ info, lines })),
        english.map(({ info, lines }) => ({ info, lines })),
      );
      assert.equal(blocksOf(read(es)).length, blocksOf(read(en)).length);
      assert.deepEqual(outlineOf(es), outlineOf(en));
      for (const [from, to] of [
        [en, es],
        [es, en],
      ] as const) {
        const [top = ""] = read(from).split(/^## /m);
        assert.ok(linksOf(top).includes(basename(to)), `${from} links to ${to} at its top`);
      }
    });
  }

  test("say at the top of the protocol's translation which one counts", () => {
    const [top = ""] = read(protocols.es).split(/^## /m);
    assert.match(top, /^> Esta es una traducción.*\[el texto en inglés\]\(protocol\.md\)/m);
  });
});

for (const path of Object.values(readmes)) {
  test(`the exit codes of ${path} are those of the commands`, () => {
    const told = [...read(path).matchAll(/^\| (\d+) +\|/gm)].map((match) => Number(match[1]));
    assert.deepEqual(told, Object.values(exitCodes));
  });
}

describe("the documents", () => {
  for (const path of documents) {
    test(`${path} links to what there is`, () => {
      for (const link of linksOf(read(path)).filter((each) => !each.startsWith("https://"))) {
        const [file = "", anchor] = link.split("#");
        const target = file === "" ? path : join(dirname(path), file);
        assert.ok(existsSync(join(root, target)), `${path} links to ${link}`);
        const anchors =
          anchor === undefined ? [] : sectionsOf(read(target)).map(({ title }) => anchorOf(title));
        assert.ok(anchor === undefined || anchors.includes(anchor), `${path} links to ${link}`);
      }
    });

    test(`${path} names files of the sources that there are`, () => {
      for (const [, file] of read(path).matchAll(/`((?:src|test|docs|bench|bin)\/[\w./-]+)`/g)) {
        assert.ok(existsSync(join(root, file!)), `${path} names ${file}`);
      }
    });
  }

  test("ARCHITECTURE.md has each folder of the sources", () => {
    const told = read("ARCHITECTURE.md");
    const folders = globSync("src/*/", { cwd: root }).map((path) => path.replace(/\/?$/, "/"));
    assert.ok(folders.length > 10);
    assert.deepEqual(
      folders.filter((folder) => !told.includes(`| \`${folder}\` `)),
      [],
    );
  });

  test("ARCHITECTURE.md says where a thing is once", () => {
    const rows = [...read("ARCHITECTURE.md").matchAll(/^\| [^|]+\|/gm)].map(([row]) => row);
    assert.ok(rows.length > 30);
    assert.deepEqual(
      rows.filter((row, i) => rows.indexOf(row) < i),
      [],
    );
  });

  test("every decision has the same four parts and a number of its own", () => {
    const decisions = documents.filter((path) => path.startsWith("docs/decisions/")).toSorted();
    for (const [index, path] of decisions.entries()) {
      const parts = [...read(path).matchAll(/^\*\*(.+?)\*\*/gm)].map((match) => match[1]);
      assert.deepEqual(parts, ["Question.", "Choice.", "Why.", "What would change it."], path);
      assert.match(read(path), new RegExp(`^# ${index + 1}\\. `));
      assert.equal(Number(/\d{4}/.exec(path)![0]), index + 1);
    }
  });
});
