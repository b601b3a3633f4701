import assert from "node:assert/strict";
import { mock, suite, test } from "node:test";
import { consoleTexts } from "../i18n/console.ts";
import { langs } from "../i18n/lang.ts";
import type { Lang } from "../i18n/lang.ts";
import { badNameReasons, closingReasons, replies } from "../protocol/replies.ts";
import type { ReplySpec } from "../protocol/replies.ts";
import { displayWidth } from "../terminal/width.ts";
import { ServerConsole } from "./console.ts";
import type { ConsoleOutput } from "./console.ts";
import { shownPerSecondMax } from "./feed.ts";
import type { FeedEvent } from "./feed.ts";
import { makeSettings } from "./settings.ts";
import type { Choices } from "./settings.ts";
import type { LedgerReport } from "./threads.ts";
import { version } from "./version.ts";

process.env["TZ"] = "UTC";

/** Keeps what is written. */
class FakeOutput implements ConsoleOutput {
  readonly lines: string[] = [];
  columns = Infinity;
  isTerminal = false;
  colour = false;
  palette = false;
  utf8 = true;
  hasRoom = true;
  tellLeftOut: (count: number) => void = () => {};

  write(line: string): void {
    this.offer(line);
  }

  offer(line: string): boolean {
    if (this.hasRoom) this.lines.push(line);
    return this.hasRoom;
  }

  onLeftOut(listener: (count: number) => void): void {
    this.tellLeftOut = listener;
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }
}

const at = Date.parse("2026-03-01T14:03:07.250Z");

const choices: Choices = {
  hosts: [],
  open: false,
  port: 2010,
  limits: { max: 4096, rate: 20, burst: 40, window: 256 },
  clientsMax: 500,
  threads: 2,
  store: "sqlite",
  dataFolder: "./acuse-data",
  reserveBytes: 256 * 1024 * 1024,
  lang: "en",
  json: false,
  quiet: false,
};
const machine = { openFilesMax: 20_000, cores: 4, hasIpv6Loopback: true, canSharePort: true };
const report: LedgerReport = {
  word: "stored",
  rows: 12_345,
  settings: ["journal_mode=wal", "synchronous=full"],
};

function start(chosen: Partial<Choices> = {}, shown: Partial<FakeOutput> = {}) {
  const output = Object.assign(new FakeOutput(), shown);
  const settings = makeSettings({ ...choices, ...chosen }, machine);
  const console = new ServerConsole(output, settings, () => at);
  return { output, console, listening: { settings, port: 2010, report, onlooker: undefined } };
}

/** What is shown of events after the day's heading. */
function shownOf(lang: Lang, ...events: readonly FeedEvent[]): string[] {
  const { output, console, listening } = start({ lang });
  console.listening(listening);
  const before = output.lines.length;
  console.show(events);
  return output.lines.slice(before + 1);
}

const came: FeedEvent = {
  event: "connected",
  at,
  id: "k3f9q2",
  name: "Ana",
  address: "127.0.0.1:51234",
  thread: 2,
};
const said: FeedEvent = { event: "message", at, id: "k3f9q2", name: "Ana", number: 1, text: "Hola, soy Ana" };
const went: FeedEvent = {
  event: "disconnected",
  at,
  id: "k3f9q2",
  name: "Ana",
  address: "127.0.0.1:51234",
  thread: 2,
  connectedAt: at,
  messages: 1,
  unknownCommands: 0,
  code: 221,
  keyword: "bye",
  reason: null,
  last: 1,
};
const cut: FeedEvent = { ...went, code: 450, keyword: "too-fast", last: 57 };
const lost: FeedEvent = { ...went, code: null, keyword: "lost" };
const stranger: FeedEvent = {
  ...went,
  name: null,
  code: 501,
  keyword: "bad-name",
  reason: "start",
  last: null,
};

