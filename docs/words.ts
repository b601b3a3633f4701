/** The words of the generated tables that stand nowhere else, in the languages of the documents. */
import type { Lang } from "../src/i18n/lang.ts";

/** A limit that is announced: how much, and what happens there. */
interface AnnouncedLimit {
  readonly unit: string;
  readonly effect: string;
}

/** A limit that is the same for everybody, and what happens there. */
interface FixedLimit {
  readonly limit: string;
  readonly effect: string;
}

export interface Words {
  readonly replyHeader: readonly string[];
  readonly parameterHeader: readonly string[];
  readonly announcedHeader: readonly string[];
  readonly fixedHeader: readonly string[];

  readonly announced: {
    readonly max: AnnouncedLimit;
    readonly rate: AnnouncedLimit;
    readonly burst: AnnouncedLimit;
    readonly window: AnnouncedLimit;
  };
  range(least: number, most: number): string;
  readonly orOff: string;

  readonly fixed: {
    readonly helloLine: FixedLimit;
    readonly namingLines: FixedLimit;
    readonly namingTime: FixedLimit;
    readonly name: FixedLimit;
    readonly token: FixedLimit;
    readonly windowBytes: FixedLimit;
    readonly inFlightBytes: FixedLimit;
    readonly slowReader: FixedLimit;
    readonly keepAlive: FixedLimit;
    readonly lingerTime: FixedLimit;
    readonly lingerSockets: FixedLimit;
    readonly reserve: FixedLimit;
    readonly replyLine: FixedLimit;
  };
  bytesOrMax(bytes: number): string;
  lines(count: number): string;
  characters(count: number): string;
  charactersAndBytes(characters: number, bytes: number): string;
  sockets(count: number): string;
}

const en: Words = {
  replyHeader: ["code", "keyword", "parameters", "when", "the connection"],
  parameterHeader: ["parameter", "holds", "meaning"],
  announcedHeader: ["limit", "default", "may be", "flag", "what happens there"],
  fixedHeader: ["limit", "value", "what happens there"],

  announced: {
    max: { unit: "bytes", effect: "`552 too-long` at the first byte too many; the connection ends" },
    rate: { unit: "lines a second", effect: "`450 too-fast` with the time to wait; the connection ends" },
    burst: { unit: "lines", effect: "so many lines at once; above it the rate decides" },
    window: { unit: "lines", effect: "the server stops reading until it has confirmed; never an error" },
  },
  range: (least, most) => `${least} to ${most}`,
  orOff: ", or `off`",

  fixed: {
    helloLine: { limit: "a line before the name", effect: "`552 too-long`" },
    namingLines: { limit: "lines before the name", effect: "`421 closing reason=naming`" },
    namingTime: { limit: "time until the name is accepted", effect: "`421 closing reason=naming`" },
    name: { limit: "a name", effect: "`501 bad-name reason=too-long`" },
    token: { limit: "a token, also that of `/ping`", effect: "`500 unknown-command`" },
    windowBytes: {
      limit: "unanswered bytes of a connection",
      effect: "the server stops reading it for a while",
    },
    inFlightBytes: {
      limit: "unanswered bytes of all connections",
      effect: "those with the most are not read for a while",
    },
    slowReader: { limit: "a reader without any progress", effect: "`421 closing reason=slow-reader`" },
    keepAlive: { limit: "silence until the peer is probed (TCP)", effect: "one that is gone is found out" },
    lingerTime: { limit: "time to read the last line", effect: "the connection is cut" },
    lingerSockets: { limit: "connections that read their last line", effect: "the oldest is cut" },
    reserve: { limit: "free space (`--reserve`)", effect: "`452 no-space` below it" },
    replyLine: { limit: "a reply line, for a client", effect: "longer ones are not acuse" },
  },
  bytesOrMax: (bytes) => `${bytes} bytes, or \`max\` if that is more`,
  lines: (count) => `${count} lines`,
  characters: (count) => `${count} characters`,
  charactersAndBytes: (characters, bytes) => `${characters} characters and ${bytes} bytes`,
  sockets: (count) => `${count} sockets`,
};

const es: Words = {
  replyHeader: ["código", "palabra clave", "parámetros", "cuándo", "la conexión"],
  parameterHeader: ["parámetro", "contiene", "significado"],
  announcedHeader: ["límite", "por defecto", "puede ser", "opción", "qué pasa ahí"],
  fixedHeader: ["límite", "valor", "qué pasa ahí"],

  announced: {
    max: { unit: "bytes", effect: "`552 too-long` en el primer byte que sobra; la conexión termina" },
    rate: {
      unit: "líneas por segundo",
      effect: "`450 too-fast` con el tiempo que hay que esperar; la conexión termina",
    },
    burst: { unit: "líneas", effect: "tantas líneas de golpe; por encima decide la velocidad" },
    window: {
      unit: "líneas",
      effect: "el servidor deja de leer hasta que haya confirmado; nunca es un error",
    },
  },
  range: (least, most) => `de ${least} a ${most}`,
  orOff: ", u `off`",

  fixed: {
    helloLine: { limit: "una línea antes del nombre", effect: "`552 too-long`" },
    namingLines: { limit: "líneas antes del nombre", effect: "`421 closing reason=naming`" },
    namingTime: { limit: "tiempo hasta que se acepta el nombre", effect: "`421 closing reason=naming`" },
    name: { limit: "un nombre", effect: "`501 bad-name reason=too-long`" },
    token: { limit: "un token, también el de `/ping`", effect: "`500 unknown-command`" },
    windowBytes: {
      limit: "bytes sin responder de una conexión",
      effect: "el servidor deja de leerla un rato",
    },
    inFlightBytes: {
      limit: "bytes sin responder de todas las conexiones",
      effect: "las que más tienen dejan de leerse un rato",
    },
    slowReader: { limit: "quien lee sin avanzar nada", effect: "`421 closing reason=slow-reader`" },
    keepAlive: {
      limit: "silencio tras el que se sondea al otro lado (TCP)",
      effect: "si ya no está, se descubre",
    },
    lingerTime: { limit: "tiempo para leer la última línea", effect: "la conexión se corta" },
    lingerSockets: { limit: "conexiones que leen su última línea", effect: "se corta la más antigua" },
    reserve: { limit: "espacio libre (`--reserve`)", effect: "`452 no-space` por debajo" },
    replyLine: { limit: "una línea de respuesta, para un cliente", effect: "si es más larga, no es acuse" },
  },
  bytesOrMax: (bytes) => `${bytes} bytes, o \`max\` si es más`,
  lines: (count) => `${count} líneas`,
  characters: (count) => `${count} caracteres`,
  charactersAndBytes: (characters, bytes) => `${characters} caracteres y ${bytes} bytes`,
  sockets: (count) => `${count} conexiones`,
};

export const words: Record<Lang, Words> = { es, en };
