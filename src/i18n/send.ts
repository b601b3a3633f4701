/** What `acuse send` says. Why a connection ended is said by the texts of `connect`. */
import type { Lang } from "./lang.ts";
import { counted, formatCount, formatWait } from "./units.ts";

export interface SendTexts {
  readonly about: string;
  readonly options: {
    readonly name: string;
    readonly messages: string;
    readonly spool: string;
    readonly fresh: string;
    readonly timeout: string;
    readonly json: string;
    readonly quiet: string;
    readonly noPace: string;
    readonly onBad: string;
  };
  readonly noName: string;
  badName(name: string): string;

  /** Why a spool cannot be used. */
  readonly spool: {
    busy(path: string): string;
    foreign(path: string): string;
    newer(path: string): string;
    damaged(path: string): string;
    name(path: string, name: string): string;
    failed(path: string, code: string): string;
    behind(path: string): string;
  };
  /** The input is not the one of which so many lines were taken. */
  otherInput(lines: number): string;

  /** What is known while it goes on; the parts of a line. */
  confirmed(count: number): string;
  pending(count: number): string;
  rate(perSecond: number): string;
  limit(perSecond: number): string;
  readonly connecting: string;
  readonly resuming: string;
  waiting(ms: number): string;
  found(count: number): string;

  /** The end. */
  summary(count: number, ms: number): string;
  skipped(count: number): string;
  kept(count: number): string;
  late(ms: number): string;
  refusedMessage(number: number): string;
}

const nouns = {
  es: {
    message: { one: "mensaje", other: "mensajes" },
    line: { one: "línea", other: "líneas" },
    confirmed: { one: "mensaje confirmado", other: "mensajes confirmados" },
  },
  en: {
    message: { one: "message", other: "messages" },
    line: { one: "line", other: "lines" },
    confirmed: { one: "message confirmed", other: "messages confirmed" },
  },
} as const;

const es: SendTexts = {
  about:
    "Envía cada línea de la entrada como un mensaje, al paso que admite el servidor, y termina cuando todo está confirmado. Si la conexión se pierde, sigue donde estaba",
  options: {
    name: "Quién envía",
    messages: "Un mensaje, en lugar de la entrada; se puede repetir",
    spool:
      "Archivo que guarda lo que falta por confirmar, también si este programa muere: con él y la misma entrada, sigue donde estaba",
    fresh: "La entrada es nueva, aunque la anterior no llegara a su fin: se toma desde el principio",
    timeout: "Cuánto esperar sin ninguna confirmación antes de rendirse",
    json: "Al final escribe una línea JSON: sent, confirmed, refused, seconds",
    quiet: "Ni progreso ni resumen; solo los errores",
    noPace: "No respeta los límites que anuncia el servidor, para verlos en acción",
    onBad:
      "Qué hacer con una línea demasiado larga o que no es texto: confirmar lo anterior y parar, o saltarla. Si saltó alguna y confirmó todas las demás, termina con 3 y no hay nada que repetir",
  },
  noName: "falta el nombre: --name NOMBRE",
  badName: (name) => `"${name}" no puede ser un nombre: letras, cifras, espacios sueltos y . _ - ' @`,

  spool: {
    busy: (path) => `otro proceso usa ${path}: espera a que termine, o usa otro archivo`,
    foreign: (path) => `${path} no es un archivo de envío de acuse: elige otro; este queda como estaba`,
    newer: (path) => `una versión más nueva de acuse escribió ${path}: usa esa; el archivo queda como estaba`,
    damaged: (path) =>
      `${path} está dañado, y no se puede saber qué falta por enviar; el archivo queda como estaba`,
    name: (path, name) => `${path} es de ${name}: usa --name "${name}", u otro archivo`,
    failed: (path, code) => `no se pudo usar ${path}: ${code}`,
    behind: (path) =>
      `el servidor tiene más mensajes de esta sesión que los que conoce ${path}: ¿es una copia antigua? Con la actual sigue donde estaba; un archivo nuevo empieza otra sesión`,
  },
  otherInput: (lines) =>
    `la entrada no empieza con ${lines === 1 ? "la línea que ya se tomó" : `las ${formatCount("es", lines)} líneas que ya se tomaron`}: da la misma, o --fresh si es otra; no se tomó nada de ella`,

  confirmed: (count) => counted("es", count, { one: "confirmado", other: "confirmados" }),
  pending: (count) => `${formatCount("es", count)} por confirmar`,
  rate: (perSecond) => `${formatCount("es", perSecond)}/s`,
  limit: (perSecond) => `el servidor admite ${formatCount("es", perSecond)}/s`,
  connecting: "conectando",
  resuming: "retomando la sesión",
  waiting: (ms) => `otro intento en ${formatWait("es", ms)}`,
  found: (count) => `${counted("es", count, nouns.es.message)} de antes por confirmar`,

  summary: (count, ms) => `${counted("es", count, nouns.es.confirmed)} en ${formatWait("es", ms)}`,
  skipped: (count) =>
    `${counted("es", count, nouns.es.line)} ${count === 1 ? "que no se envió" : "que no se enviaron"}`,
  kept: (count) =>
    `${counted("es", count, nouns.es.message)} por confirmar en el archivo: se ${count === 1 ? "envía" : "envían"} la próxima vez`,
  late: (ms) => `sin ninguna confirmación en ${formatWait("es", ms)}`,
  refusedMessage: (number) =>
    `el servidor no admite el mensaje ${formatCount("es", number)}: es más largo que su límite`,
};

