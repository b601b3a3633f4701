import { GroupCommit } from "../../src/ledger/commit.ts";
import type { Request } from "../../src/ledger/commit.ts";
import type { Opened, OpenRequest, Batch, Owner, Receipt } from "../../src/ledger/ledger.ts";
import { Names } from "../../src/ledger/names.ts";
import { LedgerRules } from "../../src/ledger/rules.ts";
import { isRecovered } from "../../src/session/rate.ts";
import type { Random } from "./random.ts";
import type { Port } from "./scheduler.ts";
import { Process } from "./scheduler.ts";
import type { SimStore } from "./store.ts";
import type { World } from "./world.ts";

/** A front, as the ledger sees it. */
export interface LedgerOwner {
  readonly port: Port;
  probe(session: number, epoch: number): void;
  lost(session: number, epoch: number): void;
}

/** The ledger's own rules in a thread of the simulation: a commit takes time, in which nothing else is done. */
export class SimLedger {
  readonly #world: World;
  readonly #random: Random;
  readonly #process: Process;
  readonly #store: SimStore;
  readonly #rules: LedgerRules;
  readonly #groups: GroupCommit<Request>;
  readonly #failed: () => void;
  #isScheduled = false;
  #isCommitting = false;
  #hasFailed = false;
  /** What owners hear behind the answers of the group. */
  #told: (() => void)[] = [];
  #ownersInGroup = new Set<Owner>();

  constructor(world: World, process: Process, store: SimStore, budgets: Float64Array, failed: () => void) {
    this.#world = world;
    this.#random = world.fork("ledger");
    this.#process = new Process(world.scheduler, process);
    this.#store = store;
    this.#failed = failed;
    const { slots, limits } = world.settings;
    const isFull = (slot: number): boolean =>
      limits.rate === undefined || isRecovered(budgets, slot, limits.rate, world.scheduler.nowUs);
    this.#rules = new LedgerRules(new Names({ slots, isFull }, store.highest + 1), store);
    this.#groups = new GroupCommit({ rules: this.#rules, store });
  }

  /** Whether a commit is under way: neither safe nor lost. */
  get isCommitting(): boolean {
    return this.#isCommitting;
  }

  get process(): Process {
    return this.#process;
  }

  get store(): SimStore {
    return this.#store;
  }

  attach(owner: Owner, to: LedgerOwner): void {
    const { port } = to;
    this.#rules.attach(owner, {
      probe: (session, epoch) => port.post(() => to.probe(session, epoch)),
      lost: (session, epoch) => {
        this.#world.marks.hit("resume of a connected session");
        if (this.#isRowOf(session)) {
          this.#world.marks.hit("take-over while the old connection has lines in a commit");
        }
        this.#told.push(() => port.post(() => to.lost(session, epoch)));
      },
    });
  }

  open(request: OpenRequest, owner: Owner, answer: (opened: Opened) => void): void {
    this.#submit(0, 0, () => this.#rules.open(request, owner), answer);
  }

  append(batch: Batch, owner: Owner, answer: (receipt: Receipt) => void): void {
    const act = (): Receipt => {
      this.#ownersInGroup.add(owner);
      return this.#rules.append(batch);
    };
    this.#submit(batch.entry.length, batch.text.length, act, answer);
  }

  release(session: number, epoch: number, answer: () => void): void {
    this.#submit(0, 0, () => this.#rules.release(session, epoch), answer);
  }

  releaseOwner(owner: Owner): void {
    this.#submit(
      0,
      0,
      () => this.#rules.releaseOwner(owner),
      () => {},
    );
  }

  #submit<T>(rows: number, bytes: number, act: () => T, answer: (found: T) => void): void {
    if (this.#hasFailed) return;
    const request = (): (() => void) => {
      const found = act();
      return () => answer(found);
    };
    this.#groups.submit({ rows, bytes, act: request });
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isCommitting) return;
    this.#isScheduled = true;
    this.#process.after(this.#random.between(1, 30), () => {
      this.#isScheduled = false;
      this.#begin();
    });
  }

  #begin(): void {
    const { faults } = this.#world;
    if (faults.may("failed-checkpoint") && this.#random.chance(0.002)) {
      faults.count("failed-checkpoint");
      this.#store.failsTidy = true;
    }
    this.#ownersInGroup.clear();
    this.#try(() => this.#groups.begin());
    if (this.#hasFailed) return;
    if (!this.#groups.commits) {
      this.#end();
      return;
    }
    if (this.#ownersInGroup.size > 1) this.#world.marks.hit("two fronts share a commit");
    this.#isCommitting = true;
    this.#store.outcome = "synced";
    if (faults.may("failed-sync") && this.#random.chance(0.01)) {
      faults.count("failed-sync");
      this.#store.outcome = "failed";
    }
    const commitUs = this.#commitUs();
    this.#process.after(commitUs, () => {
      this.#isCommitting = false;
      this.#end();
    });
    this.#world.server.committing(commitUs);
  }

  #end(): void {
    this.#try(() => this.#groups.end());
    if (this.#hasFailed) return;
    for (const tell of this.#told.splice(0)) tell();
    if (this.#groups.commits || !this.#groups.isIdle) this.#schedule();
  }

  /** Now and then a sync takes fifty times as long. */
  #commitUs(): number {
    const { faults } = this.#world;
    const us = this.#world.settings.commitUs * this.#random.spread(1, 20);
    if (!faults.may("slow-sync") || !this.#random.chance(0.05)) return us;
    faults.count("slow-sync");
    return us * 50;
  }

  #try(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof Error) || !/^the (sync|checkpoint) failed$/.test(error.message)) throw error;
      this.#hasFailed = true;
      this.#groups.takeUnanswered();
      this.#world.trace.note("ledger", "failed");
      this.#failed();
    }
  }

  #isRowOf(session: number): boolean {
    return this.#store.pending.some((row) => row.session === session);
  }
}
