/**
 * What a server counts, in cells of shared memory: a block for each front and one for the ledger. Each has one
 * writer, so that counting is an addition; who looks adds the blocks up. A front that takes another's place goes on
 * with its block.
 */
import type { Tally } from "../front/tally.ts";
import type { CommitTally } from "../ledger/commit.ts";
import { closingReasons, replies } from "../protocol/replies.ts";
import type { ReplySpec } from "../protocol/replies.ts";
import type { Goodbye } from "../session/ending.ts";
import { histogramCells, readHistogram, record } from "./histogram.ts";
import { closingLabel } from "./watch.ts";
import type { Counters } from "./watch.ts";

/** Every label that `closingLabel` may give. */
const closingLabels: readonly string[] = [
  ...Object.values<ReplySpec>(replies)
    .filter(({ closes, reserved }) => closes !== false && reserved !== true)
    .flatMap(({ keyword }) =>
      keyword === replies.closing.keyword
        ? closingReasons.map((reason) => closingLabel({ keyword, reason }))
        : keyword,
    ),
  "lost",
];
const closingCells: ReadonlyMap<string, number> = new Map(closingLabels.map((label, i) => [label, i]));

/** Cells of a front's block: single counters, then the closings by label, then the latencies. */
const front = {
  named: 0,
  connections: 1,
  welcomes: 2,
  resumes: 3,
  messages: 4,
  confirmations: 5,
  receivedBytes: 6,
  unknownCommands: 7,
  notShown: 8,
  closings: 9,
  latency: 9 + closingLabels.length,
} as const;

/** Cells of the ledger's block. */
const ledger = { commits: 0, committed: 1, commitTime: 2 } as const;

const frontCells = front.latency + histogramCells;
const ledgerCells = ledger.commitTime + histogramCells;

/** The memory of all counters. */
export interface CounterMemory {
  readonly fronts: readonly Float64Array[];
  readonly ledger: Float64Array;
}

export function makeCounterMemory(fronts: number): CounterMemory {
  const block = (cells: number): Float64Array =>
    new Float64Array(new SharedArrayBuffer(cells * Float64Array.BYTES_PER_ELEMENT));
  return { fronts: Array.from({ length: fronts }, () => block(frontCells)), ledger: block(ledgerCells) };
}

/** A front's pen. */
export class FrontTally implements Tally {
  readonly #cells: Float64Array;

  constructor(memory: CounterMemory, index: number) {
    this.#cells = memory.fronts[index]!;
  }

  came(): void {
    this.#cells[front.connections]! += 1;
  }

  welcomed(resumed: boolean): void {
    this.#cells[front.welcomes]! += 1;
    if (resumed) this.#cells[front.resumes]! += 1;
  }

  named(): void {
    this.#cells[front.named]! += 1;
  }

  received(bytes: number): void {
    this.#cells[front.receivedBytes]! += bytes;
  }

  took(messages: number, unknownCommands: number): void {
    this.#cells[front.messages]! += messages;
    this.#cells[front.unknownCommands]! += unknownCommands;
  }

  confirmed(messages: number, tookUs: number): void {
    this.#cells[front.confirmations]! += messages;
    record(this.#cells, front.latency, tookUs, messages);
  }

  leftOut(messages: number): void {
    this.#cells[front.notShown]! += messages;
  }

  ended({ keyword, reason }: Goodbye, wasNamed: boolean): void {
    if (wasNamed) this.#cells[front.named]! -= 1;
    this.#cells[front.closings + closingCells.get(closingLabel({ keyword, reason: reason ?? null }))!]! += 1;
  }
}

/** The ledger's pen. */
export class LedgerTally implements CommitTally {
  readonly #cells: Float64Array;

  constructor(memory: CounterMemory) {
    this.#cells = memory.ledger;
  }

  committed(messages: number, tookMs: number): void {
    this.#cells[ledger.commits]! += 1;
    this.#cells[ledger.committed]! += messages;
    record(this.#cells, ledger.commitTime, tookMs * 1000, 1);
  }
}

/** Front `index` has died, and nobody writes its block for now: its connections are lost, and said no goodbye. */
export function countLost(memory: CounterMemory, index: number): void {
  const cells = memory.fronts[index]!;
  const closings = cells.subarray(front.closings, front.closings + closingLabels.length);
  const ended = closings.reduce((sum, count) => sum + count, 0);
  closings[closingCells.get("lost")!]! += cells[front.connections]! - ended;
  cells[front.named] = 0;
}

/** Adds all blocks up. `connectedByThread` are the connections of each front. */
export function readCounters(memory: CounterMemory, connectedByThread: readonly number[]): Counters {
  const sum = (cell: number): number => memory.fronts.reduce((total, cells) => total + cells[cell]!, 0);
  return {
    connected: connectedByThread.reduce((total, count) => total + count, 0),
    named: sum(front.named),
    connectedByThread,
    connections: sum(front.connections),
    welcomes: sum(front.welcomes),
    resumes: sum(front.resumes),
    messages: sum(front.messages),
    confirmations: sum(front.confirmations),
    receivedBytes: sum(front.receivedBytes),
    unknownCommands: sum(front.unknownCommands),
    closings: Object.fromEntries(closingLabels.map((label, i) => [label, sum(front.closings + i)])),
    notShown: sum(front.notShown),
    latency: readHistogram(memory.fronts, front.latency),
    commits: memory.ledger[ledger.commits]!,
    committed: memory.ledger[ledger.committed]!,
    commitTime: readHistogram([memory.ledger], ledger.commitTime),
  };
}
