import { BatchBuilder } from "../../src/front/batch.ts";
import { outcomes } from "../../src/ledger/ledger.ts";
import type { Batch, Receipt } from "../../src/ledger/ledger.ts";
import type { Settled } from "../../src/session/effects.ts";
import type { SimConnection } from "./connection.ts";
import type { Process } from "./scheduler.ts";
import type { World } from "./world.ts";

const rowBytes = 32;

const outcomeNames: Record<number, Settled["outcome"]> = {
  [outcomes.stored]: "stored",
  [outcomes.noSpace]: "no-space",
  [outcomes.fenced]: "fenced",
};

/** `src/front/intake.ts` without promises: one batch is with the ledger while the next one fills. */
export class SimIntake {
  readonly #world: World;
  readonly #process: Process;
  readonly #append: (batch: Batch, answer: (receipt: Receipt) => void) => void;
  readonly #relieved: () => void;
  #filling: BatchBuilder<SimConnection> = new BatchBuilder();
  #spare: BatchBuilder<SimConnection> | undefined;
  #isAway = false;
  #isScheduled = false;
  #bytes = 0;

  constructor(
    world: World,
    process: Process,
    append: (batch: Batch, answer: (receipt: Receipt) => void) => void,
    relieved: () => void,
  ) {
    this.#world = world;
    this.#process = process;
    this.#append = append;
    this.#relieved = relieved;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(of: SimConnection, number: number, bytes: Uint8Array, start: number, end: number, atMs: number): void {
    this.#filling.add(of, number, bytes, start, end, atMs);
    this.#bytes += end - start + rowBytes;
    if (this.#isAway || this.#isScheduled) return;
    this.#isScheduled = true;
    this.#process.after(1, () => {
      this.#isScheduled = false;
      this.#submit();
    });
  }

  #submit(): void {
    if (this.#isAway || this.#filling.isEmpty) return;
    const builder = this.#filling;
    this.#filling = this.#spare ?? new BatchBuilder();
    this.#spare = undefined;
    this.#isAway = true;
    this.#append(builder.seal(), (receipt) => this.#receive(builder, receipt));
  }

  #receive(builder: BatchBuilder<SimConnection>, receipt: Receipt): void {
    this.#isAway = false;
    this.#submit();
    for (const [i, { member, first, through, bytes }] of builder.entries.entries()) {
      this.#bytes -= bytes + (through - first + 1) * rowBytes;
      const outcome = outcomeNames[receipt.outcome[i]!]!;
      const last = receipt.last[i]!;
      if (outcome === "fenced") {
        const mark = last === 0 ? "lines of an older epoch fenced" : "lines behind refused ones fenced";
        this.#world.marks.hit(mark);
      }
      member.settled({ through, bytes, last, outcome });
    }
    builder.clear();
    this.#spare = builder;
    this.#relieved();
  }
}