suite("the console shows who came, who said what, who went and why", () => {
  test("in English", () => {
    assert.deepEqual(shownOf("en", came, said, went, cut, lost, stranger), [
      "  14:03:07  + Ana                 from 127.0.0.1:51234 · thread 2",
      "  14:03:07    Ana              1  Hola, soy Ana",
      "  14:03:07  − Ana                 said goodbye · 1 stored · id=k3f9q2",
      "  14:03:07  × Ana                 sent too fast · 57 stored · 450 too-fast id=k3f9q2",
      "  14:03:07  − Ana                 the connection was lost · 1 stored",
      "  14:03:07  × (no name)           name refused: it does not begin with a letter or digit · 501 bad-name id=k3f9q2",
    ]);
  });

  test("in Spanish", () => {
    assert.deepEqual(shownOf("es", came, said, went, cut, lost, stranger), [
      "  14:03:07  + Ana                 desde 127.0.0.1:51234 · hilo 2",
      "  14:03:07    Ana              1  Hola, soy Ana",
      "  14:03:07  − Ana                 se despidió · 1 guardado · id=k3f9q2",
      "  14:03:07  × Ana                 envió demasiado rápido · 57 guardados · 450 too-fast id=k3f9q2",
      "  14:03:07  − Ana                 se perdió la conexión · 1 guardado",
      "  14:03:07  × (sin nombre)        nombre rechazado: no empieza con letra o cifra · 501 bad-name id=k3f9q2",
    ]);
  });

  test("and the day, whenever it is another", () => {
    const { output, console } = start();
    console.show([said, said, { ...said, at: at + 86_400_000 }]);
    assert.deepEqual(
      output.lines.filter((line) => !line.includes("Ana")),
      ["  ── Sunday, March 1, 2026", "", "  ── Monday, March 2, 2026"],
    );
  });

  test("in columns that grow with the names", () => {
    const [first = "", second = "", third = ""] = shownOf(
      "en",
      said,
      { ...said, name: "sensor-north-7", text: "21.4" },
      said,
    );
    assert.equal(first.indexOf("Hola"), 34);
    assert.equal(second.indexOf("21.4"), 36);
    assert.equal(third.indexOf("Hola"), 36);
  });

  test("in words for every way to go", () => {
    const keywords = Object.values(replies as Record<string, ReplySpec>)
      .filter(({ closes }) => closes !== false)
      .map(({ keyword }) => keyword);
    for (const lang of langs) {
      const goodbye = (keyword: string, reason: string | null): string =>
        consoleTexts[lang].goodbye(keyword, reason);
      for (const keyword of [...keywords, "lost"]) {
        if (keyword === "closing" || keyword === "bad-name") continue;
        assert.notEqual(goodbye(keyword, null), keyword);
      }
      for (const reason of closingReasons) assert.notEqual(goodbye("closing", reason), reason);
      for (const reason of badNameReasons) assert.notEqual(goodbye("bad-name", reason), reason);
      assert.equal(goodbye("later-version", null), "later-version");
      assert.equal(goodbye("closing", "later-reason"), "later-reason");
    }
  });
});

suite("the console shows nothing that does harm", () => {
  const hostile = "a\x1b[2J\x07\x9b1m\u202eb\u2028c\u{e0041}\u200b";

  for (const json of [false, true]) {
    test(json ? "as JSON" : "to people", () => {
      const { output, console, listening } = start({ json, dataFolder: hostile });
      console.listening(listening);
      console.show([
        { ...came, name: hostile, address: hostile },
        { ...said, name: hostile, text: hostile },
        { ...went, id: hostile, name: hostile, keyword: hostile, reason: hostile, code: 599 },
      ]);
      console.frontDied(1, new Error(hostile));
      console.storageFailed(hostile);
      for (const line of output.lines) assert.doesNotMatch(line, /[\p{C}\p{Zl}\p{Zp}]/u);
    });
  }

  test("but whole messages, up to a bound", () => {
    const [whole = "", cut = ""] = shownOf(
      "en",
      { ...said, text: "ñ".repeat(4096) },
      { ...said, text: "👍".repeat(4196) },
    );
    assert.ok(whole.endsWith(` ${"ñ".repeat(4096)}`));
    assert.ok(cut.endsWith(` ${"👍".repeat(4096)}… (+100)`));
  });
});

const url = "http://127.0.0.1:2011";
const onlooker = { url, entryUrl: `${url}/?token=ZYynLvCv7xbDdAiGiEpFqg`, problem: undefined };
const withoutPort = {
  url: undefined,
  entryUrl: undefined,
  problem: { kind: "port-taken", address: "127.0.0.1:2011" },
} as const;

