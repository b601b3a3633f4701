/** What `acuse connect` says beside the server's replies. */
import type { ClosingKey, ClosingReason } from "../protocol/replies.ts";
import type { Lang } from "./lang.ts";
import { counted, formatCount, formatWait } from "./units.ts";

/** A reply that ends a connection against the client's wish. 421 has its reasons instead. */
type RefusalKey = Exclude<ClosingKey, "bye" | "closing">;

export interface ConnectTexts {
  readonly about: string;
  readonly options: {
    readonly name: string;
    readonly greeting: string;
    readonly noGreeting: string;
    readonly noPace: string;
  };
  /** What HOST[:PORT] must be. */
  readonly target: string;

  readonly namePrompt: string;
  greeting(name: string): string;

  /** Lines that are not sent. */
  tooLong(line: number, max: number): string;
  notText(line: number): string;
  unknownCommand(line: number, text: string): string;
  greetingTooLong(max: number): string;
  readonly noName: string;
  nameTooLong(max: number): string;
  readonly nameNotText: string;
  inputFailed(code: string): string;

  /** Why there is no connection. `target` is what was asked for. */
  readonly cannotConnect: {
    refused(target: string): string;
    unknownHost(target: string): string;
    timedOut(target: string, ms: number): string;
    noWay(target: string): string;
    other(target: string, code: string): string;
  };

  /** Why the connection is over. */
  readonly refused: Readonly<Record<RefusalKey, string>>;
  readonly closing: Readonly<Record<ClosingReason, string>>;
  unknownRefusal(code: number, keyword: string): string;
  readonly lost: string;
  /** The same where the system says why. */
  readonly failed: {
    readonly reset: string;
    readonly timedOut: string;
    readonly noWay: string;
    readonly other: string;
  };
  silent(ms: number): string;
  readonly notAcuse: string;
  readonly outOfOrder: string;
  readonly interrupted: string;
  retry(ms: number): string;
  /** The same with a name that is in use. */
  retryName(ms: number): string;

  /** What remained. */
  pending(count: number): string;
  notStored(count: number): string;
  unsent(count: number): string;
  readonly restUnsent: string;
}

const nouns = {
  es: {
    message: { one: "mensaje", other: "mensajes" },
    line: { one: "línea", other: "líneas" },
  },
  en: {
    message: { one: "message", other: "messages" },
    line: { one: "line", other: "lines" },
  },
} as const;

