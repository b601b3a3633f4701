/** The server's console as a person sees it: real servers on a pty, with a screen model behind it; exact screens. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { temporaryFolder } from "./support/folder.ts";
import { RawClient } from "./support/raw.ts";
import { Screen } from "./support/screen.ts";
import type { Cell } from "./support/screen.ts";
import { root } from "./support/server.ts";
import { hasTool } from "./support/tools.ts";
import { nameColours } from "../src/server/name-colours.ts";
import { version } from "../src/server/version.ts";

/** A console that is not held shows a message within 20 ms; on a busy machine later. */
const shownMsMax = 500;

interface ConsoleOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly lang?: "es" | "en";
  readonly flags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** A server on a terminal. The folder that it was started in goes with the test. */
class ConsoleScreen {
  readonly screen: Screen;
  port = 0;

  private constructor(screen: Screen) {
    this.screen = screen;
  }

  static async start(t: TestContext, options: ConsoleOptions = {}): Promise<ConsoleScreen> {
    const { columns = 80, rows = 50, lang = "en", flags = [], env = {} } = options;
    const acuse = [process.execPath, join(root, "bin/acuse.js"), "serve", "--lang", lang];
    const limits = ["--port", "0", "--max-clients", "500", "--threads", "2"];
    const screen = await Screen.spawn(t, [...acuse, ...limits, ...flags], {
      columns,
      rows,
      cwd: temporaryFolder(t),
      env: { LC_ALL: "C.UTF-8", COLORTERM: "", FORCE_COLOR: undefined, NO_COLOR: undefined, ...env },
    });
    const started = new ConsoleScreen(screen);
    await screen.shows(/Ctrl-Q/);
    started.port = Number(/(?:127\.0\.0\.1:|localhost:)(\d+)/.exec(screen.lines.join("\n"))![1]);
    return started;
  }

  /** What is on the screen, without what differs each time; each replacement is as wide as what it replaces. */
  get lines(): string[] {
    const text = this.screen.lines
      .join("\n")
      .replaceAll(String(this.port), "20100")
      .replaceAll(/(http:\/\/127\.0\.0\.1:)\d{5}\/\?token=[\w-]{22}/g, "$120110/?token=…")
      .replaceAll(/\d\d:\d\d:\d\d/g, "12:00:00")
      .replaceAll(/(127\.0\.0\.1:)\d{5}(?=\s+·\s+(thread|hilo))/g, "$153000")
      .replaceAll(/(thread|hilo)(\s+)\d/g, "$1$21")
      .replaceAll(/id=[0-9a-z]{8}/g, "id=9bzydgtx")
      .replaceAll(/── .*20\d\d.*/g, "── today")
      .replaceAll(/(verified|comprobado): [^]*?\n(?= *(dashboard|panel|keys|teclas))/g, "$1: …\n");
    return text.split("\n");
  }

  /** What stands behind the day's line. */
  get conversation(): string[] {
    const { lines } = this;
    return lines.slice(lines.findIndex((line) => line.includes("── ")) + 1);
  }

  /** Somebody comes, and the screen shows it. */
  async comes(name: string): Promise<RawClient> {
    return await this.#shown(() => RawClient.open(this.port, name));
  }

  /** Somebody says something that is stored, and the screen shows it. */
  async says(client: RawClient, text: string, number: number): Promise<void> {
    await this.#shown(async () => {
      client.send(`${text}\n`);
      assert.equal(await client.line(), `250 stored ${number}`);
    });
  }

  /** Waits until this is shown, in how many lines soever. */
  async shows(pattern: RegExp): Promise<void> {
    await this.screen.until(String(pattern), () => pattern.test(this.screen.lines.join("\n")));
  }

  /** Whether a text is there within the time that a console takes, and more. */
  async soonShows(text: string): Promise<boolean> {
    const isThere = (): boolean => this.screen.lines.join("\n").includes(text);
    return await this.screen.until(text, isThere, shownMsMax).then(
      () => true,
      () => false,
    );
  }

  /** Waits until what happens has led to lines of the console. */
  async #shown<T>(happens: () => Promise<T>): Promise<T> {
    const { pty } = this.screen;
    const before = pty.text.length;
    const result = await happens();
    await this.screen.until("more lines", () => pty.text.length > before && pty.text.endsWith("\n"));
    return result;
  }

  /** The cells of the line that has this. */
  cellsOf(text: string): Cell[] {
    return this.screen.cells(this.screen.lines.findIndex((line) => line.includes(text)));
  }
}

