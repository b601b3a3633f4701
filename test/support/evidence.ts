/** Evidence as a run leaves it, made by hand: four clients, two who abuse, one who goes on, two kills and restarts. */
import { proveTexts } from "../../src/i18n/prove.ts";
import type { Lang } from "../../src/i18n/lang.ts";
import type { Chapter, Check, Evidence, Exchange, Lane, Mark, Scenario } from "../../src/prove/evidence.ts";

const fourAtOnce: Chapter = { id: "four-at-once", fromMs: 412, toMs: 618 };
const cutOff: Chapter = { id: "cut-off-alone", fromMs: 640, toMs: 2_790 };
const kill: Chapter = { id: "kill", fromMs: 2_900, toMs: 3_600 };
const goodbyes: Chapter = { id: "goodbyes", fromMs: 3_640, toMs: 3_700 };
const resume: Chapter = { id: "resume", fromMs: 3_900, toMs: 4_700 };

const names = ["Ana", "Bruno", "Concepción", "陈小明 🎉"] as const;

const killAtMs = 3_020.4;
const startAgainAtMs = 3_402.1;
const killThenAtMs = 4_212.7;
const startThenAtMs = 4_655.3;

/** A message and its confirmation `us` later. */
function said(number: number, atMs: number, us: number, text: string): Mark[] {
  return [
    { kind: "message", atMs, number, text },
    { kind: "confirmation", atMs: atMs + us / 1000, number },
  ];
}

function client(lang: Lang, index: number): Lane {
  const [connectMs, endMs] = [418.2 + index * 0.4, 3_651 + index * 2];
  const spoken = (first: number, count: number, fromMs: number, everyMs: number): Mark[] =>
    Array.from({ length: count }, (_, i) =>
      said(
        first + i,
        fromMs + i * everyMs + index * 1.7,
        380 + ((i * 137 + index * 61) % 240),
        proveTexts[lang].message(index, first + i),
      ),
    ).flat();
  return {
    kind: "client",
    name: names[index] ?? "",
    thread: (index % 2) + 1,
    spans: [
      { fromMs: connectMs, toMs: killAtMs + 0.3 },
      { fromMs: startAgainAtMs + 30 + index, toMs: endMs },
    ],
    marks: [
      { kind: "connect", atMs: connectMs },
      { kind: "name", atMs: connectMs + 3.1, text: names[index] },
      ...spoken(1, 7, 431, 26),
      ...spoken(8, 40, 655, 52),
      ...spoken(48, 4, 2_915, 28),
      { kind: "lost", atMs: killAtMs + 0.3 + index * 0.1 },
      { kind: "connect", atMs: startAgainAtMs + 30 + index },
      { kind: "name", atMs: startAgainAtMs + 33 + index, text: names[index] },
      ...spoken(1, 3, 3_450, 40),
      { kind: "goodbye", atMs: endMs, text: "221 bye last=3 id=9bzydgtx" },
    ],
  };
}

const tooLong: Lane = {
  kind: "client",
  name: "demasiado-larga",
  thread: 1,
  spans: [{ fromMs: 1_350, toMs: 1_358.2 }],
  marks: [
    { kind: "connect", atMs: 1_350 },
    { kind: "name", atMs: 1_352.4 },
    ...said(1, 1_354, 410, "hola"),
    { kind: "message", atMs: 1_357, number: 2, text: "x".repeat(4_097) },
    { kind: "cut-off", atMs: 1_358.2, text: "552 too-long max=4096 last=1 id=k3f9q2aa" },
  ],
};

const tooFast: Lane = {
  kind: "client",
  name: "Veloz",
  thread: 2,
  spans: [{ fromMs: 1_702, toMs: 1_716.1 }],
  marks: [
    { kind: "connect", atMs: 1_702 },
    { kind: "name", atMs: 1_704.2 },
    ...Array.from({ length: 41 }, (_, i): Mark => ({
      kind: "message",
      atMs: 1_708,
      number: i + 1,
      text: `ráfaga ${i + 1}`,
    })),
    ...Array.from({ length: 40 }, (_, i): Mark => ({ kind: "confirmation", atMs: 1_711.3, number: i + 1 })),
    { kind: "cut-off", atMs: 1_716.1, text: "450 too-fast wait=42 rate=20 burst=40 last=40 id=77ab0c3d" },
  ],
};

