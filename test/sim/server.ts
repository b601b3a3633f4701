import { cellsPerBudget } from "../../src/session/rate.ts";
import { SimFront } from "./front.ts";
import { SimLedger } from "./ledger.ts";
import type { Endpoint, Link } from "./network.ts";
import type { Random } from "./random.ts";
import { Process } from "./scheduler.ts";
import { SimStore } from "./store.ts";
import type { World } from "./world.ts";

/** What happens to somebody who wants to connect. */
export type Reception =
  | { readonly kind: "accepted"; accept(link: Link): Endpoint }
  | { readonly kind: "refused" }
  /** Nobody answers: the machine is away, or its queue is full. */
  | { readonly kind: "nobody" };

/** A server that is started again whenever it ends: its life, its crashes, and what comes between. */
export class SimServer {
  readonly #world: World;
  readonly #random: Random;
  #process: Process;
  #ledger: SimLedger | undefined;
  #fronts: SimFront[] = [];
  #owners = 0;
  #lives = 0;
  #isListening = false;
  #isAway = false;
  /** How it is to be killed when the next commit is under way. */
  #doom: "kill" | "power" | undefined;

  constructor(world: World) {
    this.#world = world;
    this.#random = world.fork("server");
    this.#process = new Process(world.scheduler);
    this.#start();
  }

