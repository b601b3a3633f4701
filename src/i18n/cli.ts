/** What the command line says: errors of usage, and the frame of `--help`. */
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

export interface CliTexts {
  /** What is allowed, to follow "must be". */
  between(least: number, most: number, unit: Unit | undefined): string;
  either(choices: readonly string[]): string;
  readonly nonEmpty: string;
  readonly size: string;
  readonly moment: string;
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

  /** `acuse --help`. */
  readonly about: string;
  readonly summaries: {
    readonly serve: string;
    readonly connect: string;
    readonly send: string;
    readonly log: string;
  };
  /** Placeholder of a command. */
  readonly command: string;
  readonly versionOption: string;
  readonly moreHelp: string;
}

const es: CliTexts = {
  between: (least, most, unit) => `de ${least} a ${most}${unit === undefined ? "" : ` ${units[unit].es}`}`,
  either: (choices) => list(choices, "o"),
  nonEmpty: "un texto que no esté vacío",
  size: "un tamaño como 1048576, 256MiB o 1GiB",
  moment: "un momento como 10m, 2h, 3d o 2026-11-22T10:00",
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

  about: "El buzón TCP que responde por cada mensaje: lo que confirma está guardado.",
  summaries: {
    serve: "el servidor: recibe mensajes, los guarda y confirma cada uno",
    connect: "el cliente: dice su nombre, saluda y envía un mensaje por línea",
    send: "envía líneas, cada una una sola vez, y termina cuando todas están confirmadas",
    log: "lee los mensajes guardados",
  },
  command: "COMANDO",
  versionOption: "Muestra la versión",
  moreHelp: "acuse COMANDO --help muestra las opciones de un comando.",
};

const en: CliTexts = {
  between: (least, most, unit) =>
    `between ${least} and ${most}${unit === undefined ? "" : ` ${units[unit].en}`}`,
  either: (choices) => list(choices, "or"),
  nonEmpty: "a text that is not empty",
  size: "a size such as 1048576, 256MiB or 1GiB",
  moment: "a moment such as 10m, 2h, 3d or 2026-11-22T10:00",
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

  about: "The TCP inbox that answers for every message: what it confirms is stored.",
  summaries: {
    serve: "the server: takes messages in, stores them and confirms each one",
    connect: "the client: says its name, greets and sends a message a line",
    send: "sends lines, each exactly once, and ends when all of them are confirmed",
    log: "reads the stored messages",
  },
  command: "COMMAND",
  versionOption: "Show the version",
  moreHelp: "acuse COMMAND --help shows the options of a command.",
};

export const cliTexts: Record<Lang, CliTexts> = { es, en };

/** `a`, `a or b`, `a, b or c`. */
function list(items: readonly string[], or: string): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} ${or} ${last}`;
}
