import { Pulse, pulseMs } from "../../src/front/pulse.ts";
import type { Resume } from "../../src/protocol/command.ts";
import type { SessionRules } from "../../src/session/rules.ts";
import { SimConnection } from "./connection.ts";
import { SimIntake } from "./intake.ts";
import type { SimLedger } from "./ledger.ts";
import type { Endpoint, Link } from "./network.ts";
import type { Random } from "./random.ts";
import { Port, Process } from "./scheduler.ts";
import type { World } from "./world.ts";

/** As in `src/front/front.ts`. */
const heavyPart = 0.75;
const relievedPart = 0.5;

/** A front: `src/front/front.ts` over simulated sockets, with a port to the ledger and one back. */
export class SimFront {
  readonly process: Process;
  readonly rules: SessionRules;
  readonly intake: SimIntake;
  readonly pulse: Pulse;
  readonly #world: World;
  readonly #random: Random;
  readonly #owner: number;
  readonly #ledger: SimLedger;
  readonly #toLedger: Port;
  readonly #back: Port;
  readonly #connections = new Map<SimConnection, Link>();
  readonly #naming = new Set<SimConnection>();
  readonly #holders = new Map<string, SimConnection>();
  readonly #heldBack = new Set<SimConnection>();
  #beats = false;
  #count = 0;

  constructor(world: World, server: Process, rules: SessionRules, ledger: SimLedger, owner: number) {
    const process = new Process(world.scheduler, server);
    this.process = process;
    this.rules = rules;
    this.#world = world;
    this.#random = world.fork(`front ${owner}`);
    this.#owner = owner;
    this.#ledger = ledger;
    this.#toLedger = new Port(ledger.process, () => this.#lagUs());
    this.#back = new Port(process, () => this.#lagUs());
    this.pulse = new Pulse(world.scheduler.nowUs);
    this.intake = new SimIntake(
      world,
      process,
      (batch, answer) =>
        this.#toLedger.post(() =>
          ledger.append(batch, owner, (receipt) => this.#back.post(() => answer(receipt))),
        ),
      () => this.#relieve(),
    );
    ledger.attach(owner, {
      port: this.#back,
      probe: (session, epoch) => this.#holders.get(holderKey(session, epoch))?.probe(),
      lost: (session, epoch) => this.#holders.get(holderKey(session, epoch))?.takenOver(),
    });
  }

  get connections(): readonly SimConnection[] {
    return [...this.#connections.keys()];
  }

  accept(link: Link): Endpoint {
    const id = `f${this.#owner}c${(this.#count += 1)}`;
    this.#world.checker.accepted(id, link);
    const connection = new SimConnection(id, link, this, this.#world);
    this.#connections.set(connection, link);
    this.#naming.add(connection);
    if (!this.#beats) {
      this.#beats = true;
      this.pulse.restart(this.#world.scheduler.nowUs);
      this.process.after(pulseMs * 1000, () => this.#onBeat());
    }
    return connection;
  }

  open(connection: SimConnection, name: string, key: string, resume: Resume | undefined): void {
    this.#world.trace.note(connection.id, "asks", () => `${key} ${resume?.id ?? ""}`);
    const wanted = resume && { secret: this.#world.secretOf(resume.id), last: resume.last };
    this.#toLedger.post(() =>
      this.#ledger.open({ name, key, resume: wanted }, this.#owner, (opened) =>
        this.#back.post(() => {
          if (opened.kind === "opened") {
            this.#holders.set(holderKey(opened.session, opened.epoch), connection);
          }
          connection.opened(opened);
          if (!connection.session.isNaming) this.#naming.delete(connection);
        }),
      ),
    );
  }

  release(connection: SimConnection): void {
    const { ledgerSession, epoch } = connection;
    this.#holders.delete(holderKey(ledgerSession, epoch));
    this.#toLedger.post(() =>
      this.#ledger.release(ledgerSession, epoch, () => this.#back.post(() => connection.released())),
    );
  }

  loaded(connection: SimConnection): void {
    const { inFlightBytesMax } = this.#world.settings;
    const bytes = this.intake.bytes;
    if (bytes < inFlightBytesMax * heavyPart) return;
    this.#world.marks.hit("held back");
    if (bytes >= inFlightBytesMax) {
      for (const other of this.#connections.keys()) this.#holdBack(other);
    } else if (connection.session.unansweredBytes * this.#connections.size >= bytes) {
      this.#holdBack(connection);
    }
  }

  ended(connection: SimConnection): void {
    this.#connections.delete(connection);
    this.#naming.delete(connection);
    this.#heldBack.delete(connection);
  }

  drain(): void {
    for (const connection of this.connections) connection.drain();
  }

  storageFailed(): void {
    for (const connection of this.connections) connection.storageFailed();
  }

  /** The thread dies: its sockets are closed, and the ledger hears of it behind all that it was told. */
  die(): void {
    if (this.#connections.size > 0) this.#world.marks.hit("front died with sessions");
    this.process.kill();
    this.closeSockets();
    this.#toLedger.post(() => this.#ledger.releaseOwner(this.#owner));
  }

  /** What the kernel does for a program that is dead. */
  closeSockets(): void {
    for (const [connection, link] of this.#connections) {
      this.#world.checker.lost(connection.id);
      link.leave(connection, this.#random.chance(0.5) ? "fin" : "reset");
    }
  }

  /** The machine is gone. */
  vanish(): void {
    for (const [connection, link] of this.#connections) {
      this.#world.checker.lost(connection.id);
      link.vanish(connection);
    }
  }

  #lagUs(): number {
    const { faults } = this.#world;
    if (!faults.may("thread-lag") || !this.#random.chance(0.08)) return this.#random.between(2, 60);
    faults.count("thread-lag");
    return this.#random.spread(1000, 500_000);
  }

  #holdBack(connection: SimConnection): void {
    this.#heldBack.add(connection);
    connection.holdBack();
  }

  #relieve(): void {
    if (this.#heldBack.size === 0) return;
    if (this.intake.bytes > this.#world.settings.inFlightBytesMax * relievedPart) return;
    const connections = [...this.#heldBack];
    this.#heldBack.clear();
    for (const connection of connections) connection.resume();
  }

  #onBeat(): void {
    const now = this.#world.scheduler.nowUs;
    this.pulse.beat(now);
    for (const connection of this.#naming) {
      if (connection.session.namingUntilUs > now) break;
      this.#naming.delete(connection);
      connection.close("naming");
    }
    this.#beats = this.#connections.size > 0;
    if (this.#beats) this.process.after(pulseMs * 1000, () => this.#onBeat());
  }
}

function holderKey(session: number, epoch: number): string {
  return `${session}.${epoch}`;
}