  receive(): Reception {
    if (this.#isAway) return { kind: "nobody" };
    const fronts = this.#fronts.filter((front) => !front.process.isDead);
    if (!this.#isListening || fronts.length === 0) return { kind: "refused" };
    const front = this.#random.pick(fronts);
    return { kind: "accepted", accept: (link) => front.accept(link) };
  }

  /** Faults, each at its times. */
  haunt(): void {
    const world = this.#world;
    const random = this.#random;
    world.every("server-kill", 8_000_000, () => this.#condemn("kill"));
    world.every("power-cut", 12_000_000, () => this.#condemn("power"));
    world.every("front-death", 10_000_000, () => this.#killFront());
    world.every("drain", 15_000_000, () => this.#drain());
    world.every("kick", 6_000_000, () => this.#kick());
    world.every("server-pause", 6_000_000, () => {
      const threads = [this.#process, this.#ledger?.process, ...this.#fronts.map((front) => front.process)];
      random.pick(threads)?.pause(random.spread(5000, 6_000_000));
    });
    world.every("no-space", 4_000_000, () => {
      world.disk.space = random.pick(["hardly", "none"]);
      world.scheduler.after(random.spread(50_000, 6_000_000), () => {
        world.disk.space = "enough";
      });
    });
  }

  /** A commit began that will take so long. */
  committing(forUs: number): void {
    const doom = this.#doom;
    if (doom === undefined) return;
    this.#process.after(this.#random.next() * forUs, () => {
      if (this.#doom === doom) this.#crash(doom);
    });
  }

  #start(): void {
    const world = this.#world;
    const random = this.#random;
    const process = new Process(world.scheduler);
    this.#process = process;
    this.#isAway = false;
    this.#lives += 1;
    world.trace.note("server", "starts");
    process.after(random.spread(1000, 300_000), () => this.#recover());
    if (!world.faults.may("kill-in-recovery") || !random.chance(0.2)) return;
    process.after(random.spread(500, 200_000), () => {
      if (this.#ledger !== undefined || !world.faults.may("kill-in-recovery")) return;
      world.faults.count("kill-in-recovery");
      world.marks.hit("kill during recovery");
      this.#crash(random.chance(0.5) ? "kill" : "power");
    });
  }

  #recover(): void {
    const world = this.#world;
    const { slots, limits } = world.settings;
    const rows = world.disk.recover();
    world.checker.recovered(rows);
    world.trace.note("server", "recovered", () => `${rows.length} rows`);
    const budgets = new Float64Array(slots * cellsPerBudget);
    const store = new SimStore(world.disk, rows);
    const process = this.#process;
    this.#ledger = new SimLedger(world, process, store, budgets, () => this.#fail());
    const rules = { limits, word: "stored", budgets, texts: () => world.texts } as const;
    for (let i = 0; i < world.settings.fronts; i += 1) {
      this.#fronts.push(new SimFront(world, process, rules, this.#ledger, (this.#owners += 1)));
    }
    this.#isListening = true;
    if (this.#lives > 1) world.checker.restarted();
  }

  #condemn(how: "kill" | "power"): void {
    this.#doom = how;
    // Without a commit it happens anyway.
    this.#process.after(this.#random.spread(1000, 1_000_000), () => {
      if (this.#doom === how) this.#crash(how);
    });
  }

  #crash(how: "kill" | "power"): void {
    const world = this.#world;
    this.#doom = undefined;
    const store = this.#ledger?.store;
    const isPending = this.#ledger?.isCommitting === true;
    if (isPending) {
      world.marks.hit(
        how === "kill" ? "kill while a commit is pending" : "power cut while a commit is pending",
      );
    }
    world.trace.note("server", how === "kill" ? "is killed" : "loses power", () =>
      isPending ? "while a commit is pending" : "",
    );
    if (isPending && store !== undefined && world.disk.abandon(store.pending) === "lost") {
      world.marks.hit("unconfirmed rows lost in a crash");
    }
    this.#process.kill();
    for (const front of this.#fronts) {
      if (how === "kill") front.closeSockets();
      else front.vanish();
    }
    if (how === "power") {
      world.disk.cutPower();
      this.#isAway = true;
    }
    this.#end();
  }

  #end(): void {
    this.#process.kill();
    this.#ledger = undefined;
    this.#fronts = [];
    this.#isListening = false;
    this.#doom = undefined;
    this.#world.scheduler.after(this.#random.spread(20_000, 3_000_000), () => this.#start());
  }

  /** The store failed: last words, and the end. */
  #fail(): void {
    const process = this.#process;
    process.after(this.#random.spread(10, 5000), () => {
      this.#isListening = false;
      for (const front of this.#fronts) {
        if (front.connections.some((connection) => connection.session.name !== undefined)) {
          this.#world.marks.hit("storage failure told to a client");
        }
        front.process.after(this.#random.spread(10, 5000), () => front.storageFailed());
      }
    });
    process.after(this.#random.spread(10_000, 2_500_000), () => {
      for (const front of this.#fronts) front.closeSockets();
      this.#end();
    });
  }

  #drain(): void {
    if (!this.#isListening) return;
    const world = this.#world;
    world.trace.note("server", "drains");
    this.#isListening = false;
    for (const front of this.#fronts) front.process.after(1, () => front.drain());
    const process = this.#process;
    const endsUs = world.scheduler.nowUs + 5_000_000;
    const look = (): void => {
      const isEmpty = this.#fronts.every((front) => front.process.isDead || front.connections.length === 0);
      if (!isEmpty && world.scheduler.nowUs < endsUs) process.after(50_000, look);
      else if (this.#ledger?.isCommitting === true) process.after(1000, look);
      else {
        for (const front of this.#fronts) front.closeSockets();
        this.#end();
      }
    };
    process.after(50_000, look);
  }

  #killFront(): void {
    if (!this.#isListening || this.#ledger === undefined) return;
    const world = this.#world;
    const at = this.#random.below(this.#fronts.length);
    const dead = this.#fronts[at]!;
    if (dead.process.isDead) return;
    world.trace.note("server", "loses a front");
    dead.die();
    const ledger = this.#ledger;
    this.#process.after(this.#random.spread(1000, 500_000), () => {
      if (this.#isListening) {
        this.#fronts[at] = new SimFront(world, this.#process, dead.rules, ledger, (this.#owners += 1));
      }
    });
  }

  #kick(): void {
    const connections = this.#fronts.flatMap((front) => front.connections);
    if (connections.length === 0) return;
    this.#world.marks.hit("kicked");
    const waitMs = this.#random.chance(0.5) ? this.#random.spread(10, 5000) : undefined;
    this.#random.pick(connections).close("kicked", waitMs);
  }
}
