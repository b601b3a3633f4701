/** What the server asks of the machine: a port, threads that share it, files for its clients, memory. */
import { PortError } from "../../server/port.ts";
import { makeSettings, SettingsError } from "../../server/settings.ts";
import type { Machine as Capacity, Settings } from "../../server/settings.ts";
import { defaultLimits } from "../../protocol/limits.ts";
import type {
  FilesFinding,
  MemoryFinding,
  PortFinding,
  Question,
  ServerFinding,
  ThreadsFinding,
} from "../finding.ts";
import type { Machine } from "../machine.ts";
import { reasonOf } from "../place.ts";

/** `served`: who serves the data folder now. Where that is the port's server, it is left alone. */
export async function checkPort(
  machine: Machine,
  question: Question,
  served: ServerFinding,
): Promise<PortFinding> {
  const { hosts } = settingsFor(question, { ...machine.capacity, openFilesMax: Infinity });
  const { port } = question;
  const free = {
    check: "port",
    verdict: "ok",
    hosts,
    port,
    state: "free",
    host: null,
    isAcuse: false,
    holder: null,
    error: null,
  } as const;
  if (served.running && served.port === port) return { ...free, state: "ours", isAcuse: true };
  try {
    await machine.claimPort(hosts, port);
    return free;
  } catch (error) {
    if (!(error instanceof PortError)) {
      return { ...free, verdict: "problem", state: "failed", error: reasonOf(error) };
    }
    const { kind, host, isAcuse, holder = null, message } = error;
    return { ...free, verdict: "problem", state: kind, host, isAcuse, holder, error: message };
  }
}

export async function checkThreads(machine: Machine, question: Question): Promise<ThreadsFinding> {
  const { threads, reusePort } = settingsFor(question, { ...machine.capacity, openFilesMax: Infinity });
  const works = reusePort && (await machine.canSharePort());
  // Where the server counts on sharing the port, it cannot begin without it.
  const verdict = works ? "ok" : reusePort ? "problem" : "warning";
  return { check: "threads", verdict, cores: machine.capacity.cores, threads, reusePort: works };
}

/** Fewer are soon reached, and were hardly meant. */
const clientsLeast = 100;

export function checkFiles(machine: Machine, question: Question): FilesFinding {
  const { openFilesMax } = machine.capacity;
  const facts = { check: "files", openFilesMax } as const;
  try {
    const { clientsMax } = settingsFor(question, machine.capacity);
    const isTight = question.clientsMax === undefined && clientsMax < clientsLeast;
    return { ...facts, verdict: isTight ? "warning" : "ok", clientsMax, problem: null };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { ...facts, verdict: "problem", clientsMax: null, problem: error.problem };
  }
}

/** The threads and their program, and 64 MiB of lines that are not stored yet. */
const serverBytes: number = 256 * 1024 * 1024;
/** An idle connection, socket and session. */
const clientBytes = 7.5 * 1024;

/** `clientsMax`: as many as the limit of files allows. */
export function checkMemory(machine: Machine, clientsMax: number): MemoryFinding {
  const availableBytes = machine.availableMemoryBytes();
  const neededBytes = serverBytes + clientsMax * clientBytes;
  const verdict = availableBytes < neededBytes ? "warning" : "ok";
  return { check: "memory", verdict, availableBytes, neededBytes, clientsMax };
}

/** What `acuse serve` would make of it. Throws `SettingsError`. */
function settingsFor(
  { hosts, port, clientsMax, dataFolder, reserveBytes }: Question,
  capacity: Capacity,
): Settings {
  return makeSettings(
    {
      hosts,
      port,
      clientsMax,
      dataFolder,
      reserveBytes,
      // Whether others may come in is asked when the server begins.
      open: true,
      limits: defaultLimits,
      threads: undefined,
      store: "sqlite",
      lang: "en",
      json: false,
      quiet: false,
    },
    capacity,
  );
}
