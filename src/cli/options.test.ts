import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parseOptions, repeat, toggle, UsageError, value, variableOf } from "./options.ts";
import { bytes, duration, integer, nonEmptyText, oneLine, oneOf, orWord, text } from "./parsers.ts";

const table = {
  maxLine: value("max-line", "N", integer({ least: 16, most: 1_048_576, unit: "bytes" }), 4096),
  rate: value("rate", "N|off", orWord(integer({ least: 1, most: 100 }), "off", undefined), 20),
  store: value("store", "sqlite|memory", oneOf(["sqlite", "memory"]), "sqlite"),
  reserve: value("reserve", "SIZE", bytes, () => 256 * 2 ** 20),
  pause: value("pause", "TIME", duration({ leastMs: 0, mostMs: 3_600_000 }), 1_500),
  name: value("name", "NAME", text),
  data: value("data", "FOLDER", nonEmptyText, "./acuse-data"),
  title: value("title", "TEXT", oneLine(4)),
  host: repeat("host", "ADDRESS", nonEmptyText),
  quiet: toggle("quiet"),
};

const defaults = {
  maxLine: 4096,
  rate: 20,
  store: "sqlite",
  reserve: 268_435_456,
  pause: 1_500,
  name: undefined,
  data: "./acuse-data",
  title: undefined,
  host: [],
  quiet: false,
};

function parse(argv: readonly string[], env: Record<string, string> = {}) {
  return parseOptions(table, argv, env, "en");
}

/** What a person is told. */
function complaint(
  argv: readonly string[],
  env: Record<string, string> = {},
  lang: "es" | "en" = "en",
): string {
  try {
    parseOptions(table, argv, env, lang);
  } catch (error) {
    assert.ok(error instanceof UsageError);
    return error.message;
  }
  return assert.fail("there is something wrong with it");
}

suite("options", () => {
  test("have their defaults", () => {
    assert.deepEqual(parse([]), { values: defaults, positionals: [] });
  });

  test("come from flags, in both forms, between arguments", () => {
    const argv = [
      "a",
      "--max-line",
      "16",
      "--rate=off",
      "--store=memory",
      "--reserve",
      "1GiB",
      "b",
      "--quiet",
    ];
    const values = {
      ...defaults,
      maxLine: 16,
      rate: undefined,
      store: "memory",
      reserve: 2 ** 30,
      quiet: true,
    };
    assert.deepEqual(parse(argv), { values, positionals: ["a", "b"] });
    assert.deepEqual(parse(["--", "--quiet"]), { values: defaults, positionals: ["--quiet"] });
    assert.deepEqual(parse(["--name="]).values.name, "");
    assert.deepEqual(parse(["--name=--quiet"]).values.name, "--quiet");
    assert.deepEqual(parse(["--name", "a b"]).values.name, "a b");
  });

  test("come from the environment where no flag says otherwise; what is empty there is ignored", () => {
    const env = { ACUSE_MAX_LINE: "99", ACUSE_RATE: "", ACUSE_QUIET: "1", ACUSE_HOST: "::1,127.0.0.1" };
    assert.deepEqual(parse([], env).values, {
      ...defaults,
      maxLine: 99,
      quiet: true,
      host: ["::1", "127.0.0.1"],
    });
    assert.equal(parse(["--max-line=17"], env).values.maxLine, 17);
    assert.deepEqual(parse(["--host", "::"], env).values.host, ["::"]);
    assert.equal(parse([], { ACUSE_QUIET: "0" }).values.quiet, false);
  });

  test("count as given last, and a list as all that was given", () => {
    const { values } = parse(["--max-line=17", "--host", "a", "--max-line=18", "--host=b"]);
    assert.equal(values.maxLine, 18);
    assert.deepEqual(values.host, ["a", "b"]);
  });

  test("name their variable after the flag", () => {
    assert.equal(variableOf("max-line"), "ACUSE_MAX_LINE");
    assert.equal(variableOf("lang"), undefined);
  });

  test("have values of the right type", () => {
    const { values } = parse([]);
    const typed: { maxLine: number; rate: number | undefined; store: "sqlite" | "memory"; quiet: boolean } =
      values;
    const name: string | undefined = values.name;
    const host: readonly string[] = values.host;
    assert.ok(typed && name === undefined && host.length === 0);
  });
});

