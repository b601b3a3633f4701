/** What `acuse bench` says. Why a connection ended is said by the texts of `connect`. */
import type { Lang } from "./lang.ts";
import { counted, formatCount, formatLatency, formatWait } from "./units.ts";

export interface BenchTexts {
  readonly about: string;
  readonly options: {
    readonly clients: string;
    readonly inFlight: string;
    readonly perSecond: string;
    readonly size: string;
    readonly duration: string;
    readonly warmUp: string;
    readonly threads: string;
    readonly json: string;
  };

  /** Why it does not begin. */
  rateLimited(rate: number): string;
  tooFastFor(perClient: number, rate: number): string;
  tooLarge(size: number, max: number): string;

  /** What is seen while it goes on; the parts of a line. */
  connecting(connected: number, clients: number): string;
  readonly warmingUp: string;
  measuring(seconds: number, of: number): string;
  readonly settling: string;
  perSecond(count: number): string;
  confirmed(count: number): string;
  out(count: number): string;

  /** Why it ended before its time. */
  readonly nothingMeasured: string;
  readonly interrupted: string;
  wrongAnswer(what: string): string;
  failed(message: string): string;

  /** The result. */
  closedModel(clients: number, inFlight: number, size: number): string;
  openModel(clients: number, perSecond: number, size: number): string;
  readonly labels: {
    readonly throughput: string;
    readonly latency: string;
    readonly generator: string;
    readonly refused: string;
    readonly lost: string;
    readonly unanswered: string;
    readonly unsent: string;
  };
  throughput(perSecond: number, count: number, ms: number, word: string): string;
  percentile(name: string, us: number): string;
  longest(us: number): string;
  readonly noLatency: string;
  readonly upTo: string;
  readonly messages: string;
  latency(us: number): string;
  count(count: number): string;
  generator(percent: number, threads: number): string;
  readonly generatorFull: string;
  refused(count: number, reason: string): string;
  lost(count: number): string;
  unanswered(count: number): string;
  unsent(count: number): string;
}

const nouns = {
  es: {
    message: { one: "mensaje", other: "mensajes" },
    client: { one: "cliente", other: "clientes" },
    connection: { one: "conexión", other: "conexiones" },
    thread: { one: "hilo", other: "hilos" },
    byte: { one: "byte", other: "bytes" },
  },
  en: {
    message: { one: "message", other: "messages" },
    client: { one: "client", other: "clients" },
    connection: { one: "connection", other: "connections" },
    thread: { one: "thread", other: "threads" },
    byte: { one: "byte", other: "bytes" },
  },
} as const;

const es: BenchTexts = {
  about:
    "Carga un servidor con muchos clientes, comprueba cada respuesta y mide cuántos mensajes confirma por segundo y cuánto tarda. Los mensajes quedan guardados de verdad, con nombres que empiezan por bench-: úsalo con un servidor de prueba, que no frene (acuse serve --rate off --data CARPETA)",
  options: {
    clients: "Clientes conectados a la vez",
    inFlight:
      "Mensajes que cada cliente puede tener sin respuesta; por defecto 1, y con --per-second los que admite el servidor (window)",
    perSecond:
      "Mensajes por segundo de todos juntos, a intervalos fijos, se responda o no; la latencia cuenta desde cuando tocaba enviarlos. Sin ella, cada cliente envía otro cuando le responden",
    size: "Longitud de cada mensaje",
    duration: "Cuánto se mide",
    warmUp: "Carga previa que no cuenta",
    threads: "Hilos que generan la carga; cada uno ocupa hasta un núcleo",
    json: "Al final escribe una línea JSON con el resultado; las latencias, en microsegundos",
  },

  rateLimited: (rate) =>
    `el servidor admite ${formatCount("es", rate)} líneas por segundo de cada cliente, y cortaría la carga: arranca uno de prueba con acuse serve --rate off --data CARPETA, o da --per-second`,
  tooFastFor: (perClient, rate) =>
    `a cada cliente le tocarían ${formatCount("es", Math.ceil(perClient))} mensajes por segundo, y el servidor admite ${formatCount("es", rate)}: da más --clients, menos --per-second, o usa un servidor de prueba con acuse serve --rate off --data CARPETA`,
  tooLarge: (size, max) =>
    `el servidor admite mensajes de hasta ${formatCount("es", max)} bytes, y --size es ${formatCount("es", size)}`,

  connecting: (connected, clients) =>
    `conectando: ${formatCount("es", connected)} de ${counted("es", clients, nouns.es.client)}`,
  warmingUp: "calentando",
  measuring: (seconds, of) => `${formatCount("es", seconds)} de ${formatCount("es", of)} s`,
  settling: "esperando las últimas respuestas",
  perSecond: (count) => `${formatCount("es", count)}/s`,
  confirmed: (count) => counted("es", count, { one: "confirmado", other: "confirmados" }),
  out: (count) => counted("es", count, { one: "cliente fuera", other: "clientes fuera" }),

  nothingMeasured: "interrumpido antes de medir nada",
  interrupted: "interrumpido: el resultado es de lo medido hasta aquí",
  wrongAnswer: (what) =>
    `el servidor respondió lo que no debía (vino ≠ tocaba), y así nada de lo medido vale: ${what}`,
  failed: (message) => `no se pudo medir: ${message}`,

  closedModel: (clients, inFlight, size) =>
    `${counted("es", clients, nouns.es.client)} × ${formatCount("es", inFlight)} en vuelo, ${counted("es", size, nouns.es.byte)}`,
  openModel: (clients, perSecond, size) =>
    `${counted("es", clients, nouns.es.client)}, ${formatCount("es", perSecond)} mensajes/s a intervalos fijos, ${counted("es", size, nouns.es.byte)}`,
  labels: {
    throughput: "confirmados",
    latency: "latencia",
    generator: "generador",
    refused: "rechazados",
    lost: "perdidos",
    unanswered: "sin respuesta",
    unsent: "sin enviar",
  },
  throughput: (perSecond, count, ms, word) =>
    `${formatCount("es", perSecond)} por segundo · ${formatCount("es", count)} en ${formatWait("es", ms)} · 250 ${word}`,
  percentile: (name, us) => `${name} ${formatLatency("es", us)}`,
  longest: (us) => `máx. ${formatLatency("es", us)}`,
  noLatency: "ninguna: no se confirmó nada en el tiempo medido",
  upTo: "hasta",
  messages: "mensajes",
  latency: (us) => formatLatency("es", us),
  count: (count) => formatCount("es", count),
  generator: (percent, threads) =>
    `${formatCount("es", percent)} % de un núcleo, ${counted("es", threads, nouns.es.thread)}`,
  generatorFull:
    "el generador llegó a su límite, y puede que el servidor no al suyo: da más --threads, o cárgalo desde otra máquina",
  refused: (count, reason) => `${counted("es", count, nouns.es.client)} con ${reason}`,
  lost: (count) => `${counted("es", count, nouns.es.connection)} sin despedida`,
  unanswered: (count) => counted("es", count, nouns.es.message),
  unsent: (count) =>
    `${counted("es", count, nouns.es.message)}: el servidor no llegó al ritmo de --per-second`,
};