suite("on a terminal the console", () => {
  for (const lang of langs) {
    for (const columns of [40, 60, 80, 120]) {
      test(`keeps to its ${columns} columns in ${lang}`, () => {
        const shown = { isTerminal: true, columns };
        const { output, console, listening } = start({ lang, hosts: ["0.0.0.0"], open: true }, shown);
        console.listening({ ...listening, onlooker });
        console.listening({ ...listening, onlooker: withoutPort });
        const long = { ...said, text: "una palabra tras otra 山田 ".repeat(20) };
        console.show([came, long, { ...long, name: "W".repeat(32) }, cut, stranger]);
        console.storageFailed("disk I/O error");
        console.draining("SIGINT");
        for (const line of output.lines) assert.ok(displayWidth(line) <= columns, line);
      });
    }
  }

  test("puts a text under its name where there is no room beside it", () => {
    const { output, console } = start({}, { isTerminal: true, columns: 60 });
    console.show([{ ...said, name: "W".repeat(32), text: "one two ".repeat(10).trim() }]);
    assert.deepEqual(output.lines.slice(1), [
      `  14:03:07    ${"W".repeat(32)}     1`,
      "            one two one two one two one two one two one two",
      "            one two one two one two one two",
    ]);
  });

  test("puts a name that is wider than the terminal in several lines", () => {
    const { output, console } = start({}, { isTerminal: true, columns: 40 });
    console.show([{ ...said, name: "山".repeat(16) }]);
    assert.deepEqual(output.lines.slice(1), [
      `  14:03:07    ${"山".repeat(13)}`,
      `              ${"山".repeat(3)}     1`,
      "            Hola, soy Ana",
    ]);
  });

  test("takes it for usual where it does not tell its width", () => {
    const { output, console } = start({}, { isTerminal: true, columns: 0 });
    console.show([{ ...said, text: "word ".repeat(100) }]);
    assert.equal(Math.max(...output.lines.map(displayWidth)), 78);
  });

  test("gives each name a colour and keeps it, where there are enough", () => {
    const { output, console } = start({}, { isTerminal: true, colour: true, palette: true });
    console.show([came, { ...came, name: "Bo" }, { ...said, name: "ANA" }]);
    const [ana, bo, again] = output.lines.slice(1).map((line) => /38;5;(\d+)m/.exec(line)?.[1]);
    assert.ok(ana !== undefined && bo !== undefined);
    assert.notEqual(ana, bo);
    assert.equal(again, ana);
  });

  test("writes ASCII alone where nothing else is understood", () => {
    const { output, console, listening } = start({ lang: "es" }, { isTerminal: true, utf8: false });
    console.listening({ ...listening, report: { ...report, rows: 0 } });
    console.show([came, { ...said, name: "山田", text: "¿Qué tal, señor? \u009b31m" }, cut, lost]);
    console.draining("SIGINT");
    for (const line of output.lines) assert.match(line, /^[ -~]*$/);
    assert.ok(!output.lines.includes("  ╭───────────╮"));
    assert.match(output.lines.join("\n"), /\\u\{5c71\}\\u\{7530\} +1  Que tal, senor\? \\x9b31m/);
  });

  test("begins a new line behind the ^C of whoever stops it", () => {
    const { output, console } = start({}, { isTerminal: true });
    console.draining("SIGINT");
    assert.equal(output.lines[0], "");
    assert.match(output.lines.at(-1) ?? "", /! SIGINT: stopping/);
  });
});

