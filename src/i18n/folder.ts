/** Why a data folder cannot be opened. */
import type { Lang } from "./lang.ts";
import { formatCount, formatWait } from "./units.ts";

export interface FolderTexts {
  /** `pid` and `port` of the server that has it, where that is known. */
  busy(folder: string, pid: number | undefined, port: number | undefined): string;
  missing(path: string): string;
  foreign(path: string): string;
  newer(path: string, version: number, known: number): string;
  readers(path: string, waitedMs: number): string;
  setting(setting: string, wanted: string, got: string): string;
  runtime(program: string, wanted: string, got: string): string;
}

const es: FolderTexts = {
  busy(folder, pid, port) {
    const known = [
      ...(pid === undefined ? [] : [`proceso ${pid}`]),
      ...(port === undefined ? [] : [`puerto ${port}`]),
    ];
    const who = known.length === 0 ? "" : ` (${known.join(", ")})`;
    return `la carpeta ${folder} está en uso por otro servidor acuse${who}. Detenlo, o elige otra con --data`;
  },
  missing: (path) =>
    `no hay mensajes guardados: no existe ${path}. Di con --data en qué carpeta los guarda el servidor`,
  foreign: (path) => `${path} no es una base de datos de acuse. Elige otra carpeta con --data`,
  newer: (path, version, known) =>
    `${path} es de un acuse más nuevo: su esquema es ${formatCount("es", version)}, y este conoce hasta ${formatCount("es", known)}. Actualiza acuse, o elige otra carpeta con --data`,
  readers: (path, waitedMs) =>
    `otro programa lee ${path} sin pausa: tras ${formatWait("es", waitedMs)} no se pudo poner en orden. Cierra ese programa y vuelve a empezar`,
  setting: (setting, wanted, got) =>
    `SQLite no aceptó ${setting}=${wanted} y dejó ${got}: así no puede prometer que lo confirmado está guardado`,
  runtime: (program, wanted, got) =>
    `${program} ${got} tiene un defecto que puede dañar lo guardado. Hace falta ${program} ${wanted} o más nuevo`,
};

const en: FolderTexts = {
  busy(folder, pid, port) {
    const known = [
      ...(pid === undefined ? [] : [`process ${pid}`]),
      ...(port === undefined ? [] : [`port ${port}`]),
    ];
    const who = known.length === 0 ? "" : ` (${known.join(", ")})`;
    return `the folder ${folder} is in use by another acuse server${who}. Stop it, or choose another with --data`;
  },
  missing: (path) =>
    `no messages are stored: there is no ${path}. Say with --data where the server keeps them`,
  foreign: (path) => `${path} is not a database of acuse. Choose another folder with --data`,
  newer: (path, version, known) =>
    `${path} is of a newer acuse: its schema is ${formatCount("en", version)}, and this one knows up to ${formatCount("en", known)}. Update acuse, or choose another folder with --data`,
  readers: (path, waitedMs) =>
    `another program reads ${path} without a pause: after ${formatWait("en", waitedMs)} it could not be put in order. Close that program and start again`,
  setting: (setting, wanted, got) =>
    `SQLite did not take ${setting}=${wanted} and left ${got}: it cannot promise that what is confirmed is stored`,
  runtime: (program, wanted, got) =>
    `${program} ${got} has a fault that can damage what is stored. It takes ${program} ${wanted} or newer`,
};

export const folderTexts: Record<Lang, FolderTexts> = { es, en };
