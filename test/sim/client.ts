import { Sender } from "../../src/session/sender.ts";
import type { SenderState } from "../../src/session/sender-state.ts";
import type { Endpoint, Link } from "./network.ts";
import type { Random } from "./random.ts";
import { Process } from "./scheduler.ts";
import type { Caller, World } from "./world.ts";

/** What survives the end of a client's process, and of its machine's power. */
interface Spool {
  /** Messages that are synced, and those that are written only; numbers from 1. */
  synced: number;
  written: number;
  /** The last number that it knows to be confirmed. */
  confirmed: number;
}

/** Shorter than by default: a simulated minute is dear. */
const patience = { connectMsMax: 4000, silenceMsMax: 3000 };
const backoff = { leastMs: 200, mostMs: 4000 };

export interface HonestOptions {
  readonly name: string;
  readonly messages: number;
  readonly hasSpool: boolean;
}

/** An honest client: the product's `Sender` in a process that may die, with or without a spool. */
export class HonestClient {
  readonly name: string;
  readonly #world: World;
  readonly #random: Random;
  readonly #options: HonestOptions;
  /** Which session this is of the client's: without a spool each process has one of its own. */
  #life = 0;
  #id = "";
  #process: Process;
  #sender: Sender | undefined;
  #link: Link | undefined;
  #endpoint: Endpoint | undefined;
  #isDialing = false;
  #spool: Spool = { synced: 0, written: 0, confirmed: 0 };
  #offered = 0;
  #isSyncing = false;
  #isClosing = false;
  /** How it is to be killed when its spool is next being synced. */
  #doom: "kill" | "power" | undefined;
  #tickAtUs = Infinity;
  /** Whether messages leave only after the spool has them. */
  readonly #isCareful: boolean;
  /** Its clock: how fast it goes, and what it shows at the beginning. */
  readonly #speed: number;
  readonly #startUs: number;