/** Confirmations of a batch, which come together. */
function confirmed(first: number, last: number, atMs: number): Mark[] {
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    kind: "confirmation",
    atMs: atMs + i * 0.1,
    number: first + i,
  }));
}

/** Of a batch of 36: all from `first` on is sent at once. */
function batch(lang: Lang, first: number, atMs: number): Mark[] {
  return Array.from({ length: 36 - first + 1 }, (_, i) => ({
    kind: "message",
    atMs,
    number: first + i,
    text: proveTexts[lang].message(0, first + i),
  }));
}

/** Twice the connection is lost before the client hears of all that is stored. */
function resumed(lang: Lang): Lane {
  return {
    kind: "client",
    name: "Sonia",
    thread: 1,
    spans: [
      { fromMs: 3_905, toMs: 3_960 },
      { fromMs: 3_975, toMs: killThenAtMs + 0.4 },
      { fromMs: startThenAtMs + 12, toMs: 4_699 },
    ],
    marks: [
      { kind: "connect", atMs: 3_905 },
      { kind: "name", atMs: 3_908 },
      ...batch(lang, 1, 3_930),
      ...confirmed(1, 4, 3_932),
      { kind: "lost", atMs: 3_960 },
      { kind: "connect", atMs: 3_975 },
      { kind: "name", atMs: 3_976 },
      { kind: "welcome", atMs: 3_977.5, number: 10, text: "230 welcome last=10" },
      ...batch(lang, 11, 3_979),
      ...confirmed(11, 12, 3_981),
      { kind: "lost", atMs: killThenAtMs + 0.4 },
      { kind: "connect", atMs: startThenAtMs + 12 },
      { kind: "name", atMs: startThenAtMs + 13 },
      { kind: "welcome", atMs: startThenAtMs + 15, number: 30, text: "230 welcome last=30" },
      ...batch(lang, 31, startThenAtMs + 18),
      ...confirmed(31, 36, startThenAtMs + 20),
      { kind: "goodbye", atMs: 4_699, text: "221 bye last=36 id=vhatbyfp" },
    ],
  };
}

function lanes(lang: Lang): Lane[] {
  const clients = [...names.map((_, i) => client(lang, i)), tooLong, tooFast, resumed(lang)];
  const confirmations = clients.flatMap((lane) => lane.marks).filter(({ kind }) => kind === "confirmation");
  const syncs = [...new Set(confirmations.map(({ atMs }) => Math.round(atMs * 5) / 5))].sort((a, b) => a - b);
  return [
    ...clients,
    {
      kind: "server",
      name: "",
      spans: [
        { fromMs: 305, toMs: killAtMs },
        { fromMs: startAgainAtMs, toMs: killThenAtMs },
        { fromMs: startThenAtMs, toMs: 4_700 },
      ],
      marks: [
        { kind: "start", atMs: 305 },
        { kind: "kill", atMs: killAtMs, text: "SIGKILL" },
        { kind: "start", atMs: startAgainAtMs },
        { kind: "kill", atMs: killThenAtMs, text: "SIGKILL" },
        { kind: "start", atMs: startThenAtMs },
      ],
    },
    {
      kind: "disk",
      name: "",
      spans: [
        { fromMs: 305, toMs: killAtMs },
        { fromMs: startAgainAtMs, toMs: killThenAtMs },
        { fromMs: startThenAtMs, toMs: 4_700 },
      ],
      marks: syncs.map((atMs): Mark => ({ kind: "sync", atMs })),
    },
  ];
}

function check(id: Check["id"], proves: Check["proves"], expected: string, seen: string = expected): Check {
  return { id, proves, passed: expected === seen, expected, seen };
}

