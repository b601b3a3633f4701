/** What the command line says: errors of usage, and the frame of `--help`. */
import { enExamples, esExamples } from "./cli-examples.ts";
import { langs } from "./lang.ts";
import type { Lang } from "./lang.ts";

const units = {
  bytes: { es: "bytes", en: "bytes" },
  lines: { es: "líneas", en: "lines" },
  "lines a second": { es: "líneas por segundo", en: "lines a second" },
  clients: { es: "clientes", en: "clients" },
  messages: { es: "mensajes", en: "messages" },
  threads: { es: "hilos", en: "threads" },
  seconds: { es: "segundos", en: "seconds" },
} as const;

/** What a number counts. */
export type Unit = keyof typeof units;

/** Headings of options that belong together. */
export type OptionGroup = "load" | "messages" | "reach" | "limits" | "storage" | "output" | "general";

type CommandName =
  | "serve"
  | "connect"
  | "send"
  | "log"
  | "who"
  | "kick"
  | "why"
  | "backup"
  | "prune"
  | "prove"
  | "bench"
  | "explain"
  | "doctor";

/** A command line, and what comes of it. */
export interface Example {
  /** Behind `acuse `. */
  readonly line: string;
  readonly what: string;
}

export interface CliTexts {
  /** What is allowed, to follow "must be". */
  between(least: number, most: number, unit: Unit | undefined): string;
  either(choices: readonly string[]): string;
  readonly nonEmpty: string;
  readonly size: string;
  readonly httpUrl: string;
  duration(least: string, most: string): string;
  readonly moment: string;
  readonly locale: string;
  oneLine(bytesMax: number): string;
  readonly anything: string;

  mustBe(source: string, allowed: string, given: string): string;
  missingValue(flag: string, placeholder: string): string;
  noValue(flag: string, given: string): string;
  unknownFlag(flag: string, near: string | undefined): string;
  tooManyArguments(command: string, most: number, given: string): string;
  unknownCommand(command: string, near: string | undefined): string;
  noCommand(commands: readonly string[]): string;

  readonly usage: string;
  readonly options: string;
  readonly commands: string;
  default(value: string): string;
  readonly helpOption: string;
  readonly langOption: string;
  readonly langVariables: string;

  /** Stands for any of them in a line of usage. */
  readonly anyOptions: string;
  readonly groups: Readonly<Record<OptionGroup, string>>;
  readonly examples: string;
  readonly examplesOf: Readonly<Record<CommandName, readonly Example[]>>;

  /** `acuse --help`. */
  readonly about: string;
  readonly summaries: Readonly<Record<CommandName, string>>;
  readonly commandGroups: { readonly use: string; readonly operate: string; readonly check: string };
  readonly firstSteps: string;
  readonly firstExamples: readonly Example[];
  /** Placeholder of a command. */
  readonly command: string;
  readonly versionOption: string;
  readonly moreHelp: string;
  readonly variables: string;
  readonly exitCodes: string;
  readonly exits: Readonly<Record<ExitName, string>>;
}

/** How a command can end. */
type ExitName =
  | "confirmed"
  | "failure"
  | "usage"
  | "unconfirmed"
  | "refused"
  | "abuse"
  | "connection"
  | "proofFailed"
  | "storageFailure"
  | "interrupted";

