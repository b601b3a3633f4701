/** What `acuse log` says. */
import type { Lang } from "./lang.ts";

export interface LogTexts {
  readonly about: string;
  readonly options: {
    readonly data: string;
    readonly name: string;
    readonly since: string;
    readonly limit: string;
    readonly follow: string;
    readonly json: string;
  };
  /** The name of `--name` cannot be one. */
  badName(name: string): string;
}

export const logTexts: Record<Lang, LogTexts> = {
  es: {
    about: "Lee los mensajes guardados, con el servidor en marcha o sin él, del más antiguo al más nuevo",
    options: {
      data: "Carpeta en la que el servidor los guarda",
      name: "Solo los de este nombre",
      since: "Solo los recibidos desde este momento",
      limit: "Solo los más nuevos, como máximo tantos",
      follow: "Sigue mostrando los que llegan; Ctrl-C termina",
      json: "Un objeto JSON por línea: name, session, number, at, text",
    },
    badName: (name) => `--name debe ser un nombre que el servidor admita, y es "${name}"`,
  },
  en: {
    about: "Reads the stored messages, with or without a running server, from the oldest to the newest",
    options: {
      data: "Folder in which the server stores them",
      name: "Only those of this name",
      since: "Only those received since this moment",
      limit: "Only the newest, at most so many",
      follow: "Go on and show what comes; Ctrl-C ends it",
      json: "A JSON object a line: name, session, number, at, text",
    },
    badName: (name) => `--name must be a name that the server accepts, got "${name}"`,
  },
};