function scenarios(): Scenario[] {
  return [
    {
      ...fourAtOnce,
      proves: ["S1", "S2", "S3", "S7", "S8", "S10", "S11", "P1"],
      checks: [
        check("connected-together", ["S1", "S11"], "4"),
        check("threads", ["S2"], "2"),
        check("limits-announced", ["S4", "P3"], "max=4096 rate=20 burst=40 window=256"),
        check("welcomed", ["S3", "S8"], "220, 230 last=0 ×4"),
        check("greeting-confirmed", ["S12"], "250 stored 1 ×4"),
        check("each-confirmed", ["S10", "P1"], "28"),
        check("uninterrupted", ["S11"], "0"),
      ],
    },
    {
      id: "who-said-what",
      fromMs: 618,
      toMs: 640,
      proves: ["S6", "S12"],
      checks: [
        check("clients-on-console", ["S6"], "Ana, Bruno, Concepción, 陈小明 🎉"),
        check("messages-on-console", ["S6", "S12"], "28"),
        check("under-own-name", ["S6"], "0"),
      ],
    },
    {
      ...cutOff,
      proves: ["S4", "S5", "S13", "P5"],
      checks: [
        check("too-long-cut", ["S5", "S13"], "552 too-long max=4096 last=1"),
        check("too-fast-cut", ["S5", "S13"], "450 too-fast wait=42 rate=20 burst=40 last=40"),
        check("others-confirmed", ["P5", "S11"], "160"),
        { ...check("latency-kept", ["P5"], "≤ 5 ms", "0.5 ms · 0.6 ms · 0.5 ms"), passed: true },
      ],
    },
    {
      ...kill,
      proves: ["P1", "P2"],
      checks: [
        check("starts-again", ["P2"], "listening"),
        check("confirmed-survived", ["P1"], "204"),
        check("once-in-order", ["P2"], "204"),
        check("served-again", ["P2"], "4"),
      ],
    },
    {
      ...goodbyes,
      proves: ["S9", "P4"],
      checks: [check("goodbye-line", ["S9", "P4"], "221 last=3 ×4")],
    },
    {
      ...resume,
      proves: ["P1", "P2"],
      checks: [check("all-once", ["P1", "P2"], "36")],
    },
    {
      id: "exact-length",
      fromMs: 4_710,
      toMs: 5_210,
      proves: ["S4", "P3"],
      checks: [
        check("at-max", ["S4", "P3"], "250 stored 1"),
        check("over-max", ["S4", "P3"], "552 too-long max=4096 last=1"),
        check("stored-whole", ["P1"], "4096"),
      ],
    },
    {
      id: "hostile",
      fromMs: 5_220,
      toMs: 5_400,
      proves: ["P8"],
      checks: [check("names-refused", ["P8"], "501 bad-name ×9"), check("console-unharmed", ["P8"], "0")],
    },
    {
      id: "stored-count",
      fromMs: 5_410,
      toMs: 5_480,
      proves: ["P1", "P9"],
      checks: [check("word", ["P1"], "stored"), check("integrity", ["P1"], "ok")],
    },
  ];
}

function conversation(): Exchange[] {
  const lines: readonly (readonly [atMs: number, from: Exchange["from"], text: string])[] = [
    [
      1.2,
      "server",
      "220 acuse/1 max=4096 rate=20 burst=40 window=256 ack=stored auth=none :¿Cómo te llamas?",
    ],
    [2.0, "client", "Ana"],
    [3.1, "server", "230 welcome last=0 :Hola, Ana. Escribe tus mensajes; /salir para terminar."],
    [5.8, "client", "Hola, soy Ana"],
    [6.4, "server", "250 stored 1"],
    [12.0, "client", "Llueve en Bilbao, y el río va alto."],
    [12.6, "server", "250 stored 2"],
    [18.3, "client", "/salir"],
    [18.9, "server", "221 bye last=2 id=k3f9q2aa :Hasta pronto, Ana. 2 mensajes guardados."],
  ];
  return [
    { atMs: 4_300, from: "client", kind: "connect", text: "" },
    ...lines.map(([atMs, from, text]): Exchange => ({ atMs: 4_300 + atMs, from, kind: "line", text })),
    { atMs: 4_319.4, from: "server", kind: "close", text: "" },
  ];
}

const buckets: readonly (readonly [toUs: number, count: number])[] = [
  [300, 4],
  [500, 131],
  [700, 62],
  [1_000, 9],
  [1_500, 4],
  [5_000, 2],
];

