/** The texts for people: whole in both languages, the same in what they tell, and nowhere but in their catalogues. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { cliTexts } from "../src/i18n/cli.ts";
import { langs } from "../src/i18n/lang.ts";
import type { Lang } from "../src/i18n/lang.ts";
import { catalogues, parametersOf, samplesOf } from "./support/catalogue.ts";
import type { Catalogue } from "./support/catalogue.ts";
import { literalsOf } from "./support/literals.ts";
import { root } from "./support/server.ts";

/** A text of a catalogue, in both languages, as a function of its parameters. */
interface Text {
  /** `connectTexts.cannotConnect.refused`. */
  readonly path: string;
  readonly types: readonly string[];
  /** Values of each parameter. */
  readonly values: readonly (readonly unknown[])[];
  es(...args: readonly unknown[]): string;
  en(...args: readonly unknown[]): string;
}

/** The texts of a catalogue, those within it too. */
function textsOf({ name, es, en, parameters, source }: Catalogue): Text[] {
  const walk = (spanish: object, path: readonly string[]): Text[] =>
    Object.entries(spanish).flatMap(([key, value]: [string, unknown]) => {
      const here = [...path, key];
      if (typeof value === "object" && value !== null) return walk(value, here);
      const types = parameters.get(here.join(".")) ?? parameters.get([...path, "*"].join(".")) ?? [];
      return {
        path: [name, ...here].join("."),
        types,
        values: types.map((type) => samplesOf(type, source)),
        es: teller(es, here),
        en: teller(en, here),
      };
    });
  return walk(es, []);
}

/** What stands at a path, as a function; the lines of a list are one text. */
function teller(texts: object, path: readonly string[]): (...args: readonly unknown[]) => string {
  return (...args) => {
    let holder: unknown;
    let value: unknown = texts;
    for (const key of path) [holder, value] = [value, (value as Record<string, unknown>)[key]];
    const told = typeof value === "function" ? (Reflect.apply(value, holder, args) as unknown) : value;
    return Array.isArray(told) ? told.join("\n") : String(told);
  };
}

/** Arguments to try a text with: each parameter takes each of its values, on several grounds. */
function* argumentsOf({ values }: Text): Generator<{ args: unknown[]; varied: number; ground: number }> {
  const grounds = Math.max(1, ...values.map(({ length }) => length));
  for (let ground = 0; ground < grounds; ground += 1) {
    const base = values.map((each) => each[ground % each.length]);
    if (values.length === 0) yield { args: base, varied: 0, ground };
    for (const [varied, each] of values.entries()) {
      for (const value of each) yield { args: base.with(varied, value), varied, ground };
    }
  }
}

/** The parameters, by their places, whose value makes a difference to what is told. */
function placesThatMatter(text: Text, lang: Lang): number[] {
  const told = new Map<string, Set<string>>();
  for (const { args, varied, ground } of argumentsOf(text)) {
    const key = `${varied}@${ground}`;
    told.set(key, (told.get(key) ?? new Set()).add(text[lang](...args)));
  }
  return text.values
    .map((_, place) => place)
    .filter((place) => [...told].some(([key, texts]) => key.startsWith(`${place}@`) && texts.size > 1));
}

/** Words that only one of the languages has. What is typed or read just so, in any language, does not count. */
const foreign = {
  es: /(?<![-\w/=`"'])(the|and|of|is|are|was|not|with|your|you|this|that|from|which|cannot|must)(?![-\w=`])/i,
  en: /[ñ¿¡]|(?<![-\w/=`"'])(el|los|las|que|para|está|una|del|por|cuando|pero)(?![-\w=`])/i,
} as const;

/** A Spanish text that does not say _tú_. */
const formal =
  /(?<!\p{L})(usted|ustedes|haga|escriba|pulse|espere|vuelva|elija|compruebe|añada|vosotros)(?!\p{L})/iu;

/** What every language writes the same: the samples, and names, units, keys and commands, which are never translated. */
const common =
  /(?<!\p{L})(?:alfa|beta|gama|ms|s|µs|bytes?|fsync|Node|SQLite|kill|commit|Tab|(?:Ctrl|Alt)-\p{L}(?: \p{Lu})*|\/\p{L}+)(?!\p{L})|\[TOKEN\]/gu;

/** What may be the same in both languages all the same. */
const same: readonly RegExp[] = [
  // A keyword without words of its own stands for itself.
  /^consoleTexts\.goodbye$/,
  // The words happen to be the same.
  /^cliTexts\.groups\.general$/,
  /^doctorTexts\.labels\.terminal$/,
  // Command lines.
  /^cliTexts\.(examplesOf\.\w+|firstExamples)\.\d+\.line$/,
];

