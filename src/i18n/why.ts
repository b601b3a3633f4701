/** What `acuse why` says. What stands between backticks is typed or read just so. */
import type { ClosingKey, ClosingReason, replies } from "../protocol/replies.ts";
import type { Lang } from "./lang.ts";
import { operateTexts } from "./operate.ts";
import { counted, formatCount, formatSpan } from "./units.ts";
import { en as enAdvice } from "./why-en.ts";
import { es as esAdvice } from "./why-es.ts";

/** An ending: the keyword of the last line, for 421 its reason, or `lost` when there was none. */
export type Ending = Exclude<(typeof replies)[ClosingKey]["keyword"], "closing"> | ClosingReason | "lost";

export interface WhyTexts {
  readonly about: string;
  readonly options: { readonly data: string; readonly url: string; readonly json: string };
  readonly labels: Labels;
  readonly connected: string;
  readonly gone: string;
  readonly noName: string;
  /** When something was: the time as it is written, and how long ago that is. */
  moment(at: string, agoMs: number): string;
  /** How long a connection was there. */
  stayed(ms: number): string;
  sent(messages: number): string;
  unconfirmed(count: number): string;
  heard(agoMs: number): string;
  /** The session's newest number that is durable. */
  last(number: number): string;
  readonly lastUnknown: string;
  readonly nothingStored: string;
  /** What may come at once now, of what may at most. */
  budget(lines: number, burst: number): string;
  /** Lines that were answered by `500 unknown-command`. */
  unknownCommands(count: number): string;
  /** What stands for the last line of a peer that vanished. */
  readonly lost: string;
  /** What whoever runs the server can do. */
  readonly advice: Readonly<Record<Ending, string>>;
  /** Above the endings before the last one. */
  readonly earlier: string;
  /** How many of them are not told. */
  more(count: number): string;
  nothing(who: string, remembered: number): string;
}

interface Labels {
  readonly came: string;
  readonly sent: string;
  readonly stored: string;
  readonly limits: string;
  readonly refused: string;
  readonly ended: string;
  readonly told: string;
  readonly client: string;
  readonly operator: string;
}

const es: WhyTexts = {
  about:
    "Cuenta lo que se sabe de un nombre, o de una conexión por su id: cuándo y de dónde llegó, qué envió, sus límites, qué se le rechazó, cómo terminó y qué se puede hacer",
  options: { ...operateTexts.es.reach, json: operateTexts.es.json },
  labels: {
    came: "llegó",
    sent: "envió",
    stored: "guardado",
    limits: "límites",
    refused: "rechazado",
    ended: "terminó",
    told: "se le dijo",
    client: "el cliente",
    operator: "tú",
  },
  connected: "con conexión",
  gone: "sin conexión",
  noName: "(sin nombre)",
  moment: (at, agoMs) => `${at}, hace ${formatSpan("es", agoMs, 2)}`,
  stayed: (ms) => `estuvo ${formatSpan("es", ms, 2)}`,
  sent: (messages) => counted("es", messages, { one: "mensaje", other: "mensajes" }),
  unconfirmed: (count) => `${formatCount("es", count)} sin confirmar aún`,
  heard: (agoMs) => `lo último llegó hace ${formatSpan("es", agoMs, 2)}`,
  last: (number) => `todo hasta el mensaje ${formatCount("es", number)} de su sesión`,
  lastUnknown: "no se sabe hasta dónde: se sabrá a su vuelta",
  nothingStored: "nada",
  budget: (lines, burst) =>
    `ahora pueden llegar de golpe ${formatCount("es", lines)} de ${formatCount("es", burst)}`,
  unknownCommands: (count) =>
    `${counted("es", count, { one: "línea empezaba", other: "líneas empezaban" })} por / sin ser un comando: 500 unknown-command`,
  lost: "Nada: se fue sin despedirse. Falló su red, su máquina o su programa.",
  advice: esAdvice,
  earlier: "Antes",
  more: (count) =>
    `y ${counted("es", count, { one: "final anterior", other: "finales anteriores" })}; --json los da todos`,
  nothing: (who, remembered) =>
    `de ${who} no se sabe nada: no tiene conexión ni está entre los últimos ${formatCount("es", remembered)} finales`,
};

const en: WhyTexts = {
  about:
    "Tells what is known of a name, or of a connection by its id: when it came and from where, what it sent, its limits, what was refused, how it ended and what can be done",
  options: { ...operateTexts.en.reach, json: operateTexts.en.json },
  labels: {
    came: "came",
    sent: "sent",
    stored: "stored",
    limits: "limits",
    refused: "refused",
    ended: "ended",
    told: "it was told",
    client: "the client",
    operator: "you",
  },
  connected: "connected",
  gone: "not connected",
  noName: "(no name)",
  moment: (at, agoMs) => `${at}, ${formatSpan("en", agoMs, 2)} ago`,
  stayed: (ms) => `stayed ${formatSpan("en", ms, 2)}`,
  sent: (messages) => counted("en", messages, { one: "message", other: "messages" }),
  unconfirmed: (count) => `${formatCount("en", count)} not confirmed yet`,
  heard: (agoMs) => `last heard ${formatSpan("en", agoMs, 2)} ago`,
  last: (number) => `all up to message ${formatCount("en", number)} of its session`,
  lastUnknown: "nobody knows how far: that is found out when it comes back",
  nothingStored: "nothing",
  budget: (lines, burst) => `${formatCount("en", lines)} of ${formatCount("en", burst)} may come at once now`,
  unknownCommands: (count) =>
    `${counted("en", count, { one: "line that began with / and was", other: "lines that began with / and were" })} no command: 500 unknown-command`,
  lost: "Nothing: it went without a goodbye. Its network, its machine or its program failed.",
  advice: enAdvice,
  earlier: "Earlier",
  more: (count) =>
    `and ${counted("en", count, { one: "earlier ending", other: "earlier endings" })}; --json has them all`,
  nothing: (who, remembered) =>
    `nothing is known of ${who}: it is not connected, nor among the last ${formatCount("en", remembered)} endings`,
};

export const whyTexts: Record<Lang, WhyTexts> = { es, en };
