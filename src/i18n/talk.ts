/** What `acuse connect` says to a person on a terminal, beside what `connect.ts` has for everybody. */
import type { Limits } from "../protocol/limits.ts";
import { nameBytesMax, nameCharactersMax } from "../protocol/limits.ts";
import type { BadNameReason, ConfirmationWord } from "../protocol/replies.ts";
import type { Lang } from "./lang.ts";
import { counted, formatCount, formatTook, formatWait } from "./units.ts";
import type { Noun } from "./units.ts";

/** A line of the help: what is typed, and what it does. */
export type HelpRow = readonly [typed: string, does: string];

export interface TalkTexts {
  readonly askName: string;
  readonly badName: Readonly<Record<BadNameReason, string>>;
  connecting(target: string): string;
  readonly moreHelp: string;
  limits(limits: Limits): string;

  /** The words that confirm, and what else becomes of a line. */
  readonly confirmed: Readonly<Record<ConfirmationWord, string>>;
  took(ms: number): string;
  readonly empty: string;
  readonly notStored: string;
  readonly maybeStored: string;
  cut(characters: number): string;

  /** What is on its way. */
  onTheirWay(count: number): string;
  toBeSent(count: number): string;
  readonly leaving: string;

  /** What Ctrl-C does now. */
  readonly drops: string;
  readonly dropsUnsent: string;
  readonly leavesNow: string;
  readonly triesNow: string;

  /** Lines that are not sent. */
  dropped(count: number): string;
  unsent(count: number): string;
  alsoUnconfirmed(count: number): string;
  readonly theGreeting: string;
  readonly thisLine: string;
  pastedLine(number: number): string;
  tooLong(line: string, bytes: number, max: number): string;
  notText(line: string): string;
  noRoom(line: string): string;
  tooLongToEdit(bytes: number): string;
  unknownCommand(word: string, nearest: string | undefined, asMessage: string): string;
  misusedCommand(word: string, asMessage: string): string;

  /** The connection is over. */
  readonly again: string;
  /** Another connection goes on with the session, and has the name. */
  readonly beginAnew: string;
  waiting(ms: number): string;
  readonly resuming: string;
  resumed(stored: number, again: number): string;
  readonly nowTooLong: string;
  readonly newNumbers: string;
  readonly goodbye: string;

  readonly search: string;
  readonly notFound: string;
  historyFailed(code: string): string;

  readonly help: {
    readonly commands: string;
    readonly keys: string;
    readonly limits: string;
    readonly commandRows: readonly HelpRow[];
    readonly keyRows: readonly HelpRow[];
    limitRows(limits: Limits, word: ConfirmationWord | undefined): readonly HelpRow[];
  };
}

const esLines: Noun = { one: "línea", other: "líneas" };
const esBytes: Noun = { one: "byte", other: "bytes" };
const esMessages: Noun = { one: "mensaje", other: "mensajes" };