suite("a wrong option says", () => {
  test("which flag or variable it was, what is allowed, and what was given", () => {
    const wrong: Readonly<Record<string, string>> = {
      "--max-line=4k": '--max-line must be between 16 and 1048576 bytes, got "4k"',
      "--max-line=15": '--max-line must be between 16 and 1048576 bytes, got "15"',
      "--max-line=1048577": '--max-line must be between 16 and 1048576 bytes, got "1048577"',
      "--max-line=": '--max-line must be between 16 and 1048576 bytes, got ""',
      "--max-line=1e3": '--max-line must be between 16 and 1048576 bytes, got "1e3"',
      "--rate=0": '--rate must be between 1 and 100 or off, got "0"',
      "--store=disk": '--store must be sqlite or memory, got "disk"',
      "--pause=61m": '--pause must be a time between 0s and 1h, got "61m"',
      "--pause=5": '--pause must be a time between 0s and 1h, got "5"',
      "--reserve=1GB": '--reserve must be a size such as 1048576, 256MiB or 1GiB, got "1GB"',
      "--data=": '--data must be a text that is not empty, got ""',
      "--title=añosa": '--title must be one line of text of at most 4 bytes, got "añosa"',
      "--title=a\nb": '--title must be one line of text of at most 4 bytes, got "a\nb"',
      "--quiet=yes": '--quiet takes no value, got "yes"',
    };
    for (const [flag, message] of Object.entries(wrong)) assert.equal(complaint([flag]), message);
    assert.equal(
      complaint([], { ACUSE_MAX_LINE: "4k" }),
      'ACUSE_MAX_LINE must be between 16 and 1048576 bytes, got "4k"',
    );
    assert.equal(complaint([], { ACUSE_QUIET: "yes" }), 'ACUSE_QUIET must be 1 or 0, got "yes"');
    assert.equal(
      complaint(["--max-line", "-1"]),
      '--max-line must be between 16 and 1048576 bytes, got "-1"',
    );
  });

  test("which value is missing", () => {
    const message = "--name lacks its value: write --name NAME, or --name=NAME if it begins with a dash";
    assert.equal(complaint(["--name"]), message);
    assert.equal(complaint(["--name", "--quiet"]), message);
  });

  test("which flag was probably meant", () => {
    assert.equal(
      complaint(["--max-lines=3"]),
      "there is no option --max-lines; did you mean --max-line? --help shows what there is",
    );
    assert.equal(complaint(["--bogus"]), "there is no option --bogus; --help shows what there is");
    assert.equal(complaint(["-x"]), "there is no option -x; --help shows what there is");
  });

  test("all that in Spanish too", () => {
    assert.equal(
      complaint(["--max-line=4k"], {}, "es"),
      '--max-line debe ser de 16 a 1048576 bytes, y es "4k"',
    );
    assert.equal(
      complaint(["--max-lines=3"], {}, "es"),
      "no existe la opción --max-lines; ¿querías --max-line? --help muestra las que hay",
    );
  });
});

suite("a parser", () => {
  test("reads sizes, and writes them back as people do", () => {
    const sizes: Readonly<Record<string, number>> = {
      "0": 0,
      "1": 1,
      "1B": 1,
      "1536": 1536,
      "1KiB": 1024,
      "256MiB": 2 ** 28,
      "1GiB": 2 ** 30,
      "2TiB": 2 ** 41,
    };
    for (const [written, size] of Object.entries(sizes)) assert.equal(bytes.parse(written)?.value, size);
    for (const written of ["0", "1", "1536", "1KiB", "256MiB", "1GiB"]) {
      assert.equal(bytes.format(sizes[written]!), written);
    }
    for (const wrong of ["", "MiB", "1MB", "1 MiB", "-1", "1.5GiB", "9999999999TiB"]) {
      assert.equal(bytes.parse(wrong), undefined, wrong);
    }
  });

  test("writes a word for what the word means", () => {
    const rate = orWord(integer({ least: 1, most: 9 }), "off", undefined);
    assert.deepEqual([rate.format(undefined), rate.format(3)], ["off", "3"]);
  });
});

test("a duration is written as it is read", () => {
  const parser = duration({ leastMs: 0, mostMs: 86_400_000 });
  for (const [text, ms] of [
    ["0s", 0],
    ["1500ms", 1_500],
    ["10s", 10_000],
    ["90s", 90_000],
    ["5m", 300_000],
    ["24h", 86_400_000],
  ] as const) {
    assert.deepEqual([parser.parse(text), parser.format(ms)], [{ value: ms }, text]);
  }
});