/** As a server is that is started without flags, but for the port: the usual one may be taken. */
const withDashboard: ConsoleOptions = { flags: ["--dashboard", "127.0.0.1:0"] };

/** The colours in which the letters of a line from `from` on are shown. */
function coloursOf(cells: readonly Cell[], text: string): Set<number | undefined> {
  const from = cells
    .map((cell) => cell.text || " ")
    .join("")
    .indexOf(text);
  return new Set(cells.slice(from, from + text.length).map((cell) => cell.colour));
}

describe("the console of a server that is started for the first time", () => {
  test("greets, and says what to do next", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { screen, lines } = await ConsoleScreen.start(t, withDashboard);
    assert.deepEqual(lines, [
      "",
      "  ╭───────────╮",
      `  │ ╲       ╱ │   acuse ${version}`,
      "  │   ╲___╱ ✓ │   the TCP inbox that answers for every message",
      "  ╰───────────╯",
      "",
      "  listening   127.0.0.1:20100 · [::1]:20100",
      "  try it      npx acuse connect localhost:20100   the client, in this folder",
      "              nc localhost 20100                  by hand",
      "  limits      4096 bytes a line · 20 lines a second, 40 at once",
      "              500 clients at once",
      "  threads     2 for clients and 1 for storage",
      "  data        ./acuse-data · 0 messages",
      "  confirms    stored: written and synced to disk before the answer",
      "              verified: …",
      "  dashboard   http://127.0.0.1:20110/?token=…",
      "  keys        Ctrl-C stops and confirms what came in; again: at once",
      "              Ctrl-S holds the screen, Ctrl-Q goes on; the server does not wait",
      "",
      "  Waiting for the first message. Open another terminal and type",
      "    npx acuse connect localhost:20100",
    ]);
    assert.equal(screen.cursor.column, 0);
  });

  test("does so in Spanish", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { lines } = await ConsoleScreen.start(t, { lang: "es", ...withDashboard });
    assert.deepEqual(lines, [
      "",
      "  ╭───────────╮",
      `  │ ╲       ╱ │   acuse ${version}`,
      "  │   ╲___╱ ✓ │   el buzón TCP que responde por cada mensaje",
      "  ╰───────────╯",
      "",
      "  escucha    127.0.0.1:20100 · [::1]:20100",
      "  pruébalo   npx acuse connect localhost:20100   el cliente, en esta carpeta",
      "             nc localhost 20100                  a mano",
      "  límites    4096 bytes por línea · 20 líneas por segundo, 40 de golpe",
      "             500 clientes a la vez",
      "  hilos      2 para los clientes y 1 para guardar",
      "  datos      ./acuse-data · 0 mensajes",
      "  confirma   stored: guardado y sincronizado con el disco antes de responder",
      "             comprobado: …",
      "  panel      http://127.0.0.1:20110/?token=…",
      "  teclas     Ctrl-C detiene y confirma lo recibido; otra vez: al instante",
      "             Ctrl-S congela la pantalla, Ctrl-Q la reanuda; el servidor sigue",
      "",
      "  Esperando el primer mensaje. Abre otro terminal y escribe",
      "    npx acuse connect localhost:20100",
    ]);
  });

  test("fits a window of 40 columns", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { lines } = await ConsoleScreen.start(t, { columns: 40 });
    assert.deepEqual(lines, [
      "",
      `  acuse ${version}   the TCP inbox that`,
      "  answers for every message",
      "",
      "  listening",
      "    127.0.0.1:20100 · [::1]:20100",
      "  try it",
      "    npx acuse connect localhost:20100",
      "    the client, in this folder",
      "    nc localhost 20100",
      "    by hand",
      "  limits",
      "    4096 bytes a line · 20 lines a",
      "    second, 40 at once",
      "    500 clients at once",
      "  threads",
      "    2 for clients and 1 for storage",
      "  data",
      "    ./acuse-data · 0 messages",
      "  confirms",
      "    stored: written and synced to disk",
      "    before the answer",
      "    verified: …",
      "  keys",
      "    Ctrl-C stops and confirms what came",
      "    in; again: at once",
      "    Ctrl-S holds the screen, Ctrl-Q goes",
      "    on; the server does not wait",
      "",
      "  Waiting for the first message. Open",
      "  another terminal and type",
      "    npx acuse connect localhost:20100",
    ]);
  });

  test("is ASCII where the locale has no UTF-8, and without colour where none is wanted", async (t) => {
    if (!hasTool(t, "python3")) return;
    const { screen } = await ConsoleScreen.start(t, { lang: "es", env: { LC_ALL: "C", NO_COLOR: "1" } });
    assert.deepEqual(screen.lines.slice(1, 5), [
      "  .-----------.",
      `  | \\       / |   acuse ${version}`,
      "  |   \\___/ * |   el buzon TCP que responde por cada mensaje",
      "  '-----------'",
    ]);
    assert.match(screen.pty.text, /^[\r\n -~]*$/);
  });
});

