/** The ledger's thread: it opens the store that main asked for, and serves it to the fronts. */
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { nowUs } from "../front/clock.ts";
import { announcePort } from "../ledger/folder.ts";
import { Doorbell } from "../ledger/doorbell.ts";
import type { GroupLedger } from "../ledger/group.ts";
import { MemoryLedger } from "../ledger/memory.ts";
import { Mailbox } from "../ledger/mailbox.ts";
import { LedgerService } from "../ledger/service.ts";
import { SqliteLedger } from "../ledger/sqlite.ts";
import { FolderError } from "../ledger/trouble.ts";
import { LedgerTally } from "./counters.ts";
import { batchRoom, budgetCount, isBudgetRecovered } from "./memory.ts";
import type { FromLedger, LedgerReport, LedgerThreadData, Opening, ToLedger } from "./threads.ts";

/** While there is no space it is looked so often whether there is: clients may have been told to stay away. */
const spaceLookMs = 1_000;

const { store, dataFolder, reserveBytes, rate, memory } = workerData as LedgerThreadData;
const main = parentPort!;
const service = new LedgerService(new Doorbell(memory.bell));

const tell = (message: FromLedger): void => main.postMessage(message);
const names = {
  slots: budgetCount(memory),
  isFull: (budget: number): boolean => isBudgetRecovered(memory, budget, rate, nowUs()),
};

const tally = new LedgerTally(memory.counters);

function openLedger({ port }: Opening): { ledger: GroupLedger; report: LedgerReport } {
  if (store === "memory") {
    const ledger = new MemoryLedger(names, service, { tally });
    return { ledger, report: { word: ledger.word, rows: 0, settings: [] } };
  }
  const ledger: SqliteLedger = SqliteLedger.open(dataFolder, {
    ...names,
    reserveBytes,
    source: service,
    tally,
    failed: (failure) => tell({ kind: "failed", message: failure.message }),
    noRoom: () => {
      tell({ kind: "no-space" });
      awaitSpace(ledger);
    },
  });
  announcePort(dataFolder, port);
  const { word, rows, journalMode, synchronous, fileSystem, sqlite } = ledger.verified;
  const settings = [
    `journal_mode=${journalMode}`,
    `synchronous=${synchronous}`,
    `fs=${fileSystem}`,
    `sqlite=${sqlite}`,
  ];
  return { ledger, report: { word, rows, settings } };
}

let isAwaitingSpace = false;

function awaitSpace(ledger: SqliteLedger): void {
  if (isAwaitingSpace) return;
  isAwaitingSpace = true;
  const timer = setInterval(() => {
    if (!ledger.hasRoom()) return;
    clearInterval(timer);
    isAwaitingSpace = false;
    tell({ kind: "space" });
  }, spaceLookMs);
}

function begin(opening: Opening): void {
  const { ledger, report } = openLedger(opening);
  service.serve(ledger);
  main.on("message", (message: ToLedger) => {
    switch (message.kind) {
      case "attach":
        service.attach(message.owner, message.port, new Mailbox(message.mailbox, batchRoom));
        break;
      case "prune":
        ledger.prune(message.before).then(
          (deleted) => tell({ kind: "pruned", deleted }),
          () => {}, // It has failed, which was told.
        );
        break;
      case "close":
        void ledger.close().then(
          () => process.exit(0),
          () => process.exit(1),
        );
        break;
    }
  });
  tell({ kind: "ready", report });
}

const [opening] = (await once(main, "message")) as [Opening];
try {
  begin(opening);
} catch (error) {
  if (!(error instanceof FolderError)) throw error;
  tell({ kind: "refused", trouble: error.trouble });
}