const es: TalkTexts = {
  askName: "¿Cómo te llamas?",
  badName: {
    syntax: "este nombre no se entiende",
    empty: "hace falta un nombre",
    "too-long": `el nombre es demasiado largo: como máximo ${nameCharactersMax} caracteres y ${nameBytesMax} bytes`,
    start: "el nombre debe empezar con una letra o una cifra",
    space: "el nombre solo admite espacios sueltos, entre sus palabras",
    character: "el nombre solo admite letras, cifras, espacios y . _ - ' @",
    "not-nfc": "el nombre no está en la forma NFC de Unicode",
    "mixed-script": "el nombre mezcla alfabetos: usa uno solo",
  },
  connecting: (target) => `conectando con ${target} …`,
  moreHelp: "/help: ayuda",
  limits: ({ max, rate, burst }) =>
    rate === undefined
      ? `${counted("es", max, esBytes)} por línea`
      : `${counted("es", max, esBytes)} por línea · ${counted("es", rate, esLines)} por segundo, ${formatCount("es", burst)} de golpe`,

  confirmed: { stored: "guardado", replicated: "replicado", accepted: "aceptado" },
  took: (ms) => formatTook("es", ms),
  empty: "(vacío)",
  notStored: "sin guardar",
  maybeStored: "quizá guardado, quizá no",
  cut: (characters) => `… (+${formatCount("es", characters)})`,

  onTheirWay: (count) => `${formatCount("es", count)} más en camino`,
  toBeSent: (count) => `${formatCount("es", count)} por enviar`,
  leaving: "saliendo en cuanto todo esté confirmado",

  drops: "Ctrl-C las descarta",
  dropsUnsent: "Ctrl-C descarta lo que falta por enviar",
  leavesNow: "Ctrl-C sale ya",
  triesNow: "Enter prueba ya",

  dropped: (count) =>
    `${counted("es", count, { one: "línea descartada", other: "líneas descartadas" })} sin enviar`,
  unsent: (count) => `${counted("es", count, esLines)} sin enviar: con ↑ vuelven`,
  alsoUnconfirmed: (count) => `y ${counted("es", count, esMessages)} más`,
  theGreeting: "el saludo",
  thisLine: "esta línea",
  pastedLine: (number) => `la línea ${formatCount("es", number)} de lo pegado`,
  tooLong: (line, bytes, max) =>
    `${line} no se envió: tiene ${counted("es", bytes, esBytes)} y el servidor admite ${formatCount("es", max)}`,
  notText: (line) => `${line} no se envió: tiene un carácter de control`,
  noRoom: (line) => `${line} no se envió, ni lo que sigue: ya hay demasiadas por enviar`,
  tooLongToEdit: (bytes) => `no cabe: una línea admite ${counted("es", bytes, esBytes)} como mucho`,
  unknownCommand: (word, nearest, asMessage) =>
    `el comando ${word} no existe${nearest === undefined ? "" : `; ¿querías decir ${nearest}?`} · como mensaje se escribe ${asMessage}`,
  misusedCommand: (word, asMessage) =>
    `${word} no se usa así: mira /help · como mensaje se escribe ${asMessage}`,

  again: "Enter vuelve a conectar · Ctrl-D sale",
  beginAnew: "Enter empieza otra sesión, con otro nombre si este sigue en uso · Ctrl-D sale",
  waiting: (ms) => `espera ${formatWait("es", ms)}`,
  resuming: "retomando la sesión",
  resumed: (stored, again) =>
    [
      "la sesión sigue",
      ...(stored > 0
        ? [counted("es", stored, { one: "línea ya estaba guardada", other: "líneas ya estaban guardadas" })]
        : []),
      ...(again > 0
        ? [counted("es", again, { one: "línea se envía otra vez", other: "líneas se envían otra vez" })]
        : []),
    ].join(" · "),
  nowTooLong: "el servidor ya no admite líneas tan largas como la primera que falta por confirmar",
  newNumbers: "Se numera desde el 1",
  goodbye: "hasta pronto",

  search: "buscar",
  notFound: "no hay ninguna anterior con ese texto",
  historyFailed: (code) => `el historial no se puede usar (${code}): esta vez no se recuerda nada`,

  help: {
    commands: "Comandos",
    keys: "Teclas",
    limits: "Este servidor",
    commandRows: [
      ["/ping [TOKEN]", "responde cuando todo lo anterior está confirmado"],
      ["/help", "esta ayuda"],
      ["/salir /exit /quit", "sale cuando todo está confirmado"],
      ["//TEXTO", "envía un mensaje que empieza con /"],
    ],
    keyRows: [
      ["↑ ↓ Ctrl-R", "líneas anteriores; buscar en ellas"],
      ["Ctrl-A E", "al principio, al final; Alt-B y Alt-F, por palabras"],
      ["Ctrl-U K W", "corta antes, detrás, una palabra; Ctrl-Y lo repone"],
      ["Tab Ctrl-L", "completa un comando; limpia la pantalla"],
      ["Ctrl-C", "borra la línea; descarta lo que falta por enviar; sale"],
      ["Ctrl-D", "en una línea vacía sale, cuando todo está confirmado"],
      ["Ctrl-Z", "suspende; fg vuelve"],
    ],
    limitRows: ({ max, rate, burst, window }, word) => [
      ["longitud", `${counted("es", max, esBytes)} por línea`],
      [
        "velocidad",
        rate === undefined
          ? "sin límite"
          : `${counted("es", rate, esLines)} por segundo, ${formatCount("es", burst)} de golpe`,
      ],
      ["en camino", `${counted("es", window, esLines)} sin confirmar como mucho`],
      ...(word === undefined ? [] : [["✓", esMeaning[word]] as const]),
    ],
  },
};

const esMeaning: Record<ConfirmationWord, string> = {
  stored: "guardado y sincronizado con el disco del servidor",
  replicated: "guardado en la mayoría de las máquinas del servidor",
  accepted: "en la memoria del servidor, que no sobrevive a su fin",
};

const enLines: Noun = { one: "line", other: "lines" };
const enBytes: Noun = { one: "byte", other: "bytes" };
const enMessages: Noun = { one: "message", other: "messages" };