const es: ConnectTexts = {
  about: "Se conecta a un servidor acuse, saluda y envía un mensaje por línea de la entrada. /salir termina",
  options: {
    name: "Tu nombre; sin él se pregunta, o es la primera línea de la entrada",
    greeting: "El primer mensaje, en lugar de «Hola, soy NOMBRE»",
    noGreeting: "No saluda",
    noPace:
      "No respeta ni la longitud ni la velocidad que anuncia el servidor, para ver sus límites en acción",
  },
  target: "un servidor como localhost, localhost:2010 o [::1]:2010",

  namePrompt: "Nombre: ",
  greeting: (name) => `Hola, soy ${name}`,

  tooLong: (line, max) =>
    `la línea ${line} pasa de ${formatCount("es", max)} bytes, que es lo que el servidor acepta: no se envió`,
  notText: (line) =>
    `la línea ${line} no es texto (tiene un carácter de control, o no es UTF-8): no se envió`,
  unknownCommand: (line, text) =>
    `la línea ${line} no se envió: no existe el comando ${text}; los que hay: /ping, /help, /salir; para enviarla como mensaje escribe /${text}`,
  greetingTooLong: (max) =>
    `el saludo pasa de ${formatCount("es", max)} bytes, que es lo que el servidor acepta: no se envió; --greeting pone otro, --no-greeting ninguno`,
  noName: "falta el nombre: es la primera línea de la entrada, o el valor de --name",
  nameTooLong: (max) => `el nombre pasa de ${max} bytes, que es lo que un nombre puede tener`,
  nameNotText: "el nombre no es texto: tiene un carácter de control, o no es UTF-8",
  inputFailed: (code) => `no se pudo leer la entrada: ${code}`,

  cannotConnect: {
    refused: (target) =>
      `no se pudo conectar con ${target}: nadie escucha ahí; ¿está en marcha el servidor? npm start`,
    unknownHost: (target) => `no se pudo conectar con ${target}: no se conoce ese nombre de máquina`,
    timedOut: (target, ms) =>
      `no se pudo conectar con ${target}: no respondió en ${formatWait("es", ms)}; ¿está en marcha el servidor, y abierto su puerto?`,
    noWay: (target) => `no se pudo conectar con ${target}: la red no llega hasta ahí`,
    other: (target, code) => `no se pudo conectar con ${target}: error del sistema (${code})`,
  },

  refused: {
    nameInUse: "el nombre ya está conectado: usa otro",
    tooFast: "el servidor cortó la conexión: demasiados mensajes por segundo",
    noSpace: "el servidor no tiene espacio para guardar más",
    tooMany: "el servidor no admite más clientes por ahora",
    unknownCommand: "el servidor no conoce un comando de este cliente",
    badName: "el servidor no acepta este nombre",
    outOfOrder: "el servidor recibió una línea antes de tiempo",
    unknownSession: "el servidor no conoce esta sesión",
    badToken: "el servidor no acepta este token",
    tooLong: "el servidor cortó la conexión: una línea demasiado larga",
    notText: "el servidor cortó la conexión: una línea que no es texto",
    banned: "quien opera el servidor no deja entrar este nombre por ahora",
    notAcuse: "el servidor no reconoció a un cliente de acuse",
    unfinished: "al servidor le llegó una línea sin terminar",
    takenOver: "otra conexión continúa esta sesión",
  },
  closing: {
    draining: "el servidor se está apagando",
    naming: "el servidor no recibió un nombre a tiempo",
    "slow-reader": "el servidor cortó la conexión: sus respuestas no se leían",
    kicked: "quien opera el servidor cerró la conexión",
    storage: "al servidor le falló el almacenamiento, y no puede decir qué guardó de lo que no confirmó",
  },
  unknownRefusal: (code, keyword) => `el servidor terminó la conexión con ${code} ${keyword}`,
  lost: "se perdió la conexión: el servidor la cerró sin despedirse",
  failed: {
    reset: "se perdió la conexión: se cortó de golpe",
    timedOut: "se perdió la conexión: del otro lado no llega nada",
    noWay: "se perdió la conexión: la red ya no llega hasta el servidor",
    other: "se perdió la conexión: error del sistema",
  },
  silent: (ms) =>
    `se perdió la conexión: el servidor debe una respuesta y calla desde hace ${formatWait("es", ms)}`,
  notAcuse: "ahí responde otro programa, no un servidor acuse: comprueba la máquina y el puerto",
  outOfOrder: "el servidor no siguió el protocolo: esa respuesta no corresponde a lo que se envió",
  interrupted: "interrumpido",
  retry: (ms) => `vuelve a intentarlo dentro de ${formatWait("es", ms)}`,
  retryName: (ms) => `prueba otra vez con él dentro de ${formatWait("es", ms)}; quizá siga ocupado`,

  pending: (count) =>
    `${counted("es", count, nouns.es.message)} sin confirmar: puede que estén guardados, o no`,
  notStored: (count) => `${counted("es", count, nouns.es.message)} sin guardar`,
  unsent: (count) => `${counted("es", count, nouns.es.line)} sin enviar`,
  restUnsent: "el resto de la entrada no se leyó",
};