  constructor(world: World, options: HonestOptions) {
    this.name = options.name;
    this.#world = world;
    this.#random = world.fork(`client ${options.name}`);
    this.#options = options;
    this.#process = new Process(world.scheduler);
    this.#isCareful = world.options.faulty !== "spool written after sending";
    const drifts = world.faults.may("clock-drift");
    if (drifts) world.faults.count("clock-drift");
    this.#speed = drifts ? 1 + (this.#random.next() - 0.5) * 0.002 : 1;
    this.#startUs = this.#random.below(1e9);
    world.scheduler.after(this.#random.spread(1000, 3_000_000), () => this.#start());
  }

  /** Whether it has nothing left to do. */
  get isDone(): boolean {
    if (this.#state?.kind !== "closed") return false;
    return this.#state.why.kind === "done" ? this.#isAllOffered : this.#world.isDeceived(this.name);
  }

  /** At the end: everything that it offered is stored. */
  verify(): void {
    const state = this.#state;
    if (state?.kind === "closed" && state.why.kind === "done")
      this.#world.checker.complete(this.#id, this.#offered);
  }

  /** Where it stands, for whoever looks into a failure. */
  get account(): string {
    const { confirmed = 0, offered = 0 } = this.#sender ?? {};
    const state = this.#state;
    return `${this.name}: ${state === undefined ? "dead" : JSON.stringify(state)}, ${confirmed} of ${offered} confirmed`;
  }

  haunt(): void {
    const world = this.#world;
    world.every("client-kill", 12_000_000, () => this.#condemn("kill"));
    world.every("client-power-cut", 15_000_000, () => this.#condemn("power"));
    world.every("client-pause", 8_000_000, () => this.#process.pause(this.#random.spread(1000, 6_000_000)));
  }

  /** From here on it only wants to get everything confirmed. */
  finish(): void {
    this.#isClosing = true;
    if (this.#sender !== undefined) this.#offer();
  }

  get #state(): SenderState | undefined {
    return this.#sender?.state;
  }

  get #isAllOffered(): boolean {
    return this.#offered >= this.#options.messages;
  }

  get #nowUs(): number {
    return this.#startUs + Math.floor(this.#world.scheduler.nowUs * this.#speed);
  }

  #start(): void {
    const { hasSpool, name } = this.#options;
    this.#process = new Process(this.#world.scheduler);
    if (!hasSpool || this.#id === "") {
      this.#life += 1;
      this.#id = this.#world.makeId(this.#random);
      this.#offered = 0;
      this.#spool = { synced: 0, written: 0, confirmed: 0 };
      this.#world.checker.begun(this.name, this.#id, (number) => this.#text(number));
    }
    const { confirmed, synced } = this.#spool;
    this.#offered = synced;
    const pending: Uint8Array[] = [];
    for (let number = confirmed + 1; number <= synced; number += 1) {
      pending.push(Buffer.from(this.#text(number)));
    }
    this.#world.trace.note(
      this.name,
      "starts",
      () => `session ${this.#id}, ${confirmed} confirmed, ${synced} kept`,
    );
    const outbox = { messagesMax: this.#random.pick([2, 8, 64]), bytesMax: 100_000 };
    const options = {
      name,
      id: this.#id,
      patience,
      backoff,
      outbox,
      spooled: hasSpool && this.#isCareful,
      confirmed,
      pending,
    };
    this.#sender = new Sender(options, () => this.#random.next(), this.#nowUs);
    this.#settle();
    if (this.#isClosing) this.#offer();
    else this.#produce();
  }

  /** Message `number` of the present session. */
  #text(number: number): string {
    return this.#world.textOf(`${this.name}.${this.#life}`, number);
  }

  /** Something to say, now and then. */
  #produce(): void {
    this.#process.after(this.#random.spread(1000, 2_000_000), () => {
      if (this.#isClosing) return;
      const count = this.#random.chance(0.3) ? this.#random.between(1, 12) : 1;
      for (let i = 0; i < count; i += 1) this.#offerOne();
      this.#tick();
      if (!this.#isAllOffered) this.#produce();
    });
  }

  #offerOne(): boolean {
    const sender = this.#sender!;
    if (this.#isAllOffered || sender.state.kind === "closed") return false;
    const number = sender.offer(this.#text(this.#offered + 1));
    if (number === "full") return false;
    this.#offered += 1;
    if (number !== this.#offered)
      this.#world.checker.fail(`${this.name}: message ${this.#offered} was numbered ${number}`);
    this.#sync();
    return true;
  }

  /** All that is left to say, and goodbye. */
  #offer(): void {
    if (!this.#isClosing || this.#sender === undefined) return;
    while (this.#offerOne());
    if (this.#isAllOffered && this.#state?.kind !== "closed") this.#sender.close(this.#nowUs);
    this.#settle();
  }

  /** Writes the spool, and says so when it is synced. */
  #sync(): void {
    if (!this.#options.hasSpool || this.#isSyncing) return;
    this.#isSyncing = true;
    const through = this.#offered;
    this.#spool.written = through;
    const syncUs = this.#random.spread(200, 30_000);
    this.#strike(this.#random.next() * syncUs);
    this.#process.after(syncUs, () => {
      this.#isSyncing = false;
      this.#spool.synced = through;
      if (this.#isCareful && this.#sender!.state.kind !== "closed") this.#sender!.kept(through);
      if (through < this.#offered) this.#sync();
      this.#tick();
    });
  }

  #tick(): void {
    this.#sender?.tick(this.#nowUs);
    this.#settle();
  }

  /** Does what the sender wants, after each call. */
  #settle(): void {
    const sender = this.#sender!;
    for (const event of sender.takeEvents()) {
      switch (event.kind) {
        case "said":
          this.#world.checker.heard(this.name, event.line);
          break;
        case "pong":
          break;
        case "confirmed":
          this.#world.checker.confirmed(this.name, this.#id, event.through);
          // The outbox may have been full.
          if (this.#isClosing && !this.#isAllOffered) this.#process.after(100, () => this.#offer());
          if (this.#random.chance(0.3)) this.#spool.confirmed = Math.min(event.through, this.#spool.synced);
          break;
        case "state":
          this.#world.trace.note(this.name, event.state.kind, () => JSON.stringify(event.state));
          if (event.state.kind === "closed") this.#world.checker.closed(this.name, event.state.why);
          break;
      }
    }
    if (sender.wants === "connection") this.#dial();
    else this.#hangUp();
    const output = sender.takeOutput();
    if (output.length > 0) this.#link?.toServer.write(Buffer.concat(output));
    this.#schedule(sender.deadlineUs);
  }

  #schedule(deadlineUs: number): void {
    if (deadlineUs === Infinity) return;
    const atUs = Math.ceil((deadlineUs - this.#startUs) / this.#speed) + 1;
    const isSooner = atUs < this.#tickAtUs || this.#tickAtUs <= this.#world.scheduler.nowUs;
    if (!isSooner) return;
    this.#tickAtUs = atUs;
    this.#process.after(Math.max(1, atUs - this.#world.scheduler.nowUs), () => {
      if (this.#tickAtUs !== atUs) return;
      this.#tickAtUs = Infinity;
      this.#tick();
    });
  }

  #dial(): void {
    if (this.#link !== undefined || this.#isDialing) return;
    this.#isDialing = true;
    const endpoint: Endpoint = {
      process: this.#process,
      received: (bytes) => {
        if (this.#endpoint !== endpoint) return;
        this.#sender!.receive(bytes, this.#nowUs);
        this.#settle();
      },
      ended: () => this.#lose(endpoint),
      lost: () => this.#lose(endpoint),
      drained: () => {},
    };
    this.#endpoint = endpoint;
    const caller: Caller = {
      connected: (link) => {
        if (this.#endpoint !== endpoint) {
          link.leave(endpoint, "fin");
          return;
        }
        this.#isDialing = false;
        this.#link = link;
        this.#sender!.connected(this.#nowUs);
        this.#settle();
      },
      unreachable: () => {
        if (this.#endpoint !== endpoint) return;
        this.#isDialing = false;
        this.#endpoint = undefined;
        this.#sender!.unreachable("ECONNREFUSED", this.#nowUs);
        this.#settle();
      },
    };
    this.#world.dial(endpoint, caller, this.name);
  }

  #lose(endpoint: Endpoint): void {
    if (this.#endpoint !== endpoint) return;
    this.#leave();
    this.#sender!.ended(this.#nowUs);
    this.#settle();
  }

  #hangUp(): void {
    if (this.#endpoint !== undefined) this.#leave();
  }

  #leave(): void {
    if (this.#link !== undefined) {
      this.#link.leave(this.#endpoint!, this.#random.chance(0.7) ? "fin" : "reset");
    }
    this.#link = undefined;
    this.#endpoint = undefined;
    this.#isDialing = false;
  }

  #condemn(how: "kill" | "power"): void {
    this.#doom = how;
    // Without a sync it happens anyway.
    this.#strike(this.#random.spread(1000, 1_000_000));
  }

  #strike(afterUs: number): void {
    const doom = this.#doom;
    if (doom === undefined) return;
    this.#process.after(afterUs, () => {
      if (this.#doom === doom) this.#crash(doom);
    });
  }

  #crash(how: "kill" | "power"): void {
    this.#doom = undefined;
    const sender = this.#sender;
    if (sender === undefined) return;
    const world = this.#world;
    world.trace.note(this.name, how === "kill" ? "is killed" : "loses power");
    if (sender.offered > sender.confirmed) world.marks.hit("client killed with unconfirmed messages");
    if (this.#options.hasSpool && this.#offered > this.#spool.synced) {
      world.marks.hit("client killed before its spool was synced");
    }
    this.#process.kill();
    if (this.#link !== undefined) {
      if (how === "kill") this.#link.leave(this.#endpoint!, this.#random.chance(0.5) ? "fin" : "reset");
      else this.#link.vanish(this.#endpoint!);
    }
    this.#link = undefined;
    this.#endpoint = undefined;
    this.#isDialing = false;
    this.#isSyncing = false;
    this.#tickAtUs = Infinity;
    this.#sender = undefined;
    // What was written and not synced survives the process, and perhaps the machine.
    const { synced, written } = this.#spool;
    if (how === "kill") this.#spool.synced = written;
    else if (written > synced) this.#spool.synced = this.#random.between(synced, written);
    world.scheduler.after(this.#random.spread(10_000, 3_000_000), () => this.#start());
  }
}
