/**
 * What a person reads in the server's replies. A refusal says which limit, how much is allowed and what to do;
 * no text says more about a message than the word that confirms it.
 */
import { nameBytesMax, nameCharactersMax, namingLinesMax, namingMsMax } from "../protocol/limits.ts";
import type { Limits } from "../protocol/limits.ts";
import type { BadNameReason, ClosingReason, ConfirmationWord } from "../protocol/replies.ts";
import type { ReplyTexts } from "../session/texts.ts";
import type { Lang } from "./lang.ts";
import { counted, formatCount, formatWait } from "./units.ts";

const esBadName: Record<BadNameReason, string> = {
  syntax: "No se entiende el /hello: se escribe /hello [clave=valor …] :NOMBRE",
  empty: "El nombre está vacío",
  "too-long": `El nombre es demasiado largo: como máximo ${nameCharactersMax} caracteres y ${nameBytesMax} bytes`,
  start: "El nombre debe empezar con una letra o una cifra",
  space: "El nombre solo admite espacios sueltos, entre sus palabras",
  character: "El nombre lleva un carácter que no se admite: solo letras, cifras, espacios y . _ - ' @",
  "not-nfc": "El nombre no está en la forma NFC de Unicode",
  "mixed-script": "El nombre mezcla alfabetos: usa uno solo",
};

const esClosing: Record<ClosingReason, string> = {
  draining: "El servidor se está deteniendo. Vuelve a conectarte dentro de un momento.",
  naming: `No llegó un nombre en ${formatWait("es", namingMsMax)} ni en ${namingLinesMax} líneas. Vuelve a conectarte y empieza por tu nombre.`,
  "slow-reader":
    "Las respuestas se acumulan sin que las leas. Vuelve a conectarte y lee lo que el servidor responde.",
  kicked:
    "Quien opera el servidor cerró tu conexión. Si la línea lleva wait, espera ese tiempo antes de volver.",
  storage:
    "El servidor no pudo guardar y se detiene. De lo que no está confirmado aún no se sabe si quedó guardado: lo sabrás al volver.",
};

const esStored: Record<ConfirmationWord, readonly [one: string, other: string]> = {
  stored: ["guardado", "guardados"],
  replicated: ["replicado", "replicados"],
  accepted: ["aceptado", "aceptados"],
};

const esMeaning: Record<ConfirmationWord, string> = {
  stored: "cuando está guardado en disco",
  replicated: "cuando está guardado en varias máquinas",
  accepted: "cuando está en su memoria, que no sobrevive al servidor",
};

const es: ReplyTexts = {
  greeting: () => "¿Cómo te llamas?",
  welcome: (name) => `Hola, ${name}. Escribe tus mensajes; /salir para terminar.`,
  bye(name, count, word) {
    if (name === undefined) return "Hasta pronto.";
    const [one, other] = esStored[word];
    const noun = { one: `mensaje ${one}`, other: `mensajes ${other}` };
    return `Hasta pronto, ${name}. ${counted("es", count, noun)}.`;
  },
  help: (limits, word) => [
    `Cada línea que envías es un mensaje. El servidor responde 250 ${word} y su número ${esMeaning[word]}.`,
    "Una línea que empieza con / es un comando; //hola envía el mensaje /hola.",
    "/salir, /exit o /quit: terminar, después de confirmarlo todo.",
    "/ping: responde pong cuando todo lo anterior está confirmado.",
    "/help: esta ayuda.",
    `Límites: ${esLimits(limits)}. Quien los supera queda desconectado y puede volver.`,
  ],
  closing: (reason) => esClosing[reason],
  nameInUse: (name, waitMs) =>
    `Ya hay alguien conectado con el nombre ${name}. Elige otro, o prueba otra vez dentro de ${formatWait("es", waitMs)}; quizá siga ocupado.`,
  tooFast: (rate, burst, waitMs) =>
    `Demasiado rápido: se admiten ${esRate(rate, burst)}. Espera ${formatWait("es", waitMs)} y vuelve a conectarte.`,
  noSpace: (waitMs) =>
    `Al servidor le queda poco espacio en el disco y por ahora no guarda nada más. Vuelve dentro de ${formatWait("es", waitMs)}.`,
  tooMany: (waitMs) => `El servidor está completo. Vuelve dentro de ${formatWait("es", waitMs)}.`,
  unknownCommand: () =>
    "Ese comando no existe; /help muestra los que hay. Para enviar un mensaje que empieza con /, escribe //.",
  badName: (reason) => `${esBadName[reason]}. Vuelve a conectarte con otro nombre.`,
  unknownSession: () =>
    "Esta sesión no se conoce aquí con ese nombre, o tiene menos mensajes de los que dices. Empieza una nueva con last=0.",
  outOfOrder: () => "Llegó una línea antes de la respuesta a /hello. Espera 230 welcome y envía después.",
  tooLong: (max) =>
    `Línea demasiado larga: se admiten ${counted("es", max, { one: "byte", other: "bytes" })}. Parte el mensaje en varios y vuelve a conectarte.`,
  notText: (at) =>
    `El byte ${formatCount("es", at)} de la línea no es texto UTF-8 o es un carácter de control. Envía solo texto; el tabulador se admite.`,
  banned: (waitMs) =>
    `Quien opera el servidor no deja entrar este nombre por ahora. Vuelve dentro de ${formatWait("es", waitMs)}.`,
  notAcuse: () => "En este puerto se habla acuse/1, y no HTTP, TLS ni otro protocolo. No se guardó nada.",
  unfinished: () =>
    "La conexión terminó en mitad de una línea, y esa línea no se guardó. Termina cada una con un salto de línea.",
  takenOver: () => "Otra conexión continúa esta sesión. No vuelvas: la otra sigue donde estabas.",
};