const en: TalkTexts = {
  askName: "What is your name?",
  badName: {
    syntax: "this name cannot be understood",
    empty: "a name is needed",
    "too-long": `the name is too long: at most ${nameCharactersMax} characters and ${nameBytesMax} bytes`,
    start: "the name must begin with a letter or a digit",
    space: "the name may hold only single spaces, between its words",
    character: "the name may hold only letters, digits, spaces and . _ - ' @",
    "not-nfc": "the name is not in Unicode's form NFC",
    "mixed-script": "the name mixes scripts: use one",
  },
  connecting: (target) => `connecting to ${target} …`,
  moreHelp: "/help for more",
  limits: ({ max, rate, burst }) =>
    rate === undefined
      ? `${counted("en", max, enBytes)} a line`
      : `${counted("en", max, enBytes)} a line · ${counted("en", rate, enLines)} a second, ${formatCount("en", burst)} at once`,

  confirmed: { stored: "stored", replicated: "replicated", accepted: "accepted" },
  took: (ms) => formatTook("en", ms),
  empty: "(empty)",
  notStored: "not stored",
  maybeStored: "stored, or not",
  cut: (characters) => `… (+${formatCount("en", characters)})`,

  onTheirWay: (count) => `${formatCount("en", count)} more on their way`,
  toBeSent: (count) => `${formatCount("en", count)} to be sent`,
  leaving: "leaving as soon as all is confirmed",

  drops: "Ctrl-C drops them",
  dropsUnsent: "Ctrl-C drops what is to be sent",
  leavesNow: "Ctrl-C leaves now",
  triesNow: "Enter tries now",

  dropped: (count) => `${counted("en", count, enLines)} dropped, not sent`,
  unsent: (count) => `${counted("en", count, enLines)} not sent: ↑ brings them back`,
  alsoUnconfirmed: (count) => `and ${counted("en", count, enMessages)} more`,
  theGreeting: "the greeting",
  thisLine: "this line",
  pastedLine: (number) => `line ${formatCount("en", number)} of what was pasted`,
  tooLong: (line, bytes, max) =>
    `${line} was not sent: it has ${counted("en", bytes, enBytes)}, and the server takes ${formatCount("en", max)}`,
  notText: (line) => `${line} was not sent: it has a control character`,
  noRoom: (line) => `${line} was not sent, nor what follows it: too many are to be sent already`,
  tooLongToEdit: (bytes) => `no room: a line takes at most ${counted("en", bytes, enBytes)}`,
  unknownCommand: (word, nearest, asMessage) =>
    `there is no command ${word}${nearest === undefined ? "" : `; did you mean ${nearest}?`} · as a message it is written ${asMessage}`,
  misusedCommand: (word, asMessage) =>
    `${word} is not used like this: see /help · as a message it is written ${asMessage}`,

  again: "Enter connects again · Ctrl-D leaves",
  beginAnew: "Enter begins a new session, by another name if this is in use · Ctrl-D leaves",
  waiting: (ms) => `waiting ${formatWait("en", ms)}`,
  resuming: "resuming the session",
  resumed: (stored, again) =>
    [
      "the session goes on",
      ...(stored > 0
        ? [counted("en", stored, { one: "line was stored already", other: "lines were stored already" })]
        : []),
      ...(again > 0
        ? [counted("en", again, { one: "line is sent again", other: "lines are sent again" })]
        : []),
    ].join(" · "),
  nowTooLong: "the server takes no lines any more that are as long as the first without confirmation",
  newNumbers: "Numbers begin again at 1",
  goodbye: "see you soon",

  search: "search",
  notFound: "there is none before with this text",
  historyFailed: (code) => `the history cannot be used (${code}): nothing is remembered this time`,

  help: {
    commands: "Commands",
    keys: "Keys",
    limits: "This server",
    commandRows: [
      ["/ping [TOKEN]", "answers when all before it is confirmed"],
      ["/help", "this help"],
      ["/quit /exit /salir", "leaves when all is confirmed"],
      ["//TEXT", "sends a message that begins with /"],
    ],
    keyRows: [
      ["↑ ↓ Ctrl-R", "lines typed before; search them"],
      ["Ctrl-A E", "to the beginning, to the end; Alt-B and Alt-F, by words"],
      ["Ctrl-U K W", "cuts before, behind, a word; Ctrl-Y puts it back"],
      ["Tab Ctrl-L", "completes a command; clears the screen"],
      ["Ctrl-C", "clears the line; drops what is still to be sent; leaves"],
      ["Ctrl-D", "on an empty line leaves, when all is confirmed"],
      ["Ctrl-Z", "suspends; fg comes back"],
    ],
    limitRows: ({ max, rate, burst, window }, word) => [
      ["length", `${counted("en", max, enBytes)} a line`],
      [
        "rate",
        rate === undefined
          ? "no limit"
          : `${counted("en", rate, enLines)} a second, ${formatCount("en", burst)} at once`,
      ],
      ["on their way", `at most ${counted("en", window, enLines)} without confirmation`],
      ...(word === undefined ? [] : [["✓", enMeaning[word]] as const]),
    ],
  },
};

const enMeaning: Record<ConfirmationWord, string> = {
  stored: "stored, and synced to the server's disk",
  replicated: "stored on a majority of the server's machines",
  accepted: "in the server's memory, which does not outlive it",
};

export const talkTexts: Record<Lang, TalkTexts> = { es, en };