/** What is said in both windows: long, wide, with marks, with emoji, with what a terminal must not obey. */
const words = [
  "It rains in Bilbao, and my umbrella is on the other side of the river.",
  "こんにちは、サーバーさん。今日はいい天気ですね。散歩に行きましょう。それともここで待ちますか。",
  "👩‍👩‍👧 👍🏽 ❤️ n\u0303o\u0301 \u202etxt.exe\u009b31m",
] as const;

/** Three who talk, one who is cut off, and one who may not come in. */
async function talk(console: ConsoleScreen): Promise<void> {
  const ana = await console.comes("Ana");
  await console.says(ana, words[0], 1);
  const taro = await console.comes("山田太郎");
  await console.says(taro, words[1], 1);
  const lan = await console.comes("Nguyễn Lan");
  await console.says(lan, words[2], 1);
  await console.says(ana, "x", 2);
  ana.send("/quit\n");
  await console.shows(/said\s+goodbye/);
  lan.send(`${"y".repeat(5000)}\n`);
  await console.shows(/552\s+too-long/);
  const other = await RawClient.connect(console.port);
  other.send("_\n");
  await console.shows(/501\s+bad-name/);
  taro.reset();
  await console.shows(/was lost · 1\s+stored/);
}

describe("the console shows a conversation", () => {
  test("in columns, whatever the names are, and wraps texts in their own", async (t) => {
    if (!hasTool(t, "python3")) return;
    const console = await ConsoleScreen.start(t);
    await talk(console);
    assert.deepEqual(console.conversation, [
      "  12:00:00  + Ana                 from 127.0.0.1:53000 · thread 1",
      "  12:00:00    Ana              1  It rains in Bilbao, and my umbrella is on the",
      "                                  other side of the river.",
      "  12:00:00  ✓ the first one of all: it is safe now, and Ana has the receipt",
      "  12:00:00  + 山田太郎            from 127.0.0.1:53000 · thread 1",
      "  12:00:00    山田太郎         1  こんにちは、サーバーさん。今日はいい天気ですね",
      "                                  。散歩に行きましょう。それともここで待ちますか",
      "                                  。",
      "  12:00:00  + Nguyễn Lan          from 127.0.0.1:53000 · thread 1",
      "  12:00:00    Nguyễn Lan       1  👩‍👩‍👧 👍🏽 ❤️ n\u0303o\u0301 \\u{202e}txt.exe\\x9b31m",
      "  12:00:00    Ana              2  x",
      "  12:00:00  − Ana                 said goodbye · 2 stored · id=9bzydgtx",
      "  12:00:00  × Nguyễn Lan          sent a line that was too long · 1 stored ·",
      "                                  552 too-long id=9bzydgtx",
      "  12:00:00  × (no name)           name refused: it does not begin with a letter",
      "                                  or digit · 501 bad-name id=9bzydgtx",
      "  12:00:00  − 山田太郎            the connection was lost · 1 stored",
    ]);
  });

  test("under the names, where 40 columns have no room beside them", async (t) => {
    if (!hasTool(t, "python3")) return;
    const console = await ConsoleScreen.start(t, { columns: 40, rows: 80 });
    await talk(console);
    assert.deepEqual(console.conversation, [
      "  12:00:00  + Ana",
      "            from 127.0.0.1:53000 ·",
      "            thread 1",
      "  12:00:00    Ana              1",
      "            It rains in Bilbao, and my",
      "            umbrella is on the other",
      "            side of the river.",
      "  12:00:00  ✓ the first one of all: it",
      "              is safe now, and Ana has",
      "              the receipt",
      "  12:00:00  + 山田太郎",
      "            from 127.0.0.1:53000 ·",
      "            thread 1",
      "  12:00:00    山田太郎         1",
      "            こんにちは、サーバーさん。今",
      "            日はいい天気ですね。散歩に行",
      "            きましょう。それともここで待",
      "            ちますか。",
      "  12:00:00  + Nguyễn Lan",
      "            from 127.0.0.1:53000 ·",
      "            thread 1",
      "  12:00:00    Nguyễn Lan       1",
      "            👩‍👩‍👧 👍🏽 ❤️ n\u0303o\u0301",
      "            \\u{202e}txt.exe\\x9b31m",
      "  12:00:00    Ana              2",
      "            x",
      "  12:00:00  − Ana",
      "            said goodbye · 2 stored ·",
      "            id=9bzydgtx",
      "  12:00:00  × Nguyễn Lan",
      "            sent a line that was too",
      "            long · 1 stored ·",
      "            552 too-long id=9bzydgtx",
      "  12:00:00  × (no name)",
      "            name refused: it does not",
      "            begin with a letter or digit",
      "            · 501 bad-name id=9bzydgtx",
      "  12:00:00  − 山田太郎",
      "            the connection was lost · 1",
      "            stored",
    ]);
  });

  test("in colours: each name its own, the signs by what they mean, the texts in the terminal's", async (t) => {
    if (!hasTool(t, "python3")) return;
    const console = await ConsoleScreen.start(t);
    const ana = await console.comes("Ana");
    const bo = await console.comes("Bo");
    await console.says(ana, "a message", 1);
    bo.send(`${"y".repeat(5000)}\n`);
    await console.screen.shows(/too-long/);
    const [came, said, cut] = ["from 127", "a message", "too long"].map((text) => console.cellsOf(text));
    const [colour] = coloursOf(came!, "Ana");
    assert.ok(nameColours.includes(colour!), `${colour}`);
    assert.deepEqual(coloursOf(said!, "Ana"), new Set([colour]));
    assert.deepEqual(coloursOf(said!, "a message"), new Set([undefined]));
    const [other] = coloursOf(cut!, "Bo");
    assert.ok(nameColours.includes(other!) && other !== colour);
    assert.deepEqual([coloursOf(came!, "+"), coloursOf(cut!, "×")], [new Set([2]), new Set([1])]);
    assert.ok(came!.slice(2, 10).every((cell) => cell.dim));
  });
});

