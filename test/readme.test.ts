/**
 * Every command of `README.md` and of `README.es.md` is run, in a copy of the program and with a server that
 * `npm start` began, in the language of the document; only the port is another one. Those that take long are run by
 * `test/long/readme.test.ts`.
 */
import assert from "node:assert/strict";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { documents } from "../docs/sections.ts";
import { langs } from "../src/i18n/lang.ts";
import type { Lang } from "../src/i18n/lang.ts";
import { blocksOf, onlyBlock } from "./support/markdown.ts";
import { programCopy } from "./support/planted.ts";
import { ReadmeServer, runs } from "./support/readme-server.ts";
import { editions, exempt, makeDocs, measurePeers, startLoaded } from "./support/readmes.ts";
import { root } from "./support/server.ts";
import { shell } from "./support/shell.ts";
import { hasTool } from "./support/tools.ts";

const scripts = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object }).scripts;

/** Enough to see that a load is carried. */
const short = "--duration 500ms --warm-up 100ms";

/** Without what differs each time, and whatever the columns' widths are. */
function masked(line: string): string {
  return line
    .replaceAll(/ {2,}/g, "  ")
    .replace(/ id=[0-9a-z]+/, " id=*")
    .replace(/^( *)\d\d:\d\d:\d\d/, "$1*")
    .replace(/(from|desde) \S+ · (thread|hilo) \d$/, "$1 *");
}

async function check(t: TestContext, lang: Lang): Promise<void> {
  const { path, commands, loads, long, goodbye, stopped } = editions[lang];
  const readme = readFileSync(join(root, path), "utf8");
  const lines = blocksOf(readme)
    .filter(({ info }) => info === "sh")
    .flatMap((block) => block.lines);
  const conversations = blocksOf(readme).filter(({ info }) => info === "console");
  const folder = programCopy(t);
  const started = new ReadmeServer(t, "npm start", { folder, lang });

  await t.test(
    "has no command that this test does not know, and this test none that it does not have",
    () => {
      const known = [
        exempt,
        [makeDocs, measurePeers, startLoaded],
        ...[commands, loads, long].map(Object.keys),
      ].flat();
      assert.deepEqual(lines.toSorted(), known.toSorted());
      // The program in TypeScript is run by package.test.ts, in a project of its own.
      const kinds = new Set(["sh", "console", "text", "python", "ts"]);
      assert.deepEqual(
        blocksOf(readme).filter(({ info }) => !kinds.has(info)),
        [],
      );
    },
  );

  await t.test("names scripts of the package where npm's own commands are not run", () => {
    for (const line of exempt) {
      for (const [, name] of line.matchAll(/npm (?:run )?([a-z:]+)/g)) {
        assert.ok(name === "ci" || Object.hasOwn(scripts, name!), line);
      }
    }
  });

  for (const [place, { at, lines }] of conversations.entries()) {
    const [line = "", ...said] = lines;
    await t.test(`line ${at} holds the conversation that ${line} has`, async (t) => {
      if (!hasTool(t, "nc")) return;
      const isReply = (each: string): boolean => /^\d{3}[ -]/.test(each);
      const input = said.filter((each) => !isReply(each));
      const { code, stdout, stderr } = await shell(t, await started.adapted(line.replace(/^\$ /, "")), {
        cwd: folder,
        input: input.map((each) => `${each}\n`).join(""),
      });
      assert.deepEqual(
        stdout
          .split("\r\n")
          .map(masked)
          .filter((each) => each !== ""),
        said.filter(isReply).map(masked),
      );
      assert.deepEqual([code, stderr], [0, ""]);
    });
    if (place > 0) continue;
    await t.test("shows what the server's console shows of the first conversation", async () => {
      const wanted = onlyBlock(readme, "text").lines;
      const end = await started.shows(goodbye);
      const shown = end.input
        .slice(0, end.index + end[0].length)
        .split("\n")
        .slice(-wanted.length);
      assert.deepEqual(shown.map(masked), wanted.map(masked));
    });
  }

  await t.test("has a client in ten lines of Python", async (t) => {
    if (!hasTool(t, "python3")) return;
    const program = onlyBlock(readme, "python").lines;
    assert.ok(program.length <= 10, `${program.length} lines`);
    const { code, stdout, stderr } = await shell(t, 'python3 -c "$PROGRAM"', {
      cwd: folder,
      env: { PROGRAM: await started.adapted(program.join("\n")) },
    });
    assert.deepEqual(
      stdout.split("\n").map((line) => line.slice(0, 12)),
      ["220 acuse/1 ", "230 welcome ", "250 stored 1", "221 bye last", ""],
    );
    assert.deepEqual([code, stderr], [0, ""]);
  });

  for (const [line, expected] of Object.entries(commands)) {
    await t.test(`runs ${line}`, (t) => runs(t, started, line, expected));
  }

  await t.test(`runs ${makeDocs}, which makes what is generated anew`, async (t) => {
    const sources = globSync("docs/*.ts", { cwd: root });
    for (const file of [...sources, ...Object.keys(documents)]) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      const text = readFileSync(join(root, file), "utf8");
      writeFileSync(
        join(folder, file),
        text.replaceAll(/(?<=^<!-- generated: .* -->$)[^]*?(?=^<!-- end)/gm, ""),
      );
    }
    assert.notEqual(readFileSync(join(folder, path), "utf8"), readme);
    await runs(t, started, makeDocs, { shows: [] });
    assert.equal(readFileSync(join(folder, path), "utf8"), readme);
  });

  await t.test(`runs ${startLoaded}, and loads it`, async (t) => {
    const loaded = new ReadmeServer(t, startLoaded, { folder, lang });
    const [line, expected] = Object.entries(loads)[0]!;
    await runs(t, loaded, `${line} ${short}`, expected);
    await loaded.interrupt();
    await loaded.shows(stopped);
  });

  await t.test("starts a server that a signal to npm stops in order", async () => {
    assert.equal(await started.stop(), 0);
    await started.shows(stopped);
  });
}

// Most of the time they wait.
suite("every command and every conversation", { concurrency: 2 }, () => {
  for (const lang of langs) test(`of ${editions[lang].path}`, (t) => check(t, lang));
});