suite("the banner", () => {
  test("says where it listens, how to talk to it, what it allows, keeps and promises", () => {
    const { output, console, listening } = start();
    console.listening(listening);
    assert.deepEqual(output.lines.slice(2), [
      "",
      "  listening   127.0.0.1:2010 · [::1]:2010",
      "  try it      npx acuse connect   the client, in this folder",
      "              nc localhost 2010   by hand",
      "  limits      4096 bytes a line · 20 lines a second, 40 at once",
      "              500 clients at once",
      "  threads     2 for clients and 1 for storage",
      "  data        ./acuse-data · 12,345 messages",
      "  confirms    stored: written and synced to disk before the answer",
      "              verified: journal_mode=wal · synchronous=full",
      `  stop        Ctrl-C, or kill ${process.pid}`,
      "",
    ]);
  });

  test("on a terminal has a letter with its receipt, and tells what the keys do", () => {
    const { output, console, listening } = start({}, { isTerminal: true, columns: 80 });
    console.listening(listening);
    assert.deepEqual(output.lines.slice(1, 5), [
      "  ╭───────────╮",
      `  │ ╲       ╱ │   acuse ${version}`,
      "  │   ╲___╱ ✓ │   the TCP inbox that answers for every message",
      "  ╰───────────╯",
    ]);
    assert.deepEqual(output.lines.slice(-3), [
      "  keys        Ctrl-C stops and confirms what came in; again: at once",
      "              Ctrl-S holds the screen, Ctrl-Q goes on; the server does not wait",
      "",
    ]);
  });

  test("stamps no receipt where nothing is kept", () => {
    const { output, console, listening } = start({ store: "memory" }, { isTerminal: true, columns: 80 });
    console.listening({ ...listening, report: { word: "accepted", rows: 0, settings: [] } });
    assert.equal(output.lines[3], "  │   ╲___╱   │   the TCP inbox that answers for every message");
    assert.doesNotMatch(output.lines.join("\n"), /Waiting/);
  });

  test("of an empty inbox says what to do next, and the first message of all is noticed, once", () => {
    for (const [lang, waiting, first] of [
      [
        "en",
        "  Waiting for the first message. Open another terminal and type",
        "  14:03:07  ✓ the first one of all: it is safe now, and Ana has the receipt",
      ],
      [
        "es",
        "  Esperando el primer mensaje. Abre otro terminal y escribe   npx acuse connect",
        "  14:03:07  ✓ el primero de todos: ya está a salvo, y Ana tiene su acuse de recibo",
      ],
    ] as const) {
      const { output, console, listening } = start({ lang }, { isTerminal: true, columns: 82 });
      console.listening({ ...listening, report: { ...report, rows: 0 } });
      assert.ok(output.lines.some((line) => line.startsWith(waiting)));
      console.show([came, said, said]);
      assert.deepEqual(
        output.lines.map((line) => line.includes("✓ ") && line).filter((line) => line === first),
        [first],
      );
    }
  });

  test("says nothing of this in a pipe, nor where there is something already", () => {
    for (const [isTerminal, rows] of [
      [false, 0],
      [true, 1],
    ] as const) {
      const { output, console, listening } = start({}, { isTerminal });
      console.listening({ ...listening, report: { ...report, rows } });
      console.show([came, said]);
      assert.doesNotMatch(output.lines.join("\n"), /Waiting|the first one/);
    }
  });

  test("warns where others can reach it, and where nothing is kept", () => {
    const { output, console, listening } = start({ hosts: ["10.0.0.5"], open: true, store: "memory" });
    console.listening({ ...listening, port: 2011, report: { word: "accepted", rows: 0, settings: [] } });
    const text = output.lines.join("\n");
    assert.match(text, /anybody who reaches this port may write/);
    assert.match(text, /acuse connect 10\.0\.0\.5:2011 .*\n +nc 10\.0\.0\.5 2011 /);
    assert.match(text, /data +in memory only/);
    assert.match(text, /confirms +accepted: received in memory, not written to disk/);
  });
});

suite("where a dashboard is the console", () => {
  test("shows on a terminal the address that lets in, and anywhere else the one that does not", () => {
    for (const isTerminal of [true, false]) {
      for (const json of [false, true]) {
        const { output, console, listening } = start({ json }, { isTerminal, columns: 120 });
        console.listening({ ...listening, onlooker });
        const text = output.lines.join("\n");
        assert.ok(text.includes(url), text);
        assert.equal(text.includes("ZYynLvCv7xbDdAiGiEpFqg"), isTerminal && !json, text);
      }
    }
  });

  test("says in both languages that another program has its port", () => {
    for (const [lang, expected] of [
      ["en", /no dashboard: 127\.0\.0\.1:2011 is taken/],
      ["es", /no hay panel: 127\.0\.0\.1:2011 está ocupado/],
    ] as const) {
      for (const quiet of [false, true]) {
        const { output, console, listening } = start({ lang, quiet });
        console.listening({ ...listening, onlooker: withoutPort });
        assert.match(output.lines.join("\n"), expected);
      }
    }
  });
});