describe("the console keeps its lines whole", () => {
  test("while the window gets another size and messages come", async (t) => {
    if (!hasTool(t, "python3")) return;
    const console = await ConsoleScreen.start(t, { flags: ["--rate", "off"] });
    const { screen } = console;
    const client = await console.comes("Ana");
    const text = (i: number): string => `message ${i} has so many words that it takes two lines or three`;
    for (const [round, columns] of [60, 100, 45, 80].entries()) {
      for (let i = 0; i < 25; i += 1) client.send(`${text(round * 25 + i)}\n`);
      await screen.resize(columns, 50);
    }
    for (let i = 1; i <= 100; i += 1) assert.equal(await client.line(), `250 stored ${i}`);
    await screen.until("the last message", () => screen.lines.join(" ").includes("message 99"));
    const shown = screen.pty.text
      .replaceAll(/\x1b\[[\d;]*m/g, "")
      .replaceAll(/\s+/g, " ")
      .matchAll(/\bAna (\d+) message (\d+) has so many words that it takes two lines or three/g);
    const numbers = [...shown].map(([, number, i]) => [Number(number), Number(i)]);
    assert.deepEqual(
      numbers,
      Array.from({ length: 100 }, (_, i) => [i + 1, i]),
    );

    await screen.resize(60, 30);
    await console.says(client, text(100), 101);
    const wanted = ["  message 100 has so many words that it takes two", "  lines or three"].join("\n");
    const lastTwo = (): string =>
      screen.lines
        .slice(-2)
        .map((line) => line.slice(10))
        .join("\n");
    await screen.until(wanted, () => lastTwo() === wanted);
  });

  test("while Ctrl-S holds the screen: clients are confirmed, and Ctrl-Q shows what they said", async (t) => {
    if (!hasTool(t, "python3")) return;
    const console = await ConsoleScreen.start(t);
    const { screen } = console;
    const client = await console.comes("Ana");
    await console.says(client, "before", 1);
    screen.type("\x13");
    let number = 1;
    for (let isShown = true; isShown; isShown = await console.soonShows(`held ${number}`)) {
      number += 1;
      assert.ok(number < 20, "Ctrl-S holds the screen");
      client.send(`held ${number}\n`);
      assert.equal(await client.line(), `250 stored ${number}`);
    }
    client.send("the last one\n");
    assert.equal(await client.line(), `250 stored ${number + 1}`);
    assert.doesNotMatch(screen.lines.join("\n"), /the last one/);
    screen.type("\x11");
    await screen.shows(/the last one/);
    assert.deepEqual(console.lines.slice(-2), [
      `  12:00:00    Ana           ${String(number).padStart(4)}  held ${number}`,
      `  12:00:00    Ana           ${String(number + 1).padStart(4)}  the last one`,
    ]);
  });

  test("to the end, which Ctrl-C brings in order", async (t) => {
    if (!hasTool(t, "python3")) return;
    const console = await ConsoleScreen.start(t, { lang: "es" });
    const { screen } = console;
    const client = await console.comes("Ana");
    await console.says(client, "antes", 1);
    screen.type("\x03");
    assert.match((await client.line()) ?? "", /^421 closing reason=draining last=1 /);
    await screen.shows(/detenido/);
    assert.equal(await screen.pty.ended(), 0);
    assert.deepEqual(console.conversation.slice(2), [
      "  12:00:00  ✓ el primero de todos: ya está a salvo, y Ana tiene su acuse de",
      "              recibo",
      "^C",
      "  12:00:00  ! SIGINT: deteniéndose; se confirma lo recibido y se despide a todos",
      "  12:00:00  − Ana                 el servidor se detiene · 1 guardado ·",
      "                                  id=9bzydgtx",
      "  12:00:00  − detenido; lo recibido quedó resuelto y todo está cerrado",
    ]);
    assert.equal(screen.cursor.column, 0);
  });
});
