/** What the checks found, as plain data. `words.ts` words it, and `--json` writes it as it is. */
import type { FolderTrouble } from "../ledger/trouble.ts";
import type { PortError } from "../server/port.ts";
import type { SettingsProblem } from "../server/settings.ts";

/** `problem`: a promise would break here, or the server could not begin. `warning`: it is worth a look. */
export type Verdict = "ok" | "warning" | "problem";

interface Checked<C extends string> {
  readonly check: C;
  readonly verdict: Verdict;
}

export interface NodeFinding extends Checked<"node"> {
  readonly version: string;
  readonly trouble: FolderTrouble | null;
}

export interface SqliteFinding extends Checked<"sqlite"> {
  readonly version: string;
  /** Read back from a database that was made there; `null` when none could be made. */
  readonly journalMode: string | null;
  readonly synchronous: string | null;
  readonly trouble: FolderTrouble | null;
  /** What else went wrong, in the words of SQLite or of the system. */
  readonly error: string | null;
}

export interface FolderFinding extends Checked<"folder"> {
  readonly path: string;
  /** Whether it is there, or would be made; `failed`: nothing can be written there. */
  readonly state: "there" | "to-be-made" | "not-a-folder" | "failed";
  /** Permissions, in octal: `700`. */
  readonly mode: string | null;
  readonly owner: number | null;
  readonly user: number | null;
  /** Why nothing can be written, or a file of it that cannot. */
  readonly error: string | null;
  readonly fault: "not-writable" | "others-write" | "other-owner" | null;
}

export interface MessagesFinding extends Checked<"messages"> {
  /** `null`: there are none yet, or they cannot be read. */
  readonly count: number | null;
  readonly trouble: FolderTrouble | null;
  readonly error: string | null;
}

export interface ServerFinding extends Checked<"server"> {
  readonly running: boolean;
  readonly pid: number | null;
  readonly port: number | null;
  /** ISO 8601. */
  readonly startedAt: string | null;
}

export interface DiskFinding extends Checked<"disk"> {
  readonly fileSystem: string;
  readonly mountPoint: string | null;
  readonly kind: DiskKind;
}

/** What a file system means for what is stored there. */
export type DiskKind = "durable" | "memory" | "layer" | "network" | "no-barrier" | "unknown";

export interface SpaceFinding extends Checked<"space"> {
  readonly availableBytes: number;
  readonly reserveBytes: number;
}

export interface FsyncFinding extends Checked<"fsync"> {
  readonly count: number;
  readonly medianUs: number;
  readonly worstUs: number;
  readonly fault: "slow" | "too-fast-to-be-true" | null;
  readonly error: string | null;
}

export interface PortFinding extends Checked<"port"> {
  readonly hosts: readonly string[];
  /** 0: any that is free. */
  readonly port: number;
  readonly state: "free" | "ours" | PortError["kind"];
  /** The address that cannot be had. */
  readonly host: string | null;
  readonly isAcuse: boolean;
  readonly holder: string | null;
  readonly error: string | null;
}

export interface ThreadsFinding extends Checked<"threads"> {
  readonly cores: number;
  readonly threads: number;
  readonly reusePort: boolean;
}

export interface FilesFinding extends Checked<"files"> {
  readonly openFilesMax: number;
  /** Clients at once that the limit allows, as wished; `null` when it does not. */
  readonly clientsMax: number | null;
  readonly problem: SettingsProblem | null;
}

export interface MemoryFinding extends Checked<"memory"> {
  readonly availableBytes: number;
  /** What the server takes with all its clients connected. */
  readonly neededBytes: number;
  readonly clientsMax: number;
}

export interface ClockFinding extends Checked<"clock"> {
  /** ISO 8601. */
  readonly now: string;
  /** `null`: this machine does not tell. */
  readonly synchronized: boolean | null;
  /** When the newest message was received; ISO 8601. */
  readonly newestMessage: string | null;
  readonly fault: "implausible" | "went-backwards" | null;
}

export interface TerminalFinding extends Checked<"terminal"> {
  readonly isTerminal: boolean;
  readonly utf8: boolean;
  readonly colour: boolean;
  readonly columns: number | null;
  readonly fault: "no-utf8" | "narrow" | null;
}

export type Finding =
  | NodeFinding
  | SqliteFinding
  | FolderFinding
  | MessagesFinding
  | ServerFinding
  | DiskFinding
  | SpaceFinding
  | FsyncFinding
  | PortFinding
  | ThreadsFinding
  | FilesFinding
  | MemoryFinding
  | ClockFinding
  | TerminalFinding;

export type CheckName = Finding["check"];

/** What the checks ask about. */
export interface Question {
  readonly dataFolder: string;
  readonly reserveBytes: number;
  /** As given; none: those of `localhost`. */
  readonly hosts: readonly string[];
  readonly port: number;
  readonly clientsMax: number | undefined;
}
