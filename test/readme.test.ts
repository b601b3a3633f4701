/**
 * Every command of `README.md` and of `README.es.md` is run, in a copy of the program and with a server that
 * `npm start` began, in the language of the document; only the port is another one. Commands that are not run here
 * are named, with the reason.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { TestContext } from "node:test";
import { langs } from "../src/i18n/lang.ts";
import type { Lang } from "../src/i18n/lang.ts";
import { temporaryFolder } from "./support/folder.ts";
import { blocksOf, onlyBlock } from "./support/markdown.ts";
import { programCopy } from "./support/planted.ts";
import { root } from "./support/server.ts";
import { beginShell, shell } from "./support/shell.ts";
import { hasTool } from "./support/tools.ts";
import { within } from "./support/wait.ts";

const scripts = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object }).scripts;

/** What is not run here: npm's own commands, and scripts of the package. */
const exempt: Readonly<Record<string, string>> = {
  "npm ci && npm start":
    "npm start is how this test's server began; npm ci is how every run of the tests began",
  "npm ci && npm test": "it is this",
  "npm run ok": "it runs this",
  "npm run test:long": "it takes half an hour",
  "npm run docs": "docs.test.ts compares what it would write",
  "npm run bench": "it takes minutes",
  "npx acuse serve --port 2020 --rate off --data bench-data": "bench.test.ts starts such servers",
  "npx acuse bench localhost:2020": "it is run against such a server by bench.test.ts",
  "npx acuse bench localhost:2020 --clients 1000 --in-flight 64 --duration 1m": "it takes a minute",
  "npx acuse kick Ana --wait 60": "operate.test.ts runs it, where somebody is connected",
  "npx acuse prove": "it takes up to two minutes; its quick form is run here",
};

/** What a command is given, and what it must show. */
interface Expected {
  readonly input?: string;
  readonly shows: readonly RegExp[];
}

/** What is the same in both documents but for the language that it shows. */
interface Edition {
  readonly path: string;
  readonly commands: Readonly<Record<string, Expected>>;
  /** What is not run for this one, beside what is not run at all. */
  readonly exempt: Readonly<Record<string, string>>;
  /** How the console tells the end of a conversation, and of the server. */
  readonly goodbye: RegExp;
  readonly stopped: RegExp;
}