suite("as JSON the console", () => {
  test("writes one object a line, with the same fields in every language", () => {
    for (const lang of langs) {
      const { output, console, listening } = start({ lang, json: true });
      console.listening(listening);
      console.show([came, said, went, { event: "dropped", at, count: 7 }]);
      void console.flush(0);
      console.frontDied(2, new Error("boom"));
      console.frontReplaced(2);
      console.noSpace();
      console.draining("SIGTERM");
      console.storageFailed("disk I/O error");
      console.dashboardFailed(new Error("EMFILE"));
      console.dashboardFault("no error");
      console.stopped(true);
      const time = "2026-03-01T14:03:07.250Z";
      const notice = { event: "notice", at: time };
      assert.deepEqual(
        output.lines.map((line) => JSON.parse(line) as unknown),
        [
          {
            event: "listening",
            at: time,
            host: "127.0.0.1",
            port: 2010,
            addresses: ["127.0.0.1:2010", "[::1]:2010"],
            dashboard: null,
          },
          { event: "connected", at: time, id: "k3f9q2", name: "Ana", address: "127.0.0.1:51234", thread: 2 },
          { event: "message", at: time, name: "Ana", number: 1, text: "Hola, soy Ana" },
          {
            event: "disconnected",
            at: time,
            id: "k3f9q2",
            name: "Ana",
            code: 221,
            keyword: "bye",
            reason: null,
            last: 1,
          },
          { event: "dropped", at: time, count: 7 },
          { ...notice, notice: "front-died", thread: 2, error: "boom" },
          { ...notice, notice: "front-replaced", thread: 2 },
          { ...notice, notice: "no-space", reserveBytes: 256 * 1024 * 1024 },
          { ...notice, notice: "draining", signal: "SIGTERM" },
          { ...notice, notice: "storage-failed", error: "disk I/O error" },
          { ...notice, notice: "dashboard-failed", error: "EMFILE" },
          { ...notice, notice: "dashboard-fault", error: "string" },
          { ...notice, notice: "stopped", settled: true },
        ],
      );
    }
  });
});

suite("of more messages than anybody reads, the console shows a sample", () => {
  test("and tells once a second how many it did not show", (t) => {
    mock.timers.enable({ apis: ["setTimeout"] });
    t.after(() => mock.timers.reset());
    const { output, console } = start();
    console.show(Array.from({ length: 1000 }, (_, i) => ({ ...said, number: i + 1 })));
    console.show([{ event: "dropped", at, count: 81_000 }]);
    const heading = 1;
    assert.equal(output.lines.length, heading + shownPerSecondMax);
    mock.timers.tick(1000);
    assert.equal(output.lines.length, heading + shownPerSecondMax + 1);
    assert.equal(output.lines.at(-1), "  14:03:07    … 81,800 messages not shown");
    mock.timers.tick(5000);
    assert.equal(output.lines.length, heading + shownPerSecondMax + 1, "nothing new, nothing told");
    console.show([{ event: "dropped", at, count: 5 }]);
    mock.timers.tick(1000);
    assert.equal(output.lines.at(-1), "  14:03:07    … 5 messages not shown");
  });

  test("and keeps the count while nobody reads", (t) => {
    mock.timers.enable({ apis: ["setTimeout"] });
    t.after(() => mock.timers.reset());
    const { output, console } = start();
    console.show([{ event: "dropped", at, count: 1 }]);
    mock.timers.tick(1000);
    output.hasRoom = false;
    console.show([{ event: "dropped", at, count: 20 }]);
    mock.timers.tick(5000);
    console.show([{ event: "dropped", at, count: 300 }]);
    mock.timers.tick(1000);
    output.hasRoom = true;
    mock.timers.tick(1000);
    assert.equal(output.lines.at(-1), "  14:03:07    … 320 messages not shown");
    assert.equal(output.lines.length, 1 + 2);
  });

  test("and tells the rest before it ends", async () => {
    const { output, console } = start();
    console.show([{ event: "dropped", at, count: 1 }]);
    await console.flush(0);
    assert.equal(output.lines.at(-1), "  14:03:07    … 1 message not shown");
  });
});

test("the console tells how many lines its output left out", () => {
  const { output } = start({ lang: "es" });
  output.tellLeftOut(37);
  assert.equal(output.lines.at(-1), "  14:03:07    … 37 líneas omitidas: nadie leía esta salida");
});

test("a quiet console shows where it listens and what goes wrong, and nothing of the clients", () => {
  const { output, console, listening } = start({ quiet: true });
  console.listening(listening);
  console.show([came, said, went, { event: "dropped", at, count: 7 }]);
  console.noSpace();
  assert.deepEqual(output.lines.slice(1), [
    "  14:03:07  + listening 127.0.0.1:2010 · [::1]:2010",
    "  14:03:07  ! less than 256 MiB free: nothing is stored until there is space",
  ]);
});
