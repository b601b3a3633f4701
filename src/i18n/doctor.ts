/** What `acuse doctor` says. What stands between backticks is typed or read just so. */
import { en } from "./doctor-en.ts";
import { es } from "./doctor-es.ts";
import type { Lang } from "./lang.ts";

type CheckName =
  | "node"
  | "sqlite"
  | "folder"
  | "messages"
  | "server"
  | "disk"
  | "space"
  | "fsync"
  | "port"
  | "threads"
  | "files"
  | "memory"
  | "clock"
  | "terminal";

export interface DoctorTexts {
  readonly about: string;
  readonly options: {
    readonly data: string;
    readonly host: string;
    readonly port: string;
    readonly maxClients: string;
    readonly reserve: string;
    readonly json: string;
  };
  /** What is being looked at, while that takes a while. */
  readonly looking: { readonly fsync: string; readonly port: string };
  readonly verdicts: { readonly ok: string; readonly warning: string; readonly problem: string };
  readonly labels: Readonly<Record<CheckName, string>>;
  /** What was found. */
  readonly found: Found;
  /** What to do, where it is not as it should be. */
  readonly advice: Advice;
  /** The last line. */
  allIsWell(warnings: number): string;
  somethingBreaks(problems: number): string;
}

interface Found {
  sqlite(version: string, journalMode: string, synchronous: string): string;
  folderThere(path: string, mode: string): string;
  folderToBeMade(path: string): string;
  notAFolder(path: string): string;
  notWritable(path: string, reason: string): string;
  messages(count: number): string;
  readonly noMessages: string;
  readonly unreadable: string;
  serving(pid: number, port: number | null): string;
  readonly notServing: string;
  disk(fileSystem: string, mountPoint: string | null): string;
  space(availableBytes: number): string;
  fsync(medianUs: number, worstUs: number, count: number): string;
  failed(reason: string): string;
  portFree(addresses: string): string;
  readonly anyPort: string;
  portOurs(addresses: string): string;
  portTaken(address: string, isAcuse: boolean, holder: string | null): string;
  portNotAllowed(address: string): string;
  noSuchAddress(host: string): string;
  threads(threads: number, cores: number): string;
  readonly cannotSharePort: string;
  files(openFilesMax: number, clientsMax: number): string;
  filesTooFew(openFilesMax: number): string;
  memory(availableBytes: number): string;
  clock(at: number, isSynchronized: boolean): string;
  readonly noTerminal: string;
  terminal(columns: number, utf8: boolean, colour: boolean): string;
}

interface Advice {
  sqliteFailed(reason: string): string;
  readonly otherFolder: string;
  makeWritable(path: string): string;
  fileNotWritable(file: string): string;
  closeFolder(path: string): string;
  otherOwner(owner: number, user: number): string;
  unreadable(reason: string): string;
  readonly memoryDisk: string;
  readonly layer: string;
  readonly network: string;
  readonly noBarrier: string;
  readonly unknownDisk: string;
  tooLittleSpace(reserveBytes: number): string;
  littleSpace(reserveBytes: number): string;
  readonly slowDisk: string;
  readonly implausibleDisk: string;
  readonly failedDisk: string;
  portTaken(isAcuse: boolean): string;
  readonly portNotAllowed: string;
  readonly noSuchAddress: string;
  readonly otherPort: string;
  readonly oneThread: string;
  readonly noReusePort: string;
  readonly moreFiles: string;
  clientsTooMany(most: number): string;
  memory(neededBytes: number, clientsMax: number): string;
  readonly clockImplausible: string;
  clockBackwards(newestAt: number): string;
  readonly noUtf8: string;
  readonly narrow: string;
}

export const doctorTexts: Record<Lang, DoctorTexts> = { es, en };