const en: BenchTexts = {
  about:
    "Loads a server with many clients, checks every answer, and measures how many messages a second it confirms and how long that takes. The messages are really stored, under names that begin with bench-: use a server for tests, one that does not limit the rate (acuse serve --rate off --data FOLDER)",
  options: {
    clients: "Clients that are connected at once",
    inFlight:
      "Messages that each client may have unanswered; default 1, and with --per-second as many as the server takes (window)",
    perSecond:
      "Messages a second of all of them together, at fixed intervals, whether answers come or not; latency counts from when each was to be sent. Without it, each client sends the next one when it is answered",
    size: "Length of each message",
    duration: "How long it measures",
    warmUp: "Load before that, which does not count",
    threads: "Threads that make the load; each takes up to one core",
    json: "Writes a line of JSON with the result at the end; latencies in microseconds",
  },

  rateLimited: (rate) =>
    `the server allows ${formatCount("en", rate)} lines a second of each client, and would cut the load: start one for tests with acuse serve --rate off --data FOLDER, or give --per-second`,
  tooFastFor: (perClient, rate) =>
    `each client would send ${formatCount("en", Math.ceil(perClient))} messages a second, and the server allows ${formatCount("en", rate)}: give more --clients, less --per-second, or use a server for tests with acuse serve --rate off --data FOLDER`,
  tooLarge: (size, max) =>
    `the server takes messages of up to ${formatCount("en", max)} bytes, and --size is ${formatCount("en", size)}`,

  connecting: (connected, clients) =>
    `connecting: ${formatCount("en", connected)} of ${counted("en", clients, nouns.en.client)}`,
  warmingUp: "warming up",
  measuring: (seconds, of) => `${formatCount("en", seconds)} of ${formatCount("en", of)} s`,
  settling: "waiting for the last answers",
  perSecond: (count) => `${formatCount("en", count)}/s`,
  confirmed: (count) => `${formatCount("en", count)} confirmed`,
  out: (count) => counted("en", count, { one: "client out", other: "clients out" }),

  nothingMeasured: "interrupted before anything was measured",
  interrupted: "interrupted: the result is of what was measured so far",
  wrongAnswer: (what) =>
    `the server did not answer what it had to (came ≠ due), so nothing that was measured counts: ${what}`,
  failed: (message) => `could not measure: ${message}`,

  closedModel: (clients, inFlight, size) =>
    `${counted("en", clients, nouns.en.client)} × ${formatCount("en", inFlight)} in flight, ${counted("en", size, nouns.en.byte)}`,
  openModel: (clients, perSecond, size) =>
    `${counted("en", clients, nouns.en.client)}, ${formatCount("en", perSecond)} messages/s at fixed intervals, ${counted("en", size, nouns.en.byte)}`,
  labels: {
    throughput: "confirmed",
    latency: "latency",
    generator: "generator",
    refused: "refused",
    lost: "lost",
    unanswered: "unanswered",
    unsent: "unsent",
  },
  throughput: (perSecond, count, ms, word) =>
    `${formatCount("en", perSecond)} a second · ${formatCount("en", count)} in ${formatWait("en", ms)} · 250 ${word}`,
  percentile: (name, us) => `${name} ${formatLatency("en", us)}`,
  longest: (us) => `max ${formatLatency("en", us)}`,
  noLatency: "none: nothing was confirmed within the measured time",
  upTo: "up to",
  messages: "messages",
  latency: (us) => formatLatency("en", us),
  count: (count) => formatCount("en", count),
  generator: (percent, threads) =>
    `${formatCount("en", percent)}% of a core, ${counted("en", threads, nouns.en.thread)}`,
  generatorFull:
    "the generator was at its limit, and the server perhaps not at its own: give more --threads, or load it from another machine",
  refused: (count, reason) => `${counted("en", count, nouns.en.client)} with ${reason}`,
  lost: (count) => `${counted("en", count, nouns.en.connection)} without a goodbye`,
  unanswered: (count) => counted("en", count, nouns.en.message),
  unsent: (count) =>
    `${counted("en", count, nouns.en.message)}: the server did not keep up with --per-second`,
};

export const benchTexts: Record<Lang, BenchTexts> = { es, en };
