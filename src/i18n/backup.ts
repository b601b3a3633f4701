/** What `acuse backup` says. */
import type { Lang } from "./lang.ts";
import { counted, formatCount, formatSize } from "./units.ts";

export interface BackupTexts {
  readonly about: string;
  readonly options: { readonly data: string; readonly json: string };
  readonly noFolder: string;
  notEmpty(folder: string): string;
  /** While it goes on. */
  copied(messages: number, of: number): string;
  /** That all is done; `newest`: when the newest message came. */
  done(folder: string, messages: number, bytes: number, newest: string | undefined): string;
  failed(reason: string): string;
  readonly interrupted: string;
}

const es: BackupTexts = {
  about:
    "Copia la carpeta de los mensajes en otra, nueva o vacía, con el servidor en marcha o sin él: la copia lleva todo lo confirmado antes de empezar, y acuse serve --data la sirve como es",
  options: {
    data: "Carpeta en la que el servidor guarda los mensajes",
    json: "Muestra un objeto JSON: folder, messages, sessions, newestAt, bytes",
  },
  noFolder: "falta la carpeta para la copia: acuse backup CARPETA",
  notEmpty: (folder) => `la carpeta ${folder} no está vacía, y una copia no borra nada: elige otra`,
  copied: (messages, of) => `${formatCount("es", messages)} de ${formatCount("es", of)} mensajes`,
  done: (folder, messages, bytes, newest) =>
    `${counted("es", messages, { one: "mensaje", other: "mensajes" })}${newest === undefined ? "" : `, el último de ${newest}`}, en ${folder} (${formatSize("es", bytes)})`,
  failed: (reason) => `no se pudo hacer la copia: ${reason}. No ha quedado nada de ella`,
  interrupted: "interrumpida: no ha quedado nada de la copia",
};

const en: BackupTexts = {
  about:
    "Copies the folder of the messages into another, a new or an empty one, with or without a running server: the copy has all that was confirmed before, and acuse serve --data serves it as it is",
  options: {
    data: "Folder in which the server stores the messages",
    json: "Write a JSON object: folder, messages, sessions, newestAt, bytes",
  },
  noFolder: "the folder for the copy is missing: acuse backup FOLDER",
  notEmpty: (folder) => `the folder ${folder} is not empty, and a copy deletes nothing: choose another`,
  copied: (messages, of) => `${formatCount("en", messages)} of ${formatCount("en", of)} messages`,
  done: (folder, messages, bytes, newest) =>
    `${counted("en", messages, { one: "message", other: "messages" })}${newest === undefined ? "" : `, the newest of ${newest}`}, in ${folder} (${formatSize("en", bytes)})`,
  failed: (reason) => `the copy could not be made: ${reason}. Nothing of it is left`,
  interrupted: "interrupted: nothing of the copy is left",
};

export const backupTexts: Record<Lang, BackupTexts> = { es, en };
