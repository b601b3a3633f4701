/**
 * `acuse serve`: composes the threads, watches over them, and ends them in order. Main itself touches no
 * message and no disk.
 */
import { once } from "node:events";
import { resolve as resolvePath } from "node:path";
import type { Worker } from "node:worker_threads";
import { FolderError } from "../ledger/trouble.ts";
import type { ServerConsole } from "./console.ts";
import { Fronts } from "./fronts.ts";
import { Happenings } from "./happenings.ts";
import { makeSharedMemory } from "./memory.ts";
import { OnlookerError } from "./onlooker.ts";
import type { Onlooker } from "./onlooker.ts";
import { claimPort } from "./port.ts";
import { Reader } from "./reader.ts";
import { ServerWatch } from "./server-watch.ts";
import type { Settings } from "./settings.ts";
import { threads as ownThreads } from "./threads.ts";
import type { FromLedger, LedgerReport, LedgerThreadData, Opening, Threads, ToLedger } from "./threads.ts";
import { version } from "./version.ts";
import { Busy, StorageFailed } from "./watch.ts";
import type { Facts } from "./watch.ts";

/** What was read is confirmed within this time after the order to stop. */
const drainMsMax = 10_000;

/** A second order to stop counts when it comes this much later: one Ctrl-C under npm arrives twice. */
const secondOrderMsLeast = 1_000;

/** Clients get this long to hear that the storage failed. */
const failureMsMax = 3_000;

/** The console's first and last lines get this long to be written: nobody may be reading. */
const consoleMsMax = 500;

/** An onlooker gets this long to go. */
const onlookerMsMax = 1_000;

/** The ledger's thread gets this long to close its store. */
const closeMsMax = 5_000;

/** The exit code of a process that was told twice: 128 + SIGINT, as shells count. */
const interruptedCode = 130;

