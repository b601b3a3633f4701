import { batchBytesMax, batchRowsMax } from "../front/batch.ts";
import { Doorbell } from "../ledger/doorbell.ts";
import type { BatchRoom } from "../ledger/mailbox.ts";
import { makeCounterMemory } from "./counters.ts";
import type { CounterMemory } from "./counters.ts";
import { limitRanges } from "../protocol/limits.ts";
import { cellsPerBudget, isRecovered } from "../session/rate.ts";

/**
 * Rate budgets beyond those of connected clients: names that left and have not recovered yet. When all are
 * taken, a new name is told to come back later.
 */
const coolingBudgetsMax = 65_536;

/** What all threads of a server see: rate budgets and counters. Nobody sends a message to count. */
export interface SharedMemory {
  /** Two cells a budget: see `session/rate.ts`. */
  readonly budgets: Float64Array;
  /** Connections of each front. */
  readonly clients: Int32Array;
  readonly counters: CounterMemory;
  /** The ledger's `Doorbell`. */
  readonly bell: SharedArrayBuffer;
}

/** Room of a front's `Mailbox`: a batch is full at its greatest number of bytes, or one line later. */
export const batchRoom: BatchRoom = { rows: batchRowsMax, textBytes: batchBytesMax + limitRanges.max.most };

export function makeSharedMemory(clientsMax: number, fronts: number): SharedMemory {
  const cells = (clientsMax + coolingBudgetsMax) * cellsPerBudget;
  return {
    budgets: new Float64Array(new SharedArrayBuffer(cells * Float64Array.BYTES_PER_ELEMENT)),
    clients: new Int32Array(new SharedArrayBuffer(fronts * Int32Array.BYTES_PER_ELEMENT)),
    counters: makeCounterMemory(fronts),
    bell: Doorbell.memory(),
  };
}

/** How many budgets the memory has room for. */
export function budgetCount(memory: SharedMemory): number {
  return memory.budgets.length / cellsPerBudget;
}

/** Whether a budget has recovered, so that another name may have it. Without a limit of rate each has. */
export function isBudgetRecovered(
  memory: SharedMemory,
  budget: number,
  rate: number | undefined,
  nowUs: number,
): boolean {
  return rate === undefined || isRecovered(memory.budgets, budget, rate, nowUs);
}
