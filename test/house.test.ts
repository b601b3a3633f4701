/** The rules of the house that a machine can check: who may know whom, and what the pure folders do without. */
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, test } from "node:test";
import { pageSources as builtFrom } from "../src/dashboard/page-build.ts";
import { root } from "./support/server.ts";

/** What each folder of `src/` may import besides itself, from the ground up. */
const mayKnow: Record<string, readonly string[]> = {
  protocol: [],
  terminal: [],
  session: ["protocol"],
  // Texts are members of interfaces that the layers below declare.
  i18n: ["protocol", "session"],
  ledger: ["protocol"],
  front: ["ledger", "protocol", "session"],
  client: ["protocol", "session"],
  server: ["front", "i18n", "ledger", "protocol", "session", "terminal"],
  // Page, HTTP API and metrics: they see a running server through its `Watch`, and nothing deeper.
  dashboard: ["i18n", "protocol", "server", "terminal"],
  // `who`, `kick` and `why`: they ask a running server over that API.
  operate: ["dashboard", "i18n", "ledger", "protocol", "terminal"],
  bench: ["client", "i18n", "protocol", "session", "terminal"],
  console: ["client", "i18n", "protocol", "session", "terminal"],
  log: ["ledger", "terminal"],
  send: ["client", "console", "i18n", "protocol", "session", "terminal"],
  explain: ["i18n", "protocol", "session", "terminal"],
  doctor: ["i18n", "ledger", "protocol", "server", "terminal"],
  prove: ["bench", "client", "i18n", "protocol", "session", "terminal"],
  cli: [
    "bench",
    "client",
    "console",
    "dashboard",
    "doctor",
    "explain",
    "i18n",
    "ledger",
    "log",
    "operate",
    "protocol",
    "prove",
    "send",
    "server",
    "session",
    "terminal",
  ],
};

const pureFolders = new Set(["protocol", "session"]);

/** Whatever makes a run depend on more than its arguments. */
const impure: readonly RegExp[] = [
  /from "node:/,
  /\bimport\(/,
  /\bDate\b/,
  /\bMath\.random\b/,
  /\b(setTimeout|setInterval|setImmediate|queueMicrotask)\b/,
  /\b(Promise|async|await)\b/,
  /\b(console|process|globalThis|performance|crypto)\b\./,
];

interface Source {
  readonly path: string;
  readonly folder: string;
  /** The code without its comments. */
  readonly code: string;
}

const sources: readonly Source[] = globSync("src/**/*.ts", { cwd: root })
  .filter((path) => !path.endsWith(".test.ts"))
  .map((path) => ({
    path,
    folder: path.split("/")[1]!,
    code: readFileSync(join(root, path), "utf8").replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*/g, ""),
  }));

/** The folder of `src/` that an import leads to; `undefined` outside of it. */
function folderOf(path: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const target = relative(join(root, "src"), join(root, dirname(path), specifier));
  return target.startsWith("..") ? undefined : target.split("/")[0];
}