function consoleParts(lang: Lang): Evidence["console"] {
  const messages = (number: number): string[] =>
    names.map(
      (name, i) => `  18:05:12    ${name.padEnd(14)}   ${number}  ${proveTexts[lang].message(i, number)}`,
    );
  return [
    {
      chapter: "four-at-once",
      lines: [
        "  ── domingo, 22 de noviembre de 2026",
        ...names.map(
          (name, i) => `  18:05:12  + ${name.padEnd(14)}      desde 127.0.0.1:5325${i} · hilo ${(i % 2) + 1}`,
        ),
        ...[1, 2, 3, 4, 5, 6, 7].flatMap(messages),
      ],
    },
    {
      chapter: "cut-off-alone",
      lines: [
        ...[8, 9].flatMap(messages),
        "  18:05:13  × demasiado-larga      envió una línea demasiado larga · 1 guardado · 552 too-long id=k3f9q2aa",
        "  18:05:13  × Veloz                envió demasiado rápido · 40 guardados · 450 too-fast id=77ab0c3d",
      ],
    },
    { chapter: "kill", lines: messages(48) },
    {
      chapter: "kill",
      lines: ["", "  acuse 0.1.0   el buzón TCP que responde por cada mensaje", ...messages(1)],
    },
    {
      chapter: "goodbyes",
      lines: names.map(
        (name, i) => `  18:05:15  − ${name.padEnd(14)}      se despidió · 3 guardados · id=5tm2x0r${i}`,
      ),
    },
  ];
}

/** The evidence of a run in which everything came out as expected. */
export function sampleEvidence(lang: Lang): Evidence {
  return {
    format: 1,
    verdict: "passed",
    broken: [],
    mode: "quick",
    seed: 20_261_122,
    lang,
    startedAt: Date.UTC(2026, 10, 22, 18, 5, 12),
    tookMs: 11_340,
    machine: {
      system: "Linux 6.1.0-32-amd64 x64",
      processor: "AMD EPYC 7B13",
      cores: 2,
      memoryBytes: 8 * 1024 ** 3,
      node: "26.10.0",
      sqlite: "3.53.0",
      fileSystem: "ext4",
    },
    system: {
      version: "0.1.0",
      commit: "b2dc7d2+",
      command: [
        "node",
        "bin/acuse.js",
        "serve",
        "--port",
        "40213",
        "--data",
        "/tmp/acuse-prove/data",
        "--lang",
        lang,
      ],
      greeting: "220 acuse/1 max=4096 rate=20 burst=40 window=256 ack=stored auth=none :¿Cómo te llamas?",
      limits: { max: 4096, rate: 20, burst: 40, window: 256 },
      threads: 2,
      word: "stored",
      durability: { journal_mode: "wal", synchronous: "FULL", fullfsync: "on" },
    },
    scenarios: scenarios(),
    timeline: { chapters: [fourAtOnce, cutOff, kill, goodbyes, resume], lanes: lanes(lang) },
    conversation: conversation(),
    latency: {
      count: 212,
      p50Us: 452,
      p90Us: 631,
      p99Us: 1_404,
      maxUs: 3_790,
      buckets: buckets.map(([toUs, count]) => ({ toUs, count })),
    },
    console: consoleParts(lang),
    transcripts: [
      ...["Ana", "Bruno"].flatMap((name) => [
        { path: `transcripts/${name}.typed`, of: name, bytes: 1_204 },
        { path: `transcripts/${name}.printed`, of: name, bytes: 3_377 },
      ]),
      { path: "transcripts/server.txt", of: "server", bytes: 21_480 },
    ],
    notShown: [
      "power-loss",
      "lying-disk",
      "other-bounds",
      "heavier-abuse",
      "other-machines",
      "identity",
      "cluster",
    ],
  };
}

/** The same run with a server that lost a confirmed message and said so late. */
export function failedEvidence(lang: Lang): Evidence {
  const evidence = sampleEvidence(lang);
  const wrong: Partial<Record<Check["id"], string>> = {
    "confirmed-survived": "203: falta el 51 de Bruno",
    "once-in-order": "203",
  };
  return {
    ...evidence,
    verdict: "failed",
    broken: ["P1", "P2"],
    scenarios: evidence.scenarios.map((scenario) => ({
      ...scenario,
      checks: scenario.checks.map((check) => {
        const seen = wrong[check.id];
        return seen === undefined ? check : { ...check, seen, passed: false };
      }),
    })),
  };
}