/** What speaks in whole sentences. All else says single clauses, which end without a full stop. */
const sentences = [
  "replyTexts.",
  "explainTexts.",
  "reportTexts.",
  "whyTexts.lost",
  "whyTexts.advice.",
  "cliTexts.about",
  "cliTexts.moreHelp",
  "cliTexts.variables",
];

/** What is wrong with a text: of each kind of fault the first one. */
function faultsOf(text: Text): string[] {
  const faults = new Map<string, string>();
  const note = (kind: string, told: string): unknown => faults.has(kind) || faults.set(kind, told);
  const isSentence = sentences.some((start) => text.path.startsWith(start));
  for (const { args } of argumentsOf(text)) {
    const told = { es: text.es(...args), en: text.en(...args) };
    for (const lang of langs) {
      const said = told[lang];
      if (said.trim() === "") note(`says nothing in ${lang}`, said);
      if (/\b(undefined|NaN)\b|\[object/.test(said)) note(`shows the program in ${lang}`, said);
      const word = foreign[lang].exec(said.replaceAll(/`[^`]*`/g, "``"))?.[0];
      if (word !== undefined) note(`has "${word}" in ${lang}`, said);
      if (!isSentence && said.endsWith(".")) note(`ends with a full stop in ${lang}`, said);
    }
    const polite = formal.exec(told.es)?.[0];
    if (polite !== undefined) note(`has "${polite}" instead of tú`, told.es);
    const isCommon = !/\p{L}/u.test(told.es.replaceAll(common, ""));
    if (told.es === told.en && !isCommon && !same.some((each) => each.test(text.path)))
      note("is the same in both languages", told.es);
  }
  const [es, en] = [placesThatMatter(text, "es"), placesThatMatter(text, "en")];
  if (es.join() !== en.join())
    note("tells of other parameters", `[${es.join()}] in es, [${en.join()}] in en`);
  return [...faults].map(([kind, told]) => `${text.path} ${kind}: ${told}`);
}

describe("the catalogues", async () => {
  const all = await catalogues();

  test("are found", () => assert.ok(all.length >= 8, all.map(({ name }) => name).join()));

  for (const catalogue of all) {
    test(`${catalogue.name}: every text is there, and tells the same in both languages`, () => {
      const texts = textsOf(catalogue);
      assert.ok(texts.length > 0);
      const told = new Set(texts.map(({ types }) => types).filter((types) => types.length > 0));
      const declared = [...catalogue.parameters.values()].filter((types) => types.length > 0);
      assert.deepEqual(
        declared.filter((types) => !told.has(types)),
        [],
        "what takes parameters is called with them",
      );
      assert.deepEqual(texts.flatMap(faultsOf), []);
    });
  }

  test("would not pass with any of these faults", () => {
    const source = `interface Texts {
      readonly plain: string;
      readonly deep: { at(place: string, count: number): string };
      all: Readonly<Record<"a", (lines: readonly string[]) => string>>;
    }`;
    const es = {
      plain: "hay un error",
      deep: { at: (place: string, count: number) => `${count} en ${place}` },
      all: { a: (lines: readonly string[]) => `son ${lines.length}` },
    };
    const en: typeof es = {
      plain: "there is an error",
      deep: { at: (place, count) => `${count} at ${place}` },
      all: { a: (lines) => `these are ${lines.length}` },
    };
    const parameters = parametersOf(source, "Texts");
    const faultsWith = (spanish: Partial<typeof es>, english: Partial<typeof es> = {}): string =>
      textsOf({ name: "t", es: { ...es, ...spanish }, en: { ...en, ...english }, parameters, source })
        .flatMap(faultsOf)
        .join("\n");
    assert.equal(faultsWith({}), "");
    assert.match(faultsWith({ plain: " " }), /^t\.plain says nothing in es:/);
    assert.match(faultsWith({}, { plain: "" }), /^t\.plain says nothing in en:/);
    assert.match(faultsWith({ plain: en.plain }), /^t\.plain has "is" in es: .*\nt\.plain is the same/);
    assert.match(faultsWith({ plain: "el server is lleno" }), /has "is" in es/);
    assert.match(faultsWith({}, { plain: "the server está full" }), /has "está" in en/);
    assert.match(faultsWith({ plain: "vuelva a empezar" }), /has "vuelva" instead of tú/);
    assert.match(faultsWith({ plain: "hay un error." }), /ends with a full stop in es/);
    assert.match(
      faultsWith({ deep: { at: (_, count) => `${count}` } }),
      /tells of other parameters: \[1\] in es, \[0,1\]/,
    );
    assert.match(
      faultsWith({}, { all: { a: () => "these" } }),
      /tells of other parameters: \[0\] in es, \[\] in en/,
    );
    assert.match(
      faultsWith({ all: { a: (lines) => `son ${lines[1]}` } }),
      /shows the program in es: son undefined/,
    );
  });
});

/** Files whose texts are for somebody else. */
const elsewhere: Readonly<Record<string, string>> = {
  "src/ledger/contract.ts": "names of tests",
  "src/ledger/contract-resume.ts": "names of tests",
  "src/client/errors.ts":
    "errors of the library, for who writes a program; acuse send tells them by src/i18n/send.ts",
  "src/client/inbox.ts": "an error of the library",
  "src/client/spool.ts": "an error of the library, which acuse send tells by src/i18n/send.ts",
  "src/protocol/replies.ts":
    "the registry, of which docs/protocol.md is made; people read src/i18n/explain.ts",
  "src/protocol/script.ts": "codes of scripts",
  "src/prove/report/style.ts": "a style sheet",
  "src/prove/scenarios/hostile.ts": "what a hostile client sends",
  "src/bench/load.ts": "what a measurement of ours found wrong",
  "src/ledger/group.ts": "the detail of an error, which the console tells behind its own text",
};

/** A text for people has words in a row. */
const wordsInARow = /\p{L}{2,}[,;:]?\s+\p{L}{2,}/u;

/** Tags, and words that programs read: `last=0`, `/ping`, `journal_mode`, `style-src`. */
const forPrograms = /<[^<>]*>|\S*[=_/]\S*|\S+-src\b/g;

/** A command, a line of the protocol or of another one, SQL. */
const commands = Object.keys(cliTexts.en.summaries).join("|");
const said = new RegExp(
  `^(?:npx )?acuse(?: (?:${commands})\\b[^.;,]*)?$|^nc \\S+ \\S+$|^\\d{3} |^GET |^journal_mode=`,
);
const sql =
  /^\s*(?:SELECT|INSERT INTO|UPDATE|ATTACH|DELETE FROM|CREATE|BEGIN|PRAGMA)\b| AS \w+, | JOIN | ORDER BY /;

/** An error tells its maker what is wrong; what a user is told of it is a text of a catalogue. */
const error = /(?:\bnew (?:\w*(?:Error|Failure)|Busy|NotKept|StorageFailed)|\bsuper)\([^)]*$/;

/** The texts for people in a source, with their lines. */
function textsIn(source: string): string[] {
  return literalsOf(source)
    .filter(({ before }) => !error.test(before))
    .map(({ text, line }) => ({ text, prose: text.replaceAll(forPrograms, "\t"), line }))
    .filter(({ text, prose }) => wordsInARow.test(prose) && !said.test(text) && !sql.test(text))
    .map(({ text, line }) => `${line}: ${text}`);
}

describe("the sources", () => {
  test("have no text for people beside the catalogues", () => {
    const paths = globSync("src/**/*.ts", { cwd: root }).filter(
      (path) =>
        !path.startsWith("src/i18n/") &&
        // What the HTTP API and the metrics say is for programs, in English; the page has words for each code.
        !path.startsWith("src/dashboard/") &&
        !path.endsWith(".test.ts") &&
        !Object.hasOwn(elsewhere, path),
    );
    assert.ok(paths.length > 80, "the sources are found");
    const found = paths.flatMap((path) =>
      textsIn(readFileSync(join(root, path), "utf8")).map((text) => `${path}:${text}`),
    );
    assert.deepEqual(found, []);
  });

  test("would not pass with a text in a string, a template or a template's inside", () => {
    for (const code of [
      'write("no such file");',
      "write(`there are ${count} of them`);",
      'write(`${isBusy ? "it is busy" : name}`);',
      "const r = /[\"/]/; write('no hay nada');",
      'throw new Error("x"); say("it failed again");',
      "stderr.write(`acuse: it went wrong\n`);",
      "page(`<p class='a b'>nothing was <b>stored</b></p>`);",
    ]) {
      assert.equal(textsIn(code).length, 1, code);
    }
    for (const code of [
      '// "no such file"\nf("word", "two-words", "a b");',
      "throw new RangeError(`at most ${max} bytes, got ${count}`);",
      'database.prepare("SELECT name FROM session");',
      "page(`<p class='two words'>${text}</p>`); show(`npx acuse connect ${target}`);",
      'is("200 pong eco"); is(`503 out-of-order last=${last} id=${id}`); read("journal_mode = wal");',
      'const isText = /"no such file"/.test(line);',
    ]) {
      assert.deepEqual(textsIn(code), [], code);
    }
  });
});
