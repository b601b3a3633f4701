import { Company } from "../ledger/company.ts";
import { outcomes } from "../ledger/ledger.ts";
import type { Ledger, Receipt } from "../ledger/ledger.ts";
import type { Settled } from "../session/effects.ts";
import { BatchBuilder } from "./batch.ts";
import type { BatchMember } from "./batch.ts";

/** A connection, as the intake sees it. */
export interface IntakeMember extends BatchMember {
  /** `sinceUs`: when the first of these messages was read, by its `fedUs`. */
  settled(settled: Settled, sinceUs: number): void;
}

export interface IntakeEvents {
  /** A batch was answered: less is in flight. */
  relieved(): void;
  /** The ledger's outcome is unknown: nothing more comes back. */
  failed(error: Error): void;
}

/** A batch waits so long, after the receipt of the one before, for the clients that were in that. */
const companyMsMax = 0.4;
/** In naps of this length: between them it is looked what has come. */
const napMs = 0.1;
const nap = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/** What a row weighs besides its text: an empty line is not for nothing. */
const rowBytes = 32;

const outcomeNames: Record<number, Settled["outcome"]> = {
  [outcomes.stored]: "stored",
  [outcomes.noSpace]: "no-space",
  [outcomes.fenced]: "fenced",
};

/**
 * The way of all lines of a front to the ledger, and of its receipts back. One batch is with the ledger while
 * the next one fills: group commit clocks itself. An idle server commits at once, a busy one commits more lines
 * at a time, and waits a moment for those who were confirmed just now.
 */
export class Intake {
  readonly #ledger: Ledger;
  readonly #events: IntakeEvents;
  #filling: BatchBuilder<IntakeMember> = new BatchBuilder();
  #full: BatchBuilder<IntakeMember>[] = [];
  /** The one that was answered last: its room is used again. */
  #spare: BatchBuilder<IntakeMember> | undefined;
  readonly #company = new Company(companyMsMax);
  #isAway = false;
  #isScheduled = false;
  #bytes = 0;

  constructor(ledger: Ledger, events: IntakeEvents) {
    this.#ledger = ledger;
    this.#events = events;
  }

  /** Bytes of lines that the ledger has not answered yet, with `rowBytes` for each. */
  get bytes(): number {
    return this.#bytes;
  }

  add(
    member: IntakeMember,
    number: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    atMs: number,
  ): void {
    this.#filling.add(member, number, bytes, start, end, atMs);
    this.#bytes += end - start + rowBytes;
    if (this.#filling.isFull) {
      this.#full.push(this.#filling);
      this.#filling = this.#empty();
    }
    if (!this.#isAway) this.#schedule();
  }

  /** A batch that may be filled. */
  #empty(): BatchBuilder<IntakeMember> {
    const builder = this.#spare ?? new BatchBuilder();
    this.#spare = undefined;
    return builder;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      if (this.#isAway) return;
      const waitMs = this.#full.length > 0 ? 0 : this.#company.waitMs(this.#filling.rows, performance.now());
      if (waitMs > 0) {
        Atomics.wait(nap, 0, 0, Math.min(waitMs, napMs));
        this.#schedule();
      } else {
        this.#submit();
      }
    });
  }

  #submit(): void {
    if (this.#isAway) return;
    const builder = this.#full.shift() ?? this.#filling;
    if (builder.isEmpty) return;
    if (builder === this.#filling) this.#filling = this.#empty();
    this.#isAway = true;
    this.#ledger.append(builder.seal()).then(
      (receipt) => this.#receive(builder, receipt),
      (error: Error) => this.#events.failed(error),
    );
  }

  #receive(builder: BatchBuilder<IntakeMember>, receipt: Receipt): void {
    this.#isAway = false;
    this.#company.answered(builder.rows, performance.now());
    for (let i = 0; i < builder.entries.length; i += 1) {
      const { member, first, through, bytes } = builder.entries[i]!;
      this.#bytes -= bytes + (through - first + 1) * rowBytes;
      const outcome = outcomeNames[receipt.outcome[i]!]!;
      member.settled({ through, bytes, last: receipt.last[i]!, outcome }, builder.fedUs(i));
    }
    builder.clear();
    this.#spare = builder;
    if (this.#full.length > 0) this.#submit();
    else if (!this.#filling.isEmpty) this.#schedule();
    this.#events.relieved();
  }
}
