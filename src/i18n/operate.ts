/** What the commands for a running server have in common: how they find it, and why they cannot ask it. */
import type { Lang } from "./lang.ts";
import { counted, formatWait } from "./units.ts";

export interface OperateTexts {
  /** The options by which a server is found. */
  readonly reach: { readonly data: string; readonly url: string };
  readonly json: string;
  readonly noToken: string;
  readonly noTarget: string;

  noServer(folder: string): string;
  noDashboard(folder: string, pid: number): string;
  notReadable(path: string, reason: string): string;
  unreachable(url: string, reason: string): string;
  timeout(url: string, waitedMs: number): string;
  tokenRefused(url: string): string;
  stranger(url: string, path: string): string;
  readonly notKept: string;
  /** A thread of the server's: nothing was ordered. */
  readonly silent: string;
  /** The same of an order that was given. */
  readonly deferred: string;
  /** That the connections of so many threads are missing. */
  missing(threads: number): string;
  /** What the server said, in English. */
  refused(message: string): string;
}

const es: OperateTexts = {
  reach: {
    data: "Carpeta del servidor: ahí está cómo llegar a él",
    url: "Dirección de su panel, en vez de la carpeta; el token va en ACUSE_TOKEN",
  },
  json: "Muestra JSON, para otro programa",
  noToken:
    "--url necesita el token del servidor en la variable ACUSE_TOKEN; está en control.json, en la carpeta de sus datos",
  noTarget: "falta decir a quién: un nombre, o el id de una conexión, que está en su última línea",

  noServer: (folder) =>
    `ningún servidor usa la carpeta ${folder}. Ponlo en marcha con acuse serve, o di otra carpeta con --data`,
  noDashboard: (folder, pid) =>
    `el servidor de ${folder} (proceso ${pid}) trabaja sin panel, y sin él no se le puede preguntar: se puso en marcha con --dashboard off, el puerto del panel estaba ocupado, o es de una versión anterior`,
  notReadable: (path, reason) =>
    `no se puede leer ${path} (${reason}). Usa el mismo usuario que puso en marcha el servidor`,
  unreachable: (url, reason) => `el servidor no responde en ${url} (${reason})`,
  timeout: (url, waitedMs) => `el servidor no respondió en ${url} tras ${formatWait("es", waitedMs)}`,
  tokenRefused: (url) =>
    `el servidor de ${url} no acepta el token: es el de otro servidor, o el de antes de reiniciarlo`,
  stranger: (url, path) => `lo que responde en ${url} no conoce ${path}: no es acuse, o es de otra versión`,
  notKept: "este servidor guarda solo en memoria: no hay nada que borrar ni que leer",
  silent:
    "un hilo del servidor no responde, y en los demás no hay nadie así: no se ha hecho nada; prueba dentro de un momento",
  deferred:
    "un hilo del servidor no responde, y en los demás no está. La orden se cumplirá al volver el hilo; un nombre dado con --wait ya no puede entrar",
  missing: (threads) =>
    `${counted("es", threads, { one: "hilo no responde", other: "hilos no responden" })}: faltan conexiones`,
  refused: (message) => `el servidor no lo hizo: ${message}`,
};

const en: OperateTexts = {
  reach: {
    data: "The server's folder: it tells how to reach the server",
    url: "Address of its dashboard, instead of the folder; the token is in ACUSE_TOKEN",
  },
  json: "Write JSON, for another program",
  noToken:
    "--url needs the server's token in the variable ACUSE_TOKEN; it is in control.json, in its data folder",
  noTarget: "no client given: write a name, or the id of a connection, which is in its last line",

  noServer: (folder) =>
    `no server uses the folder ${folder}. Start it with acuse serve, or give another folder with --data`,
  noDashboard: (folder, pid) =>
    `the server of ${folder} (process ${pid}) runs without a dashboard, and cannot be asked without one: it was started with --dashboard off, the dashboard's port was taken, or its version is too old`,
  notReadable: (path, reason) => `cannot read ${path} (${reason}). Be the user who started the server`,
  unreachable: (url, reason) => `the server does not answer at ${url} (${reason})`,
  timeout: (url, waitedMs) => `the server did not answer at ${url} within ${formatWait("en", waitedMs)}`,
  tokenRefused: (url) =>
    `the server at ${url} does not accept the token: it is another server's, or from before a restart`,
  stranger: (url, path) =>
    `what answers at ${url} does not know ${path}: it is not acuse, or of another version`,
  notKept: "this server keeps messages in memory only: there is nothing to delete or to read",
  silent:
    "a thread of the server does not answer, and nobody like that is in the others: nothing was done; try again in a moment",
  deferred:
    "a thread of the server does not answer; whoever you mean was not found in the others. The order takes effect when the thread runs again; a name given with --wait is kept out already",
  missing: (threads) =>
    `${counted("en", threads, { one: "thread does not answer", other: "threads do not answer" })}: some connections are missing here`,
  refused: (message) => `the server did not do it: ${message}`,
};

export const operateTexts: Record<Lang, OperateTexts> = { es, en };