const es: CliTexts = {
  between: (least, most, unit) => `de ${least} a ${most}${unit === undefined ? "" : ` ${units[unit].es}`}`,
  either: (choices) => list(choices, "o"),
  nonEmpty: "un texto que no esté vacío",
  duration: (least, most) => `una duración entre ${least} y ${most}`,
  httpUrl: "una dirección como http://127.0.0.1:2011",
  size: "un tamaño como 1048576, 256MiB o 1GiB",
  moment: "un momento como 10m, 2h, 3d o 2026-11-22T10:00",
  locale: `${list(langs, "o")}, con región o sin ella (es-MX)`,
  oneLine: (bytesMax) => `una línea de texto de hasta ${bytesMax} bytes`,
  anything: "un texto",

  mustBe: (source, allowed, given) => `${source} debe ser ${allowed}, y es "${given}"`,
  missingValue: (flag, placeholder) =>
    `a ${flag} le falta su valor: escribe ${flag} ${placeholder}, o ${flag}=${placeholder} si empieza con un guion`,
  noValue: (flag, given) => `${flag} no lleva valor, y se le dio "${given}"`,
  unknownFlag: (flag, near) =>
    near === undefined
      ? `no existe la opción ${flag}; --help muestra las que hay`
      : `no existe la opción ${flag}; ¿querías --${near}? --help muestra las que hay`,
  tooManyArguments: (command, most, given) =>
    most === 0
      ? `${command} solo lleva opciones, y se le dio "${given}"; --help las muestra`
      : `${command} lleva como máximo ${most} argumento${most === 1 ? "" : "s"}, y sobra "${given}"`,
  unknownCommand: (command, near) =>
    near === undefined
      ? `no existe el comando "${command}"; acuse --help muestra los que hay`
      : `no existe el comando "${command}"; ¿querías ${near}? acuse --help muestra los que hay`,
  noCommand: (commands) => `falta el comando: ${list(commands, "o")}; acuse --help los explica`,

  usage: "Uso",
  options: "Opciones",
  commands: "Comandos",
  default: (value) => `por defecto ${value}`,
  helpOption: "Muestra esta ayuda",
  langOption: "Idioma de lo que se lee",
  langVariables: "por defecto, el de ACUSE_LANG o el del sistema",
  anyOptions: "[OPCIONES]",
  groups: {
    load: "La carga",
    messages: "Lo que se envía",
    reach: "Quién llega",
    limits: "Límites de cada cliente",
    storage: "Lo que se guarda",
    output: "Lo que se muestra",
    general: "General",
  },
  examples: "Ejemplos",
  examplesOf: esExamples,

  about: "El buzón TCP que responde por cada mensaje: lo que confirma está guardado.",
  summaries: {
    serve: "el servidor: recibe mensajes, los guarda y confirma cada uno",
    connect: "el cliente: dice su nombre, saluda y envía un mensaje por línea",
    send: "envía líneas, cada una una sola vez, y termina cuando todas están confirmadas",
    log: "lee los mensajes guardados",
    who: "quién está conectado: desde dónde, cuánto envía y cuánto le queda",
    kick: "cierra la conexión de alguien, y si quieres no le deja volver por un tiempo",
    why: "qué fue de alguien: sus límites, qué se le rechazó, cómo terminó y qué hacer",
    backup: "copia los mensajes guardados, también con el servidor en marcha",
    prune: "borra los mensajes guardados que pasan de una edad",
    prove: "comprueba en tu máquina lo que acuse promete y deja un informe",
    bench: "mide cuántos mensajes confirma un servidor por segundo, y lo que tarda",
    explain: "explica un código o una palabra de las respuestas del servidor",
    doctor: "mira si esta máquina está lista para el servidor, y qué hacer si no",
  },
  commandGroups: {
    use: "Servir y hablar",
    operate: "Ver y manejar un servidor en marcha",
    check: "Comprobar y entender",
  },
  firstSteps: "Para empezar",
  firstExamples: [
    { line: "serve", what: "en un terminal: el servidor" },
    { line: "connect", what: "en otro: tu nombre, y un mensaje por línea" },
    { line: "log", what: "lo que quedó guardado" },
  ],
  command: "COMANDO",
  versionOption: "Muestra la versión",
  moreHelp: "acuse COMANDO --help explica un comando, sus opciones y unos ejemplos.",
  variables: "Cada opción se puede dar también como variable: ACUSE_MAX_LINE=1000 es --max-line 1000.",
  exitCodes: "Código de salida",
  exits: {
    confirmed: "todo bien",
    failure: "fallo",
    usage: "comando u opción mal escritos",
    unconfirmed: "algo sin confirmar",
    refused: "nombre o token rechazado",
    abuse: "cortado por abuso",
    connection: "sin conexión",
    proofFailed: "una prueba falló",
    storageFailure: "no se pudo guardar",
    interrupted: "Ctrl-C",
  },
};