function esRate(rate: number, burst: number): string {
  return `${counted("es", rate, { one: "línea", other: "líneas" })} por segundo y ${formatCount("es", burst)} de golpe`;
}

function esLimits({ max, rate, burst }: Limits): string {
  const length = `${counted("es", max, { one: "byte", other: "bytes" })} por línea`;
  return rate === undefined ? length : `${length}; ${esRate(rate, burst)}`;
}

const enBadName: Record<BadNameReason, string> = {
  syntax: "This /hello cannot be understood: it is written /hello [key=value …] :NAME",
  empty: "The name is empty",
  "too-long": `The name is too long: at most ${nameCharactersMax} characters and ${nameBytesMax} bytes`,
  start: "The name must begin with a letter or a digit",
  space: "The name may hold only single spaces, between its words",
  character: "The name holds a character that is not allowed: only letters, digits, spaces and . _ - ' @",
  "not-nfc": "The name is not in Unicode's form NFC",
  "mixed-script": "The name mixes scripts: use one",
};

const enClosing: Record<ClosingReason, string> = {
  draining: "The server is stopping. Connect again in a moment.",
  naming: `No name came within ${formatWait("en", namingMsMax)} and ${namingLinesMax} lines. Connect again and begin with your name.`,
  "slow-reader":
    "The replies pile up and you do not read them. Connect again and read what the server answers.",
  kicked: "The operator of the server closed your connection. If the line has a wait, come back after it.",
  storage:
    "The server could not store and stops. Whether what is not confirmed was stored is not known yet: you will learn it when you come back.",
};

const enMeaning: Record<ConfirmationWord, string> = {
  stored: "once it is stored on disk",
  replicated: "once it is stored on several machines",
  accepted: "once it is in its memory, which does not outlive the server",
};

const en: ReplyTexts = {
  greeting: () => "What is your name?",
  welcome: (name) => `Hello, ${name}. Write your messages; /quit to leave.`,
  bye: (name, count, word) =>
    name === undefined
      ? "See you soon."
      : `See you soon, ${name}. ${counted("en", count, { one: `message ${word}`, other: `messages ${word}` })}.`,
  help: (limits, word) => [
    `Every line that you send is a message. The server answers 250 ${word} and its number ${enMeaning[word]}.`,
    "A line that begins with / is a command; //hello sends the message /hello.",
    "/quit, /exit or /salir: leave, after everything is confirmed.",
    "/ping: answers pong when everything before it is confirmed.",
    "/help: this help.",
    `Limits: ${enLimits(limits)}. Whoever goes over them is disconnected and may come back.`,
  ],
  closing: (reason) => enClosing[reason],
  nameInUse: (name, waitMs) =>
    `Somebody is connected with the name ${name}. Choose another, or try again in ${formatWait("en", waitMs)}; it may still be taken.`,
  tooFast: (rate, burst, waitMs) =>
    `Too fast: ${enRate(rate, burst)} are allowed. Wait ${formatWait("en", waitMs)} and connect again.`,
  noSpace: (waitMs) =>
    `The server is short of disk space and stores nothing more for now. Come back in ${formatWait("en", waitMs)}.`,
  tooMany: (waitMs) => `The server is full. Come back in ${formatWait("en", waitMs)}.`,
  unknownCommand: () =>
    "There is no such command; /help shows what there is. To send a message that begins with /, write //.",
  badName: (reason) => `${enBadName[reason]}. Connect again with another name.`,
  unknownSession: () =>
    "This session is not known here under that name, or has fewer messages than you say. Begin a new one with last=0.",
  outOfOrder: () => "A line came before the answer to /hello. Wait for 230 welcome, then send.",
  tooLong: (max) =>
    `The line is too long: ${counted("en", max, { one: "byte", other: "bytes" })} are allowed. Split the message and connect again.`,
  notText: (at) =>
    `Byte ${formatCount("en", at)} of the line is not UTF-8 text or is a control character. Send only text; a tab is allowed.`,
  banned: (waitMs) =>
    `The operator of the server keeps this name out for now. Come back in ${formatWait("en", waitMs)}.`,
  notAcuse: () => "This port speaks acuse/1, not HTTP, TLS or another protocol. Nothing was stored.",
  unfinished: () =>
    "The connection ended in the middle of a line, and that line is not stored. End each one with a line feed.",
  takenOver: () => "Another connection goes on with this session. Do not come back: it is where you were.",
};

function enRate(rate: number, burst: number): string {
  return `${counted("en", rate, { one: "line", other: "lines" })} a second and ${formatCount("en", burst)} at once`;
}

function enLimits({ max, rate, burst }: Limits): string {
  const length = `${counted("en", max, { one: "byte", other: "bytes" })} a line`;
  return rate === undefined ? length : `${length}; ${enRate(rate, burst)}`;
}

export const replyTexts: Record<Lang, ReplyTexts> = { es, en };
