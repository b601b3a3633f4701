/** What the READMEs show to type, in which language, and what it must show. */
import type { Lang } from "../../src/i18n/lang.ts";

/** What is run nowhere by itself: npm's own commands. */
export const exempt: readonly string[] = [
  // How this test's server begins; npm ci is how every run of the tests began.
  "npm ci && npm start",
  // It is this.
  "npm ci && npm test",
  // It runs this.
  "npm run ok",
  // It takes half an hour, and runs the longer ones of these.
  "npm run test:long",
];

/** What makes the generated sections of the documents. */
export const makeDocs = "npm run docs";

/** What measures acuse beside its peers: a quarter of an hour. `test/long` runs it with one short round. */
export const measurePeers = "npm run bench";

/** What starts the server for tests that `loads` load. */
export const startLoaded = "npx acuse serve --port 2020 --rate off --data bench-data";

/** What a command is given, and what it must show. */
export interface Expected {
  readonly input?: string;
  /** Who is connected while it runs, and with which line that ends. */
  readonly guest?: { readonly name: string; readonly hears: RegExp };
  readonly shows: readonly RegExp[];
}

type Commands = Readonly<Record<string, Expected>>;

/** What is the same in both documents but for the language that it shows. */
export interface Edition {
  readonly path: string;
  readonly commands: Commands;
  /** What takes longer; `test/long` runs it. */
  readonly long: Commands;
  /** What loads the server of `startLoaded`; `test/long` runs it as it is. */
  readonly loads: Commands;
  /** How the console tells the end of a conversation, and of the server. */
  readonly goodbye: RegExp;
  readonly stopped: RegExp;
}

export const editions: Readonly<Record<Lang, Edition>> = {
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
      "npx acuse kick Ana --wait 60": {
        guest: { name: "Ana", hears: /^421 closing reason=kicked / },
        shows: [/^Ana: 1 connection ended; the name is kept out until .*, for 1 min$/m],
      },
      "npx acuse bench --per-second 500 --duration 5s": {
        shows: [/^50 clients, 500 messages\/s at fixed intervals/, /p99\.9 .* max /],
      },
      "npx acuse explain 450": { shows: [/450 too-fast/, /a line over the rate/] },
      "npx acuse explain": { shows: [/220.*acuse\/1/, /557.*taken-over/] },
      "npx acuse doctor": { shows: [/SQLite/, /fsync/] },
    },
    long: {
      "npx acuse prove": { shows: [/^ *✓ PASSED /m, /report\.html$/m] },
    },
    loads: {
      "npx acuse bench localhost:2020": { shows: [/^50 clients × 1 in flight, 64 bytes$/m] },
      "npx acuse bench localhost:2020 --clients 1000 --in-flight 64 --duration 1m": {
        shows: [/^1000 clients × 64 in flight, 64 bytes$/m],
      },
    },
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
      "npx acuse kick Ana --wait 60": {
        guest: { name: "Ana", hears: /^421 closing reason=kicked / },
        shows: [/^Ana: 1 conexión cerrada; el nombre no puede volver hasta .*, dentro de 1 min$/m],
      },
      "npx acuse bench --per-second 500 --duration 5s": {
        shows: [/^50 clientes, 500 mensajes\/s a intervalos fijos/, /p99\.9 .* máx\. /],
      },
      "npx acuse explain 450": { shows: [/450 too-fast/, /una línea por encima de la velocidad/] },
      "npx acuse explain": { shows: [/220.*acuse\/1/, /557.*taken-over/] },
      "npx acuse doctor": { shows: [/SQLite/, /fsync/] },
    },
    long: {
      "npx acuse prove": { shows: [/^ *✓ SUPERADA /m, /report\.html$/m] },
      "npx acuse prove --quick": { shows: [/^ *✓ SUPERADA /m, /report\.html$/m] },
    },
    loads: {
      "npx acuse bench localhost:2020": { shows: [/^50 clientes × 1 en vuelo, 64 bytes$/m] },
      "npx acuse bench localhost:2020 --clients 1000 --in-flight 64 --duration 1m": {
        shows: [/^1000 clientes × 64 en vuelo, 64 bytes$/m],
      },
    },
    goodbye: /^.* se despidió .*$/m,
    stopped: /detenido; lo recibido quedó resuelto/,
  },
};