const editions: Readonly<Record<Lang, Edition>> = {
  en: {
    path: "README.md",
    commands: {
      "npx acuse connect": {
        input: "Bo\nGood morning\n/quit\n",
        shows: [/^230 welcome .*Hello, Bo/m, /^250 stored 1$/m, /^250 stored 2$/m, /^221 bye last=2 /m],
      },
      "seq 3 | npx acuse send --name counter": { shows: [/^$/] },
      "seq 3 | npx acuse send --name sensor --spool sensor.spool --json": {
        shows: [/^\{"sent":3,"confirmed":3,"refused":0,/],
      },
      "npx acuse prove --quick": { shows: [/^ *✓ PASSED /m, /report\.html$/m] },
      "npx acuse log": { shows: [/It rains in Bilbao\./, /Hello from Python/, /Good morning/] },
      "npx acuse log --name Ana --since 10m --json": { shows: [/^\{.*"text":"Hello from a pipe"\}$/m] },
      "sqlite3 acuse-data/acuse.sqlite 'SELECT * FROM messages'": {
        shows: [/\|Ana\|.*\|It rains in Bilbao\.$/m],
      },
      "npx acuse backup acuse-copy": { shows: [/^\d+ messages, the newest of .*, in acuse-copy /] },
      "npx acuse prune --older-than 30d": { shows: [/^0 messages from before .* deleted; \d+ left$/m] },
      "npx acuse who": { shows: [/^$/] },
      "npx acuse why Ana": { shows: [/^Ana {3}221 bye {3}id \w{8}$/m, /said goodbye/] },
      "npx acuse bench --per-second 500 --duration 5s": {
        shows: [/^50 clients, 500 messages\/s at fixed intervals/, /p99\.9 .* max /],
      },
      "npx acuse explain 450": { shows: [/450 too-fast/, /a line over the rate/] },
      "npx acuse explain": { shows: [/220.*acuse\/1/, /557.*taken-over/] },
      "npx acuse doctor": { shows: [/SQLite/, /fsync/] },
    },
    exempt: {},
    goodbye: /^.* said goodbye .*$/m,
    stopped: /stopped; what was received is settled/,
  },
  es: {
    path: "README.es.md",
    commands: {
      "npx acuse connect": {
        input: "Bo\nBuenos días\n/salir\n",
        shows: [/^230 welcome .*Hola, Bo/m, /^250 stored 1$/m, /^250 stored 2$/m, /^221 bye last=2 /m],
      },
      "seq 3 | npx acuse send --name counter": { shows: [/^$/] },
      "seq 3 | npx acuse send --name sensor --spool sensor.spool --json": {
        shows: [/^\{"sent":3,"confirmed":3,"refused":0,/],
      },
      "npx acuse log": { shows: [/Llueve en Bilbao\./, /Hello from Python/, /Buenos días/] },
      "npx acuse log --name Ana --since 10m --json": {
        shows: [/^\{.*"text":"Hola desde una tubería"\}$/m],
      },
      "sqlite3 acuse-data/acuse.sqlite 'SELECT * FROM messages'": {
        shows: [/\|Ana\|.*\|Llueve en Bilbao\.$/m],
      },
      "npx acuse backup acuse-copy": { shows: [/^\d+ mensajes, el último de .*, en acuse-copy /] },
      "npx acuse prune --older-than 30d": { shows: [/^0 mensajes borrados, de antes de .*; quedan \d+$/m] },
      "npx acuse who": { shows: [/^$/] },
      "npx acuse why Ana": { shows: [/^Ana {3}221 bye {3}id \w{8}$/m, /se despidió/] },
      "npx acuse explain 450": { shows: [/450 too-fast/, /una línea por encima de la velocidad/] },
      "npx acuse explain": { shows: [/220.*acuse\/1/, /557.*taken-over/] },
      "npx acuse doctor": { shows: [/SQLite/, /fsync/] },
    },
    exempt: {
      "npx acuse prove --quick": "it is run for README.md, and takes ten seconds",
      "npx acuse bench --per-second 500 --duration 5s": "it is run for README.md, and takes six seconds",
    },
    goodbye: /^.* se despidió .*$/m,
    stopped: /detenido; lo recibido quedó resuelto/,
  },
};

/** The server that the README starts, in a copy of the program. */
class Started {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #npm: ReturnType<typeof beginShell>;
  #console = "";
  #wake = (): void => {};

  constructor(t: Pick<TestContext, "after">, lang: Lang) {
    this.folder = programCopy(t);
    this.env = {
      ACUSE_PORT: "0",
      ACUSE_DASHBOARD: "127.0.0.1:0",
      ACUSE_LANG: lang,
      npm_config_cache: temporaryFolder(t),
    };
    this.#npm = beginShell(t, "npm start", { cwd: this.folder, env: this.env });
    this.#npm.stdout!.setEncoding("utf8").on("data", (text: string) => {
      this.#console += text;
      this.#wake();
    });
  }

  /** Waits until the console shows this, and returns what it found. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#console);
      if (found !== null) return found;
      const change = new Promise<void>((resolve) => (this.#wake = resolve));
      await within(30_000, `${pattern}; there is ${this.#console}`, change);
    }
  }

  async port(): Promise<string> {
    return (await this.shows(/127\.0\.0\.1:(\d+)/))[1]!;
  }

  /** A line of the README as it reaches this server. */
  async adapted(line: string): Promise<string> {
    const port = await this.port();
    return line.replace("2010", port).replace(/npx acuse (connect|send|bench)/, `$& localhost:${port}`);
  }

  /** SIGTERM to npm; resolves with the exit code. */
  async stop(): Promise<number> {
    const exit = once(this.#npm, "close") as Promise<[number]>;
    this.#npm.kill("SIGTERM");
    return (await within(20_000, "npm's end", exit))[0];
  }
}

/** Without what differs each time, and whatever the columns' widths are. */
function masked(line: string): string {
  return line
    .replaceAll(/ {2,}/g, "  ")
    .replace(/ id=[0-9a-z]+/, " id=*")
    .replace(/^( *)\d\d:\d\d:\d\d/, "$1*")
    .replace(/(from|desde) \S+ · (thread|hilo) \d$/, "$1 *");
}

async function check(t: TestContext, lang: Lang): Promise<void> {
  const { path, commands, goodbye, stopped } = editions[lang];
  const readme = readFileSync(join(root, path), "utf8");
  const lines = blocksOf(readme)
    .filter(({ info }) => info === "sh")
    .flatMap((block) => block.lines);
  const conversations = blocksOf(readme).filter(({ info }) => info === "console");
  const started = new Started(t, lang);

  await t.test(
    "has no command that this test does not know, and this test none that it does not have",
    () => {
      assert.deepEqual(
        lines.toSorted(),
        Object.keys({ ...exempt, ...commands, ...editions[lang].exempt }).toSorted(),
      );
      // The program in TypeScript is run by package.test.ts, in a project of its own.
      const known = new Set(["sh", "console", "text", "python", "ts"]);
      assert.deepEqual(
        blocksOf(readme).filter(({ info }) => !known.has(info)),
        [],
      );
    },
  );

  await t.test("names scripts of the package where a command is not run", () => {
    for (const line of Object.keys(exempt)) {
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
        cwd: started.folder,
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
      cwd: started.folder,
      env: { PROGRAM: await started.adapted(program.join("\n")) },
    });
    assert.deepEqual(
      stdout.split("\n").map((line) => line.slice(0, 12)),
      ["220 acuse/1 ", "230 welcome ", "250 stored 1", "221 bye last", ""],
    );
    assert.deepEqual([code, stderr], [0, ""]);
  });

  for (const [line, { input = "", shows }] of Object.entries(commands)) {
    await t.test(`runs ${line}`, async (t) => {
      if (!hasTool(t, line.split(" ")[0]!)) return;
      const options = { cwd: started.folder, env: started.env, input };
      const { code, stdout } = await shell(t, await started.adapted(line), options);
      for (const pattern of shows) assert.match(stdout, pattern);
      assert.equal(code, 0);
    });
  }

  await t.test("starts a server that a signal to npm stops in order", async () => {
    assert.equal(await started.stop(), 0);
    await started.shows(stopped);
  });
}

suite("every command and every conversation", () => {
  for (const lang of langs) test(`of ${editions[lang].path}`, (t) => check(t, lang));
});