const en: ConnectTexts = {
  about: "Connects to an acuse server, greets, and sends a message for each line of the input. /quit ends it",
  options: {
    name: "Your name; without it, it is asked for, or is the first line of the input",
    greeting: 'The first message, instead of "Hello, I am NAME"',
    noGreeting: "Do not greet",
    noPace: "Keep neither to the length nor to the rate that the server announces, to see its limits at work",
  },
  target: "a server such as localhost, localhost:2010 or [::1]:2010",

  namePrompt: "Name: ",
  greeting: (name) => `Hello, I am ${name}`,

  tooLong: (line, max) =>
    `line ${line} is longer than the ${formatCount("en", max)} bytes that the server takes: not sent`,
  notText: (line) => `line ${line} is not text (it has a control character, or is not UTF-8): not sent`,
  unknownCommand: (line, text) =>
    `line ${line} is not sent: there is no command ${text}; there are /ping, /help, /quit; to send it as a message write /${text}`,
  greetingTooLong: (max) =>
    `the greeting is longer than the ${formatCount("en", max)} bytes that the server takes: not sent; --greeting gives another one, --no-greeting none`,
  noName: "the name is missing: it is the first line of the input, or the value of --name",
  nameTooLong: (max) => `the name is longer than the ${max} bytes that a name may have`,
  nameNotText: "the name is not text: it has a control character, or is not UTF-8",
  inputFailed: (code) => `cannot read the input: ${code}`,

  cannotConnect: {
    refused: (target) =>
      `cannot connect to ${target}: nobody listens there; is the server running? npm start`,
    unknownHost: (target) => `cannot connect to ${target}: there is no machine of this name`,
    timedOut: (target, ms) =>
      `cannot connect to ${target}: no answer in ${formatWait("en", ms)}; is the server running, and its port open?`,
    noWay: (target) => `cannot connect to ${target}: the network does not reach it`,
    other: (target, code) => `cannot connect to ${target}: an error of the system (${code})`,
  },

  refused: {
    nameInUse: "the name is connected already: use another one",
    tooFast: "the server cut the connection: too many messages a second",
    noSpace: "the server has no space to store more",
    tooMany: "the server takes no more clients for now",
    unknownCommand: "the server does not know a command of this client",
    badName: "the server does not accept this name",
    outOfOrder: "the server received a line too early",
    unknownSession: "the server does not know this session",
    badToken: "the server does not accept this token",
    tooLong: "the server cut the connection: a line that is too long",
    notText: "the server cut the connection: a line that is not text",
    banned: "whoever operates the server keeps this name out for now",
    notAcuse: "the server did not recognise an acuse client",
    unfinished: "the server received a line without its end",
    takenOver: "another connection continues this session",
  },
  closing: {
    draining: "the server is shutting down",
    naming: "the server received no name in time",
    "slow-reader": "the server cut the connection: nobody read its answers",
    kicked: "whoever operates the server closed the connection",
    storage: "the server's storage failed, and it cannot say what is stored of what it did not confirm",
  },
  unknownRefusal: (code, keyword) => `the server ended the connection with ${code} ${keyword}`,
  lost: "the connection was lost: the server closed it without a goodbye",
  failed: {
    reset: "the connection was lost: it broke off",
    timedOut: "the connection was lost: nothing comes from the other side",
    noWay: "the connection was lost: the network does not reach the server any more",
    other: "the connection was lost: an error of the system",
  },
  silent: (ms) =>
    `the connection was lost: the server owes an answer and has been silent for ${formatWait("en", ms)}`,
  notAcuse: "another program answers there, not an acuse server: check the host and the port",
  outOfOrder: "the server did not keep to the protocol: this reply does not answer what was sent",
  interrupted: "interrupted",
  retry: (ms) => `try again in ${formatWait("en", ms)}`,
  retryName: (ms) => `try again with it in ${formatWait("en", ms)}; it may still be taken`,

  pending: (count) => `${counted("en", count, nouns.en.message)} without confirmation: stored, or not`,
  notStored: (count) => `${counted("en", count, nouns.en.message)} not stored`,
  unsent: (count) => `${counted("en", count, nouns.en.line)} not sent`,
  restUnsent: "the rest of the input was not read",
};

export const connectTexts: Record<Lang, ConnectTexts> = { es, en };