const en: CliTexts = {
  between: (least, most, unit) =>
    `between ${least} and ${most}${unit === undefined ? "" : ` ${units[unit].en}`}`,
  either: (choices) => list(choices, "or"),
  nonEmpty: "a text that is not empty",
  duration: (least, most) => `a time between ${least} and ${most}`,
  httpUrl: "an address such as http://127.0.0.1:2011",
  size: "a size such as 1048576, 256MiB or 1GiB",
  moment: "a moment such as 10m, 2h, 3d or 2026-11-22T10:00",
  locale: `${list(langs, "or")}, with a region or without (es-MX)`,
  oneLine: (bytesMax) => `one line of text of at most ${bytesMax} bytes`,
  anything: "a text",

  mustBe: (source, allowed, given) => `${source} must be ${allowed}, got "${given}"`,
  missingValue: (flag, placeholder) =>
    `${flag} lacks its value: write ${flag} ${placeholder}, or ${flag}=${placeholder} if it begins with a dash`,
  noValue: (flag, given) => `${flag} takes no value, got "${given}"`,
  unknownFlag: (flag, near) =>
    near === undefined
      ? `there is no option ${flag}; --help shows what there is`
      : `there is no option ${flag}; did you mean --${near}? --help shows what there is`,
  tooManyArguments: (command, most, given) =>
    most === 0
      ? `${command} takes only options, got "${given}"; --help shows them`
      : `${command} takes at most ${most} argument${most === 1 ? "" : "s"}, "${given}" is one too many`,
  unknownCommand: (command, near) =>
    near === undefined
      ? `there is no command "${command}"; acuse --help shows what there is`
      : `there is no command "${command}"; did you mean ${near}? acuse --help shows what there is`,
  noCommand: (commands) => `a command is missing: ${list(commands, "or")}; acuse --help explains them`,

  usage: "Usage",
  options: "Options",
  commands: "Commands",
  default: (value) => `default ${value}`,
  helpOption: "Show this help",
  langOption: "Language of what people read",
  langVariables: "default: that of ACUSE_LANG or of the system",
  anyOptions: "[OPTIONS]",
  groups: {
    load: "The load",
    messages: "What is sent",
    reach: "Who can come",
    limits: "Limits of each client",
    storage: "What is stored",
    output: "What is shown",
    general: "General",
  },
  examples: "Examples",
  examplesOf: enExamples,

  about: "The TCP inbox that answers for every message: what it confirms is stored.",
  summaries: {
    serve: "the server: takes messages in, stores them and confirms each one",
    connect: "the client: says its name, greets and sends a message a line",
    send: "sends lines, each exactly once, and ends when all of them are confirmed",
    log: "reads the stored messages",
    who: "who is connected: from where, how much they send and may still send",
    kick: "ends somebody's connection, and keeps the name out for a while if you like",
    why: "what became of somebody: limits, refusals, how it ended and what to do",
    backup: "copies the stored messages, also while the server runs",
    prune: "deletes the stored messages beyond an age",
    prove: "checks on your machine what acuse promises, and leaves a report",
    bench: "measures how many messages a second a server confirms, and how long it takes",
    explain: "explains a code or a keyword of the server's replies",
    doctor: "looks whether this machine is ready for the server, and what to do if not",
  },
  commandGroups: {
    use: "Serve and talk",
    operate: "See and steer a running server",
    check: "Check and understand",
  },
  firstSteps: "First steps",
  firstExamples: [
    { line: "serve", what: "in one terminal: the server" },
    { line: "connect", what: "in another: your name, and a message a line" },
    { line: "log", what: "what has been stored" },
  ],
  command: "COMMAND",
  versionOption: "Show the version",
  moreHelp: "acuse COMMAND --help explains a command, its options and some examples.",
  variables: "Each option can also be given as a variable: ACUSE_MAX_LINE=1000 is --max-line 1000.",
  exitCodes: "Exit code",
  exits: {
    confirmed: "all is well",
    failure: "failure",
    usage: "wrong command or option",
    unconfirmed: "something not confirmed",
    refused: "name or token refused",
    abuse: "cut off for abuse",
    connection: "no connection",
    proofFailed: "a proof failed",
    storageFailure: "could not store",
    interrupted: "Ctrl-C",
  },
};

export const cliTexts: Record<Lang, CliTexts> = { es, en };

/** `a`, `a or b`, `a, b or c`. */
function list(items: readonly string[], or: string): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} ${or} ${last}`;
}
