/** What the documents say is what the code does, as far as a machine can tell. */
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { regenerate, sections } from "../docs/sections.ts";
import { exitCodes } from "../src/cli/exit.ts";
import { connectTexts } from "../src/i18n/connect.ts";
import { consoleTexts } from "../src/i18n/console.ts";
import { langs } from "../src/i18n/lang.ts";
import { replyTexts } from "../src/i18n/replies.ts";
import { badNameReasons, closingReasons, params, replies } from "../src/protocol/replies.ts";
import type { ReplyKey, ReplySpec } from "../src/protocol/replies.ts";
import { anchorOf, linksOf, sectionsOf } from "./support/markdown.ts";
import { root } from "./support/server.ts";

const documents = globSync(["*.md", "docs/**/*.md"], { cwd: root });
const protocol = read("docs/protocol.md");
const readme = read("README.md");
const entries = Object.entries(replies) as [ReplyKey, ReplySpec][];

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** The section of the protocol's text that has this heading. */
function section(title: string): string {
  const found = sectionsOf(protocol).filter((each) => each.title === title);
  assert.equal(found.length, 1, `docs/protocol.md has one section "${title}"`);
  return found[0]!.text;
}

describe("the generated sections", () => {
  for (const path of ["docs/protocol.md", "README.md"]) {
    test(`of ${path} are as the code makes them (npm run docs)`, () => {
      assert.equal(regenerate(read(path)), read(path));
    });
  }

  test("are all there", () => {
    for (const name of Object.keys(sections))
      assert.ok(protocol.includes(`<!-- generated: ${name} -->`), name);
  });

  test("are made anew where they differ, and must be known", () => {
    const [name] = Object.keys(sections);
    const made = regenerate(`a\n<!-- generated: ${name} -->\nold\n<!-- end -->\nb`);
    assert.ok(made.startsWith("a\n") && made.endsWith("\nb") && !made.includes("old") && made.includes("|"));
    assert.throws(() => regenerate("<!-- generated: nothing --><!-- end -->"), /no section "nothing"/);
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

  for (const [key, spec] of entries) {
    const title = `${spec.code} ${spec.keyword}`;
    test(`${title} is described: its parameters, its reasons, and whether the connection stays`, () => {
      const text = section(title).replaceAll(/\s+/g, " ");
      for (const param of spec.params) assert.match(text, new RegExp(`\\b${param}\\b`), param);
      for (const reason of reasonsOf(key))
        if (reason !== null) assert.ok(text.includes(`\`${reason}\``), reason);
      assert.equal(/The connection ends\./.test(text), spec.closes === true);
      assert.equal(/the connection stays/i.test(text), spec.closes !== true);
      assert.equal(/\bReserved\b/.test(text), spec.reserved === true || key === "closing");
    });
  }

  test("has the parameters that some reply uses, and no other", () => {
    const used = new Set(entries.flatMap(([, spec]) => spec.params));
    assert.deepEqual([...used].toSorted(), Object.keys(params).toSorted());
  });
});

function reasonsOf(key: ReplyKey): readonly (string | null)[] {
  if (key === "closing") return closingReasons;
  return key === "badName" ? badNameReasons : [null];
}

/** Limits that are nobody else's business are not exported; the documents name them all the same. */
const toldLimits: readonly (readonly [path: string, code: string, told: string])[] = [
  ["src/front/connection.ts", "const unsentBytesMax: number = 96 * 1024;", "With 96 KiB of them unsent"],
  ["src/front/linger.ts", "const lingerBytesMax: number = 64 * 1024;", "reads and drops 64 KiB"],
  ["src/front/linger.ts", "export const lingerMsMax = 2_000;", "A client gets 2 s"],
  ["src/front/slow-reader.ts", "export const slowReaderMsMax = 120_000;", "after 120 s without any progress"],
  ["src/protocol/limits.ts", "export const windowBytesMax: number = 256 * 1024;", "or 256 KiB of them"],
  [
    "src/front/front.ts",
    "export const inFlightBytesMax: number = 64 * 1024 * 1024;",
    "have 64 MiB unanswered",
  ],
  ["src/session/pace.ts", "const drainShare = 0.995;", "half a per cent less than `rate`"],
  ["src/protocol/command.ts", "const helloValueCharactersMax = 256;", "a value is at most 256 characters"],
];

describe("the limits in the prose", () => {
  for (const [path, code, told] of toldLimits) {
    test(`"${told}" is what ${path} says`, () => {
      assert.ok(read(path).includes(code), `${path} has "${code}"`);
      assert.ok(protocol.replaceAll(/\s+/g, " ").includes(told), `docs/protocol.md has "${told}"`);
    });
  }
});

test("the exit codes of the README are those of the commands", () => {
  const told = [...readme.matchAll(/^\| (\d+) +\|/gm)].map((match) => Number(match[1]));
  // A proof can only fail once there is a command for it.
  const codes = Object.values(exitCodes).filter((code) => code !== exitCodes.proofFailed);
  assert.deepEqual(told, codes);
});

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
