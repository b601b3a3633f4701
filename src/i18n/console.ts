/** What the console of `acuse serve` says. */
import type { Limits } from "../protocol/limits.ts";
import type {
  BadNameReason,
  ClosingKey,
  ClosingReason,
  ConfirmationWord,
  replies,
} from "../protocol/replies.ts";
import type { Lang } from "./lang.ts";
import { counted, formatCount, formatDay, formatSize } from "./units.ts";
import type { Noun } from "./units.ts";

export interface ConsoleTexts {
  readonly about: string;
  readonly labels: Labels;
  limits(limits: Limits): string;
  clients(most: number): string;
  threads(fronts: number): string;
  data(folder: string, messages: number): string;
  readonly noData: string;
  /** What a confirmation promises. */
  confirms(word: ConfirmationWord): string;
  /** What the store said of itself when it was asked. */
  verified(settings: readonly string[]): string;
  /** Beside the addresses that others can reach. */
  readonly open: string;
  /** What each way of talking to the server is; `here`: it works in the server's folder only. */
  client(here: boolean): string;
  readonly byHand: string;
  /** Why there is no dashboard: another program listens there. */
  noDashboard(address: string): string;
  /** Where there is no terminal. */
  stop(pid: number): string;
  /** What the keys of a terminal do. */
  readonly keys: readonly string[];
  /** Behind it stands a command. */
  readonly waiting: string;
  /** That the first message of all is stored. */
  first(name: string): string;
  /** The day of what follows. */
  day(at: number): string;

  connected(address: string, thread: number): string;
  readonly noName: string;
  /** Why somebody went, to follow the name. */
  goodbye(keyword: string, reason: string | null): string;
  /** How much of a session is safe. */
  last(count: number, word: ConfirmationWord): string;
  /** How much of a text is not shown, to follow it. */
  more(characters: number): string;
  messagesNotShown(count: number): string;
  linesLeftOut(count: number): string;

  frontDied(thread: number): string;
  frontReplaced(thread: number): string;
  draining(signal: string): string;
  stopped(settled: boolean): string;
  readonly storageFailed: string;
  noSpace(reserveBytes: number): string;
  /** There is none; the server goes on without it. */
  readonly dashboardFailed: string;
  /** Something that it was asked was not answered. */
  readonly dashboardFault: string;
}

/** The banner's rows. */
interface Labels {
  readonly listening: string;
  readonly tryIt: string;
  readonly limits: string;
  readonly threads: string;
  readonly data: string;
  readonly confirms: string;
  readonly dashboard: string;
  readonly stop: string;
  readonly keys: string;
}

/** The keyword of a last line, or `lost` when there was none; two of them have reasons of their own. */
type Goodbyes = Record<
  Exclude<(typeof replies)[ClosingKey]["keyword"], "closing" | "bad-name"> | "lost",
  string
> & {
  readonly closing: Record<ClosingReason, string>;
  readonly "bad-name": Record<BadNameReason, string>;
};

const esBytes: Noun = { one: "byte", other: "bytes" };
const esLines: Noun = { one: "línea", other: "líneas" };
const esClients: Noun = { one: "cliente", other: "clientes" };
const esMessages: Noun = { one: "mensaje", other: "mensajes" };

const esGoodbyes: Goodbyes = {
  bye: "se despidió",
  lost: "se perdió la conexión",
  closing: {
    draining: "el servidor se detiene",
    naming: "no dijo su nombre a tiempo",
    "slow-reader": "dejó de leer las respuestas",
    kicked: "expulsado por quien opera el servidor",
    storage: "no se pudo guardar",
  },
  "name-in-use": "ese nombre ya está conectado",
  "too-fast": "envió demasiado rápido",
  "no-space": "no queda espacio para guardar",
  "too-many": "el servidor está completo",
  "unknown-command": "envió un comando que no existe",
  "bad-name": {
    syntax: "su /hello no se entiende",
    empty: "nombre rechazado: está vacío",
    "too-long": "nombre rechazado: es demasiado largo",
    start: "nombre rechazado: no empieza con letra o cifra",
    space: "nombre rechazado: tiene espacios que sobran",
    character: "nombre rechazado: tiene un carácter que no se admite",
    "not-nfc": "nombre rechazado: no está en forma NFC",
    "mixed-script": "nombre rechazado: mezcla alfabetos",
  },
  "out-of-order": "no esperó la respuesta a /hello",
  "unknown-session": "su sesión no se conoce aquí",
  "bad-token": "su token no es el de ese nombre",
  "too-long": "envió una línea demasiado larga",
  "not-text": "envió algo que no es texto",
  banned: "no puede entrar por ahora",
  "not-acuse": "habló otro protocolo (HTTP, TLS…)",
  unfinished: "se cortó en mitad de una línea, que no se guardó",
  "taken-over": "su sesión sigue en otra conexión",
};

