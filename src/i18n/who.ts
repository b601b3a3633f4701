/** What `acuse who` says. */
import type { Lang } from "./lang.ts";
import { operateTexts } from "./operate.ts";
import { counted, formatCount } from "./units.ts";

export interface WhoTexts {
  readonly about: string;
  readonly options: {
    readonly data: string;
    readonly url: string;
    readonly search: string;
    readonly sort: string;
    readonly reverse: string;
    readonly json: string;
  };
  readonly titles: Titles;
  readonly states: States;
  readonly noName: string;
  /** All that there is, below the table. */
  total(clients: number, messages: number, unconfirmed: number): string;
  found(clients: number, total: number): string;
  readonly nobody: string;
  nobodyFound(search: string, total: number): string;
}

interface Titles {
  readonly name: string;
  readonly address: string;
  readonly thread: string;
  readonly since: string;
  readonly messages: string;
  readonly unconfirmed: string;
  readonly budget: string;
  readonly idle: string;
  readonly state: string;
}

/** By the names that the HTTP API has for them. */
interface States {
  readonly naming: string;
  readonly open: string;
  readonly "held-back": string;
  readonly ending: string;
}

const es: WhoTexts = {
  about:
    "Muestra quién está conectado: desde dónde y desde cuándo, cuánto ha enviado, cuánto está sin confirmar y cuánto le queda de su límite",
  options: {
    ...operateTexts.es.reach,
    search: "Solo a quien lo lleva en su nombre, su dirección o su id",
    sort: "El orden; messages y unconfirmed, de más a menos",
    reverse: "El orden, al revés",
    json: "Un objeto JSON por línea y conexión, como los de la API HTTP",
  },
  titles: {
    name: "nombre",
    address: "dirección",
    thread: "hilo",
    since: "desde",
    messages: "mensajes",
    unconfirmed: "en curso",
    budget: "margen",
    idle: "quieta",
    state: "estado",
  },
  states: { naming: "sin nombre", open: "abierta", "held-back": "frenada", ending: "termina" },
  noName: "(sin nombre)",
  total: (clients, messages, unconfirmed) =>
    `${counted("es", clients, { one: "conexión", other: "conexiones" })} · ${counted("es", messages, { one: "mensaje", other: "mensajes" })}, ${formatCount("es", unconfirmed)} sin confirmar`,
  found: (clients, total) =>
    `${formatCount("es", clients)} de ${counted("es", total, { one: "conexión", other: "conexiones" })}`,
  nobody: "no hay nadie conectado",
  nobodyFound: (search, total) =>
    `nadie lleva "${search}" en su nombre, su dirección o su id, de ${counted("es", total, { one: "conexión", other: "conexiones" })}`,
};

const en: WhoTexts = {
  about:
    "Shows who is connected: from where and since when, how much they sent, how much is not confirmed and how much of their limit is left",
  options: {
    ...operateTexts.en.reach,
    search: "Only those who have it in their name, address or id",
    sort: "The order; of messages and unconfirmed the most first",
    reverse: "The other way round",
    json: "A JSON object a line for each connection, as those of the HTTP API",
  },
  titles: {
    name: "name",
    address: "address",
    thread: "thread",
    since: "since",
    messages: "messages",
    unconfirmed: "pending",
    budget: "budget",
    idle: "idle",
    state: "state",
  },
  states: { naming: "unnamed", open: "open", "held-back": "held back", ending: "ending" },
  noName: "(no name)",
  total: (clients, messages, unconfirmed) =>
    `${counted("en", clients, { one: "connection", other: "connections" })} · ${counted("en", messages, { one: "message", other: "messages" })}, ${formatCount("en", unconfirmed)} not confirmed`,
  found: (clients, total) =>
    `${formatCount("en", clients)} of ${counted("en", total, { one: "connection", other: "connections" })}`,
  nobody: "nobody is connected",
  nobodyFound: (search, total) =>
    `nobody has "${search}" in their name, address or id, of ${counted("en", total, { one: "connection", other: "connections" })}`,
};

export const whoTexts: Record<Lang, WhoTexts> = { es, en };