type Order = "SIGINT" | "SIGTERM" | "SIGHUP";
const orders: readonly Order[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** How a server ended: as it was told, or because a commit failed. */
export type End = "stopped" | "storage-failed";

export interface ServeOptions {
  readonly onlooker?: Onlooker | undefined;
  /** Other threads than those of a server as it is delivered. */
  readonly threads?: Partial<Threads>;
}

/**
 * Runs a server until it is told to stop, or its storage fails. Throws `PortError`, `FolderError` or what the
 * onlooker throws when it cannot begin.
 */
export async function serve(
  settings: Settings,
  console: ServerConsole,
  { onlooker, threads: otherThreads }: ServeOptions = {},
): Promise<End> {
  const threads = { ...ownThreads, ...otherThreads };
  const startedAt = Date.now();
  const { store, dataFolder, reserveBytes, limits, lang } = settings;
  const memory = makeSharedMemory(settings.clientsMax, settings.threads);
  const happenings = new Happenings();
  const end = Promise.withResolvers<End>();
  let hasFailed = false;
  // All threads load at once; then one thing begins after the other, so that the first trouble is the one that is told.
  const ledger = loadLedger({ store, dataFolder, reserveBytes, rate: limits.rate, memory }, threads, {
    failed: (message) => {
      hasFailed = true;
      happenings.state = "failed";
      console.storageFailed(message);
      end.resolve("storage-failed");
    },
    noSpace: () => {
      if (happenings.state === "serving") happenings.state = "no-space";
      console.noSpace();
    },
    space: () => {
      if (happenings.state === "no-space") happenings.state = "serving";
    },
  });
  const fronts = new Fronts({
    data: {
      fronts: settings.threads,
      hosts: settings.hosts,
      reusePort: settings.reusePort,
      limits,
      clientsMax: settings.clientsMax,
      lingerSocketsMax: Math.ceil(settings.lingerSocketsMax / settings.threads),
      lang,
      memory,
    },
    spawn: (data) => threads.front(data),
    attach: (owner, port, mailbox) =>
      ledger.worker.postMessage({ kind: "attach", owner, port, mailbox } satisfies ToLedger, [port]),
    feed: (events) => {
      happenings.take(events);
      console.show(events);
    },
    died: (thread, error) => console.frontDied(thread, error),
    replaced: (thread) => console.frontReplaced(thread),
  });
  fronts.load();
  const port = await claimPort(settings.hosts, settings.port);
  const report = await ledger.open({ port });
  const facts = factsOf({ settings, startedAt, port, report });
  const watch = new ServerWatch({
    facts,
    memory,
    happenings,
    fronts,
    reader: readerOf(facts, threads),
    ledger,
  });
  let failure: { readonly error: unknown } | undefined;
  const [onlookers] = await Promise.all([
    onlooker
      ?.begin(watch, (error) => console.dashboardFault(error))
      .catch((error: unknown) => {
        if (error instanceof OnlookerError) throw error;
        failure = { error };
        return undefined;
      }),
    fronts.begin({ port, word: report.word }),
  ]);
  // Before anybody hears that it listens, and may tell it to stop.
  onOrders((order) => {
    if (!hasFailed) happenings.state = "draining";
    console.draining(order);
    end.resolve("stopped");
  });
  console.listening({ settings, port, report, onlooker: onlookers });
  // What loads for it keeps main, but not the banner.
  if (failure !== undefined) console.dashboardFailed(failure.error);
  else if (onlooker !== undefined) void openOnlooker(onlooker, console);
  const how = await end.promise;
  if (how === "stopped") {
    const isDrained = await withinMs(drainMsMax, fronts.drain());
    const isClosed = isDrained && (await withinMs(closeMsMax, closeLedger(ledger.worker)));
    if (!hasFailed) console.stopped(isClosed);
  } else {
    await withinMs(failureMsMax, fronts.storageFailed());
  }
  if (onlooker !== undefined) await withinMs(onlookerMsMax, onlooker.end());
  await console.flush(consoleMsMax);
  // A commit may have failed while the clients were told goodbye.
  return hasFailed ? "storage-failed" : how;
}

/** Clients notice nothing when it fails. */
async function openOnlooker(onlooker: Onlooker, console: ServerConsole): Promise<void> {
  try {
    await console.flush(consoleMsMax);
    await onlooker.open();
  } catch (error) {
    console.dashboardFailed(error);
  }
}

function factsOf(server: {
  readonly settings: Settings;
  readonly startedAt: number;
  readonly port: number;
  readonly report: LedgerReport;
}): Facts {
  const { settings, startedAt, port, report } = server;
  const { hosts, threads, limits, clientsMax, store, dataFolder, reserveBytes } = settings;
  return {
    version,
    pid: process.pid,
    startedAt,
    hosts,
    port,
    threads,
    limits,
    clientsMax,
    store,
    dataFolder: store === "memory" ? null : resolvePath(dataFolder),
    reserveBytes,
    word: report.word,
    verified: report.settings,
    rowsAtStart: report.rows,
  };
}

function readerOf({ dataFolder }: Facts, threads: Threads): Reader | undefined {
  return dataFolder === null ? undefined : new Reader(() => threads.reader({ dataFolder }));
}

interface LedgerEvents {
  failed(message: string): void;
  noSpace(): void;
  /** There is space again. */
  space(): void;
}

interface LoadedLedger {
  readonly worker: Worker;
  /** Deletes messages that were read before this time; rejects with `Busy` while it does, and with `StorageFailed` when the ledger ends. */
  prune(before: number): Promise<number>;
  /** Throws `FolderError`. */
  open(opening: Opening): Promise<LedgerReport>;
}

function loadLedger(data: LedgerThreadData, threads: Threads, events: LedgerEvents): LoadedLedger {
  const worker = threads.ledger(data);
  const opened = Promise.withResolvers<LedgerReport>();
  let pruning: PromiseWithResolvers<number> | undefined;
  opened.promise.catch(() => {}); // It may end before it was to open: whoever opens it is told.
  worker.on("message", (message: FromLedger) => {
    switch (message.kind) {
      case "ready":
        opened.resolve(message.report);
        break;
      case "refused":
        opened.reject(new FolderError(message.trouble));
        break;
      case "failed":
        events.failed(message.message);
        pruning?.reject(new StorageFailed(message.message));
        break;
      case "pruned":
        pruning?.resolve(message.deleted);
        pruning = undefined;
        break;
      case "no-space":
        events.noSpace();
        break;
      case "space":
        events.space();
        break;
    }
  });
  worker.on("error", opened.reject);
  worker.on("exit", () => pruning?.reject(new StorageFailed("the ledger's thread has ended")));
  return {
    worker,
    prune(before) {
      if (pruning !== undefined) return Promise.reject(new Busy("messages are being pruned"));
      pruning = Promise.withResolvers();
      worker.postMessage({ kind: "prune", before } satisfies ToLedger);
      return pruning.promise;
    },
    async open(opening) {
      worker.postMessage(opening);
      const report = await opened.promise;
      // A ledger that dies by itself leaves what it had under way unknown, like one whose disk fails.
      worker.on("error", (error: Error) => events.failed(error.message));
      return report;
    },
  };
}

/** Rejects when the store could not be closed; it is whole all the same, and the next start finds it so. */
async function closeLedger(worker: Worker): Promise<void> {
  worker.postMessage({ kind: "close" } satisfies ToLedger);
  const [code] = (await once(worker, "exit")) as [number];
  if (code !== 0) throw new Error(`the ledger's thread ended with ${code}`);
}

/** Calls `first` for the first order to stop; a later one ends the process at once. */
function onOrders(first: (order: Order) => void): void {
  let orderedMs: number | undefined;
  for (const order of orders) {
    process.on(order, () => {
      if (orderedMs === undefined) {
        orderedMs = performance.now();
        first(order);
      } else if (performance.now() - orderedMs >= secondOrderMsLeast) {
        process.exit(interruptedCode);
      }
    });
  }
}

/** Whether `work` was done, and in time. */
async function withinMs(msMax: number, work: Promise<void>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), msMax);
  try {
    const done = work.then(
      () => true,
      () => false,
    );
    return await Promise.race([done, promise]);
  } finally {
    clearTimeout(timer);
  }
}
