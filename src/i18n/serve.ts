/** What `acuse serve` says on the command line: its options, and why it cannot begin. */
import type { Lang } from "./lang.ts";
import { counted } from "./units.ts";

/** The options, by their names in `src/cli/serve.ts`. */
type OptionName =
  | "host"
  | "port"
  | "open"
  | "dashboard"
  | "maxClients"
  | "data"
  | "maxLine"
  | "rate"
  | "burst"
  | "window"
  | "threads"
  | "store"
  | "reserve"
  | "json"
  | "quiet";

export interface ServeTexts {
  readonly about: string;
  readonly options: Readonly<Record<OptionName, string>>;

  /** `flag` was given `address`. */
  notLoopback(flag: string, address: string): string;
  tooManyClients(given: number, most: number, openFilesMax: number): string;
  tooFewFiles(openFilesMax: number): string;
  threadsCannotShare(given: number): string;

  /** `holder` is the program that has the port, where that can be seen; `flag` is by what another is chosen. */
  portTaken(address: string, isAcuse: boolean, holder: string | undefined, flag: string): string;
  portNotAllowed(address: string, flag: string): string;
  noSuchAddress(host: string, flag: string): string;
  cannotListen(address: string, error: string): string;

  /** Something that nobody foresaw: missing rights, a full disk. */
  cannotBegin(error: string): string;
}

const es: ServeTexts = {
  about:
    "Recibe mensajes de muchos clientes a la vez, los guarda y confirma cada uno cuando está guardado en disco; corta a quien se pasa de los límites, y le dice por qué",
  options: {
    host: "Dirección en la que escuchar; se puede repetir. Sin ella, solo esta máquina: 127.0.0.1 y ::1",
    port: "Puerto; 0 toma uno que esté libre",
    open: "Permite direcciones a las que llegan otras máquinas: quien llegue puede escribir, porque todavía no hay cifrado ni contraseñas",
    dashboard: "Dónde se abre el panel, la página en la que se ve lo que pasa; off: no lo hay",
    maxClients: "Clientes a la vez. Sin ella, los que permite el límite de archivos abiertos",
    data: "Carpeta de los mensajes; se crea si no existe",
    maxLine: "Longitud máxima de un mensaje",
    rate: "Mensajes por segundo que puede mantener cada nombre",
    burst: "Mensajes que cada nombre puede enviar de golpe",
    window: "Mensajes sin responder de una conexión con los que se deja de leer hasta confirmar",
    threads: "Hilos que atienden a los clientes. Sin ella, uno menos que los núcleos, de 2 a 8",
    store: "Dónde se guarda; memory lo pierde todo al detenerse",
    reserve: "Espacio libre por debajo del cual no se guarda nada más",
    json: "Muestra un objeto JSON por línea",
    quiet: "No muestra quién entra, habla y sale: solo dónde escucha y los problemas",
  },

  notLoopback: (flag, address) =>
    `${flag} ${address} deja entrar a otras máquinas, y cualquiera que llegue podría escribir: todavía no hay cifrado ni contraseñas. Si es lo que quieres, añade --open`,
  tooManyClients: (given, most, openFilesMax) =>
    `--max-clients debe ser como máximo ${most}, y es "${given}": este proceso puede abrir ${counted("es", openFilesMax, { one: "archivo", other: "archivos" })}, y el resto es para despedidas, datos e hilos. Sube el límite (ulimit -n) o baja el número`,
  tooFewFiles: (openFilesMax) =>
    `este proceso solo puede abrir ${counted("es", openFilesMax, { one: "archivo", other: "archivos" })}, y no queda ninguno para clientes. Sube el límite (ulimit -n)`,
  threadsCannotShare: (given) =>
    `--threads no se admite en este sistema, y es "${given}": aquí varios hilos no pueden compartir un puerto`,

  portTaken: (address, isAcuse, holder, flag) => {
    const who = isAcuse ? "otro servidor acuse" : "otro programa";
    return `${address} está ocupado por ${who}${holder === undefined ? "" : `, ${holder}`}. Detenlo, o elige otro puerto con ${flag}`;
  },
  portNotAllowed: (address, flag) =>
    `el sistema no permite escuchar en ${address}. Elige otro puerto con ${flag}`,
  noSuchAddress: (host, flag) => `${host} no es una dirección de esta máquina. Elige otra con ${flag}`,
  cannotListen: (address, error) => `no se puede escuchar en ${address}: ${error}`,

  cannotBegin: (error) => `el servidor no puede empezar: ${error}`,
};

const en: ServeTexts = {
  about:
    "Takes messages from many clients at once, stores them and confirms each one when it is stored on disk; cuts off whoever goes over the limits, and tells them why",
  options: {
    host: "Address to listen on; may be repeated. Without it, only this machine: 127.0.0.1 and ::1",
    port: "Port; 0 takes one that is free",
    open: "Allow addresses that other machines can reach: whoever does may write, since there is no encryption and there are no passwords yet",
    dashboard: "Where the dashboard opens, the page that shows what happens; off: there is none",
    maxClients: "Clients at once. Without it, as many as the limit of open files allows",
    data: "Folder of the messages; made if there is none",
    maxLine: "Greatest length of a message",
    rate: "Messages a second that each name may sustain",
    burst: "Messages that each name may send at once",
    window: "Unanswered messages of a connection at which reading stops until they are confirmed",
    threads: "Threads that serve the clients. Without it, one less than the cores, 2 to 8",
    store: "Where messages are kept; memory loses everything when it stops",
    reserve: "Free space below which nothing more is stored",
    json: "Show one JSON object a line",
    quiet: "Do not show who comes, speaks and goes: only where it listens, and problems",
  },

  notLoopback: (flag, address) =>
    `${flag} ${address} lets other machines in, and whoever reaches it could write: there is no encryption and there are no passwords yet. If that is what you want, add --open`,
  tooManyClients: (given, most, openFilesMax) =>
    `--max-clients must be at most ${most}, got "${given}": this process may open ${counted("en", openFilesMax, { one: "file", other: "files" })}, and the rest is for goodbyes, data and threads. Raise the limit (ulimit -n) or lower the number`,
  tooFewFiles: (openFilesMax) =>
    `this process may open only ${counted("en", openFilesMax, { one: "file", other: "files" })}, which leaves none for clients. Raise the limit (ulimit -n)`,
  threadsCannotShare: (given) =>
    `--threads is not possible on this system, got "${given}": several threads cannot share a port here`,

  portTaken: (address, isAcuse, holder, flag) => {
    const who = isAcuse ? "another acuse server" : "another program";
    return `${address} is taken by ${who}${holder === undefined ? "" : `, ${holder}`}. Stop it, or choose another port with ${flag}`;
  },
  portNotAllowed: (address, flag) =>
    `the system does not allow to listen on ${address}. Choose another port with ${flag}`,
  noSuchAddress: (host, flag) => `${host} is not an address of this machine. Choose another with ${flag}`,
  cannotListen: (address, error) => `cannot listen on ${address}: ${error}`,

  cannotBegin: (error) => `the server cannot begin: ${error}`,
};

export const serveTexts: Record<Lang, ServeTexts> = { es, en };