const en: SendTexts = {
  about:
    "Sends each line of the input as a message, at the pace that the server allows, and ends when all is confirmed. If the connection is lost it goes on where it was",
  options: {
    name: "Who sends",
    messages: "A message, instead of the input; can be repeated",
    spool:
      "A file that keeps what is not confirmed, also if this program dies: with it and the same input it goes on where it was",
    fresh:
      "The input is a new one, though the one before did not come to its end: it is taken from its beginning",
    timeout: "How long to wait without any confirmation before giving up",
    json: "Writes a line of JSON at the end: sent, confirmed, refused, seconds",
    quiet: "Neither progress nor summary; only errors",
    noPace: "Does not keep to the limits that the server announces, to see them at work",
    onBad:
      "What to do with a line that is too long or not text: confirm what came before it and stop, or skip it. When it has skipped some and all others are confirmed it ends with 3, and there is nothing to repeat",
  },
  noName: "the name is missing: --name NAME",
  badName: (name) => `"${name}" cannot be a name: letters, digits, single spaces and . _ - ' @`,

  spool: {
    busy: (path) => `another process uses ${path}: wait until it has ended, or use another file`,
    foreign: (path) => `${path} is not a spool of acuse: choose another file; this one is left as it is`,
    newer: (path) => `a newer version of acuse wrote ${path}: use that one; the file is left as it is`,
    damaged: (path) =>
      `${path} is damaged, and what is left to be sent cannot be known; the file is left as it is`,
    name: (path, name) => `${path} belongs to ${name}: use --name "${name}", or another file`,
    failed: (path, code) => `cannot use ${path}: ${code}`,
    behind: (path) =>
      `the server has more messages of this session than ${path} knows of: is it an old copy? The current one goes on where it was; a new file begins another session`,
  },
  otherInput: (lines) =>
    `the input does not begin with the ${lines === 1 ? "line that was" : `${formatCount("en", lines)} lines that were`} taken already: give the same one, or --fresh if it is another; nothing of it was taken`,

  confirmed: (count) => `${formatCount("en", count)} confirmed`,
  pending: (count) => `${formatCount("en", count)} to be confirmed`,
  rate: (perSecond) => `${formatCount("en", perSecond)}/s`,
  limit: (perSecond) => `the server allows ${formatCount("en", perSecond)}/s`,
  connecting: "connecting",
  resuming: "resuming the session",
  waiting: (ms) => `next attempt in ${formatWait("en", ms)}`,
  found: (count) => `${counted("en", count, nouns.en.message)} from before to be confirmed`,

  summary: (count, ms) => `${counted("en", count, nouns.en.confirmed)} in ${formatWait("en", ms)}`,
  skipped: (count) => `${counted("en", count, nouns.en.line)} not sent`,
  kept: (count) =>
    `${counted("en", count, nouns.en.message)} to be confirmed in the spool: sent the next time`,
  late: (ms) => `no confirmation in ${formatWait("en", ms)}`,
  refusedMessage: (number) =>
    `the server does not take message ${formatCount("en", number)}: it is longer than its limit`,
};

export const sendTexts: Record<Lang, SendTexts> = { es, en };