const es: ConsoleTexts = {
  about: "el buzón TCP que responde por cada mensaje",
  labels: {
    listening: "escucha",
    tryIt: "pruébalo",
    limits: "límites",
    threads: "hilos",
    data: "datos",
    confirms: "confirma",
    dashboard: "panel",
    stop: "detener",
    keys: "teclas",
  },
  limits({ max, rate, burst }) {
    const speed =
      rate === undefined
        ? "sin límite de velocidad"
        : `${counted("es", rate, esLines)} por segundo, ${formatCount("es", burst)} de golpe`;
    return `${counted("es", max, esBytes)} por línea · ${speed}`;
  },
  clients: (most) => `${counted("es", most, esClients)} a la vez`,
  threads: (fronts) => `${formatCount("es", fronts)} para los clientes y 1 para guardar`,
  data: (folder, messages) => `${folder} · ${counted("es", messages, esMessages)}`,
  noData: "solo en memoria: todo se pierde al detener el servidor",
  confirms: (word) =>
    ({
      stored: "stored: guardado y sincronizado con el disco antes de responder",
      replicated: "replicated: guardado en la mayoría de las máquinas antes de responder",
      accepted: "accepted: recibido en memoria, sin guardar en disco",
    })[word],
  verified: (settings) => `comprobado: ${settings.join(" · ")}`,
  open: "cualquiera que llegue a este puerto puede escribir: todavía no hay cifrado ni contraseñas",
  client: (here) => (here ? "el cliente, en esta carpeta" : "el cliente"),
  byHand: "a mano",
  noDashboard: (address) =>
    `no hay panel: ${address} está ocupado. Con --dashboard HOST:PUERTO se abre en otro sitio`,
  stop: (pid) => `Ctrl-C, o kill ${pid}`,
  keys: [
    "Ctrl-C detiene y confirma lo recibido; otra vez: al instante",
    "Ctrl-S congela la pantalla, Ctrl-Q la reanuda; el servidor sigue",
  ],
  waiting: "Esperando el primer mensaje. Abre otro terminal y escribe",
  first: (name) => `el primero de todos: ya está a salvo, y ${name} tiene su acuse de recibo`,
  day: (at) => formatDay("es", at),

  connected: (address, thread) => `desde ${address} · hilo ${thread}`,
  noName: "(sin nombre)",
  goodbye: (keyword, reason) => goodbye(esGoodbyes, keyword, reason),
  last: (count, word) => {
    const noun = {
      stored: { one: "guardado", other: "guardados" },
      replicated: { one: "replicado", other: "replicados" },
      accepted: { one: "aceptado", other: "aceptados" },
    };
    return counted("es", count, noun[word]);
  },
  more: (characters) => `… (+${formatCount("es", characters)})`,
  messagesNotShown: (count) =>
    `… ${counted("es", count, { one: "mensaje que no se muestra", other: "mensajes que no se muestran" })}`,
  linesLeftOut: (count) =>
    `… ${counted("es", count, { one: "línea omitida", other: "líneas omitidas" })}: nadie leía esta salida`,

  frontDied: (thread) => `el hilo ${thread} falló; se pone otro en su lugar`,
  frontReplaced: (thread) => `el hilo ${thread} atiende de nuevo`,
  draining: (signal) => `${signal}: deteniéndose; se confirma lo recibido y se despide a todos`,
  stopped: (settled) =>
    settled
      ? "detenido; lo recibido quedó resuelto y todo está cerrado"
      : "detenido sin terminar: algo de lo recibido quedó sin confirmar",
  storageFailed: "no se pudo guardar: no se confirma nada más y el servidor se detiene",
  noSpace: (reserveBytes) =>
    `quedan menos de ${formatSize("es", reserveBytes)} libres: no se guarda nada hasta que haya espacio`,
  dashboardFailed: "no hay panel, porque no se pudo abrir; los mensajes se reciben y se confirman igual",
  dashboardFault: "algo falló en el panel; los mensajes se reciben y se confirman igual",
};

const enBytes: Noun = { one: "byte", other: "bytes" };
const enLines: Noun = { one: "line", other: "lines" };
const enClients: Noun = { one: "client", other: "clients" };
const enMessages: Noun = { one: "message", other: "messages" };

