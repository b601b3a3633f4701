/** The ledger's thread: it opens the store that main asked for, and serves it to the fronts. */
import { parentPort, workerData } from "node:worker_threads";
import { nowUs } from "../front/clock.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { MemoryLedger } from "../ledger/memory.ts";
import { serveLedger } from "../ledger/service.ts";
import { budgetCount, isBudgetRecovered } from "./memory.ts";
import type { FromLedger, LedgerThreadData, ToLedger } from "./threads.ts";