function forbiddenImports({ path, folder, code }: Source): string[] {
  const allowed = new Set([folder, ...(mayKnow[folder] ?? [])]);
  return [...code.matchAll(/(?:from|import\()\s*"([^"]+)"/g)]
    .map((match) => folderOf(path, match[1]!))
    .filter((target) => target !== undefined && !allowed.has(target))
    .map((target) => `${path} may not know ${target}`);
}

function impurities({ path, code }: Source): string[] {
  return impure.flatMap(
    (pattern) => code.match(pattern)?.map((found) => `${path} is not pure: ${found}`) ?? [],
  );
}

/** Numbers written by none of the formats of `src/i18n/units.ts`: a Spanish text would have English ones. */
function unlocalized({ path, code }: Source): string[] {
  const found = code.match(/\bto(?:Fixed|Precision|Exponential|Locale\w*String)(?=\()/g) ?? [];
  return found.map((name) => `${path}: ${name}`);
}

/** What the page may take from `src/`, besides types: the API's paths, the protocol, and how texts are told and shown. */
const pageMayKnow = /^(dashboard\/api|server\/watch|i18n\/[\w-]+|protocol\/[\w-]+|terminal\/visible)\.ts$/;

/** What would take a text for markup or a program, whatever the page's policy says. */
const unsafe =
  /dangerouslySetInnerHTML|\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\b/g;

/** Words between tags, which are a catalogue's to say; but for the name of the program. */
const words = /(?<=[a-z"}])>(?!acuse<)[^<>{}=;]*\p{L}{3,}[^<>{}=;]*<\//gu;

interface PageSource {
  readonly path: string;
  readonly code: string;
}

const pageSources: readonly PageSource[] = globSync("web/src/**/*.{ts,tsx}", { cwd: root }).map((path) => ({
  path,
  code: readFileSync(join(root, path), "utf8"),
}));

/** What of `src/` it takes, from there. */
function importsOf({ path, code }: PageSource): string[] {
  return [...code.matchAll(/from "(\.\.\/[^"]*\/src\/[^"]+)"/g)].map(([, specifier]) =>
    relative(join(root, "src"), join(root, dirname(path), specifier!)),
  );
}

function pageFaults(source: PageSource): string[] {
  const { path, code } = source;
  return [
    ...importsOf(source)
      .filter((target) => !pageMayKnow.test(target))
      .map((target) => `${path} may not know ${target}`),
    ...(code.match(unsafe) ?? []).map((found) => `${path} has ${found}`),
    ...(code.match(words) ?? []).map((text) => `${path} has a text: ${text}`),
  ];
}

describe("the page", () => {
  test("knows the HTTP API and nothing of the server behind it, and takes no text for markup", () => {
    assert.ok(pageSources.length > 20, "the sources are found");
    assert.deepEqual(pageSources.flatMap(pageFaults), []);
  });

  test("is built again when any of what it takes from there changes", () => {
    const taken = pageSources.flatMap(importsOf).map((target) => `src/${target}`);
    const isNoticed = (path: string): boolean =>
      builtFrom.some((source) => `${path}/`.startsWith(`${source}/`));
    assert.deepEqual(
      taken.filter((path) => !isNoticed(path)),
      [],
    );
    assert.equal(isNoticed("src/server/server.ts"), false);
  });

  test("would not pass with any of these", () => {
    const path = "web/src/views/x.tsx";
    for (const code of [
      'import { serve } from "../../../src/server/server.ts";',
      "<p dangerouslySetInnerHTML={{ __html: text }} />",
      "<p>nothing was stored</p>",
    ]) {
      assert.equal(pageFaults({ path, code }).length, 1, code);
    }
  });
});

describe("the house", () => {
  test("has a known place for each folder", () => {
    assert.ok(sources.length > 30, "the sources are found");
    assert.deepEqual(
      [...new Set(sources.map((source) => source.folder))].filter((folder) => !(folder in mayKnow)),
      [],
    );
  });

  test("lets each folder know only those below it", () => {
    assert.deepEqual(sources.flatMap(forbiddenImports), []);
  });

  test("keeps the protocol and the session free of time, chance and the outside", () => {
    assert.deepEqual(sources.filter((source) => pureFolders.has(source.folder)).flatMap(impurities), []);
  });

  test("notices a wrong import and an impure call", () => {
    const wrong = {
      path: "src/session/x.ts",
      folder: "session",
      code: 'import { x } from "../front/front.ts";',
    };
    assert.deepEqual(forbiddenImports(wrong), ["src/session/x.ts may not know front"]);
    assert.equal(impurities({ ...wrong, code: "const now = Date.now();" }).length, 1);
  });

  test("writes numbers for people as their language does", () => {
    assert.deepEqual(sources.flatMap(unlocalized), []);
    const wrong = { path: "src/cli/x.ts", folder: "cli", code: "`${ms.toFixed(1)} ms`" };
    assert.deepEqual(unlocalized(wrong), ["src/cli/x.ts: toFixed"]);
  });

  test("has no file that a newcomer fears", () => {
    const long = sources
      .map(({ path }) => ({ path, lines: readFileSync(join(root, path), "utf8").split("\n").length }))
      .filter(({ lines }) => lines > 400);
    assert.deepEqual(long, []);
  });

  test("names no path of a machine and no registry", () => {
    const tracked = globSync(["{src,test,bench,docs,bin}/**/*.{ts,js,md,json}", "*.{json,md}"], {
      cwd: root,
    });
    const offending = tracked
      .filter((path) => path !== "test/house.test.ts")
      .filter((path) =>
        /\/(work|root)\/|registry\.npmjs|"resolved":/.test(readFileSync(join(root, path), "utf8")),
      );
    assert.deepEqual(offending, []);
  });
});

/** The keys of a catalogue, those within it too: `labels.limits`. */
function keysOf(texts: object, path = ""): string[] {
  return Object.entries(texts)
    .flatMap(([key, value]: [string, unknown]) => {
      const here = `${path}${key}`;
      return typeof value === "object" && value !== null ? keysOf(value, `${here}.`) : [here];
    })
    .sort();
}

interface Catalogue {
  readonly es: object;
  readonly en: object;
}

function isCatalogue(value: unknown): value is Catalogue {
  return typeof value === "object" && value !== null && "es" in value && "en" in value;
}

test("every catalogue has the same keys in Spanish and in English", async () => {
  const modules = globSync("src/i18n/*.ts", { cwd: root }).filter((path) => !path.endsWith(".test.ts"));
  let count = 0;
  for (const path of modules) {
    const exported = (await import(join(root, path))) as Record<string, unknown>;
    for (const [name, catalogue] of Object.entries(exported)) {
      if (!isCatalogue(catalogue)) continue;
      count += 1;
      assert.deepEqual(keysOf(catalogue.es), keysOf(catalogue.en), `${name} in ${path}`);
    }
  }
  assert.ok(count >= 6, `${count} catalogues were found`);
});