const enGoodbyes: Goodbyes = {
  bye: "said goodbye",
  lost: "the connection was lost",
  closing: {
    draining: "the server is stopping",
    naming: "gave no name in time",
    "slow-reader": "stopped reading the replies",
    kicked: "put out by the operator",
    storage: "the storage failed",
  },
  "name-in-use": "that name is connected already",
  "too-fast": "sent too fast",
  "no-space": "no space left to store",
  "too-many": "the server is full",
  "unknown-command": "sent a command that does not exist",
  "bad-name": {
    syntax: "its /hello cannot be understood",
    empty: "name refused: it is empty",
    "too-long": "name refused: it is too long",
    start: "name refused: it does not begin with a letter or digit",
    space: "name refused: it has spaces too many",
    character: "name refused: it has a character that is not allowed",
    "not-nfc": "name refused: it is not in form NFC",
    "mixed-script": "name refused: it mixes scripts",
  },
  "out-of-order": "did not wait for the answer to /hello",
  "unknown-session": "its session is not known here",
  "bad-token": "its token is not this name's",
  "too-long": "sent a line that was too long",
  "not-text": "sent something that is not text",
  banned: "is kept out for now",
  "not-acuse": "spoke another protocol (HTTP, TLS…)",
  unfinished: "broke off inside a line, which is not stored",
  "taken-over": "its session goes on in another connection",
};

const en: ConsoleTexts = {
  about: "the TCP inbox that answers for every message",
  labels: {
    listening: "listening",
    tryIt: "try it",
    limits: "limits",
    threads: "threads",
    data: "data",
    confirms: "confirms",
    dashboard: "dashboard",
    stop: "stop",
    keys: "keys",
  },
  limits({ max, rate, burst }) {
    const speed =
      rate === undefined
        ? "no limit of rate"
        : `${counted("en", rate, enLines)} a second, ${formatCount("en", burst)} at once`;
    return `${counted("en", max, enBytes)} a line · ${speed}`;
  },
  clients: (most) => `${counted("en", most, enClients)} at once`,
  threads: (fronts) => `${formatCount("en", fronts)} for clients and 1 for storage`,
  data: (folder, messages) => `${folder} · ${counted("en", messages, enMessages)}`,
  noData: "in memory only: everything is lost when the server stops",
  confirms: (word) =>
    ({
      stored: "stored: written and synced to disk before the answer",
      replicated: "replicated: stored on most of the machines before the answer",
      accepted: "accepted: received in memory, not written to disk",
    })[word],
  verified: (settings) => `verified: ${settings.join(" · ")}`,
  open: "anybody who reaches this port may write: there is no encryption and there are no passwords yet",
  client: (here) => (here ? "the client, in this folder" : "the client"),
  byHand: "by hand",
  noDashboard: (address) =>
    `no dashboard: ${address} is taken. With --dashboard HOST:PORT it opens elsewhere`,
  stop: (pid) => `Ctrl-C, or kill ${pid}`,
  keys: [
    "Ctrl-C stops and confirms what came in; again: at once",
    "Ctrl-S holds the screen, Ctrl-Q goes on; the server does not wait",
  ],
  waiting: "Waiting for the first message. Open another terminal and type",
  first: (name) => `the first one of all: it is safe now, and ${name} has the receipt`,
  day: (at) => formatDay("en", at),

  connected: (address, thread) => `from ${address} · thread ${thread}`,
  noName: "(no name)",
  goodbye: (keyword, reason) => goodbye(enGoodbyes, keyword, reason),
  last: (count, word) => `${formatCount("en", count)} ${word}`,
  more: (characters) => `… (+${formatCount("en", characters)})`,
  messagesNotShown: (count) => `… ${counted("en", count, enMessages)} not shown`,
  linesLeftOut: (count) => `… ${counted("en", count, enLines)} left out: nobody read this output`,

  frontDied: (thread) => `thread ${thread} failed; another takes its place`,
  frontReplaced: (thread) => `thread ${thread} serves again`,
  draining: (signal) => `${signal}: stopping; confirming what was received and saying goodbye to everybody`,
  stopped: (settled) =>
    settled
      ? "stopped; what was received is settled and everything is closed"
      : "stopped before the end: some of what was received was not confirmed",
  storageFailed: "the storage failed: nothing more is confirmed, and the server stops",
  noSpace: (reserveBytes) =>
    `less than ${formatSize("en", reserveBytes)} free: nothing is stored until there is space`,
  dashboardFailed: "no dashboard, since it could not open; messages are taken and confirmed all the same",
  dashboardFault: "something failed in the dashboard; messages are taken and confirmed all the same",
};

export const consoleTexts: Record<Lang, ConsoleTexts> = { es, en };

/** The keyword itself, where there are no words for it. */
function goodbye(goodbyes: Goodbyes, keyword: string, reason: string | null): string {
  const byKeyword: Readonly<Record<string, string | Readonly<Record<string, string>>>> = goodbyes;
  const text = ownOf(byKeyword, keyword) ?? keyword;
  return typeof text === "string" ? text : (ownOf(text, reason ?? "") ?? reason ?? keyword);
}

/** Every object has a `constructor`, which is no text. */
function ownOf<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
