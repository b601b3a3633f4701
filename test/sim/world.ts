import type { Limits } from "../../src/protocol/limits.ts";
import type { ReplyTexts } from "../../src/session/texts.ts";
import { Checker } from "./checker.ts";
import { HonestClient } from "./client.ts";
import { Disk } from "./disk.ts";
import { Faults } from "./faults.ts";
import type { FaultKind } from "./faults.ts";
import { HostileClient } from "./hostile.ts";
import { Impostor } from "./impostor.ts";
import { Marks } from "./marks.ts";
import { Link } from "./network.ts";
import type { Endpoint } from "./network.ts";
import { hashOf, Random } from "./random.ts";
import { Scheduler } from "./scheduler.ts";
import { SimServer } from "./server.ts";
import { Trace } from "./trace.ts";

/** What a world is made with besides its seed: for controls, and for making a failing one smaller. */
export interface WorldOptions {
  readonly seed: number;
  /** Who wants to read what happens. */
  readonly print?: (line: string) => void;
  /** Faults that shall not happen. */
  readonly without?: ReadonlySet<FaultKind>;
  /** How long things go wrong, in seconds; by default the seed says. */
  readonly seconds?: number;
  readonly honest?: number;
  readonly hostile?: number;
  /** A member with a fault: the checkers must find it. */
  readonly faulty?: FaultyMember;
}

/** Members that break a promise, for the negative controls. */
export const faultyMembers = ["lying disk", "recovery without sync", "spool written after sending"] as const;
export type FaultyMember = (typeof faultyMembers)[number];

/** What of a world the seed decides once. */
export interface WorldSettings {
  readonly limits: Limits;
  /** Names that the ledger has room for. */
  readonly slots: number;
  readonly fronts: number;
  /** Unsent answers, and lines in flight, at which a front stops reading: less than in earnest, to be met more often. */
  readonly unsentBytesMax: number;
  readonly inFlightBytesMax: number;
  /** How long a commit takes at least. */
  readonly commitUs: number;
  readonly seconds: number;
}

/** Somebody who wants a connection. */
export interface Caller {
  connected(link: Link): void;
  unreachable(): void;
}

/** Everything that is made from one seed. */
export class World {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly marks: Marks = new Marks();
  readonly trace: Trace;
  readonly checker: Checker;
  readonly disk: Disk;
  readonly server: SimServer;
  readonly settings: WorldSettings;
  readonly texts: ReplyTexts = plainTexts;
  readonly honest: readonly HonestClient[];
  readonly hostile: readonly HostileClient[];
  readonly options: WorldOptions;

  readonly #random: Random;
  readonly #network: Random;
  readonly #links: Link[] = [];
  readonly #deceived = new Set<string>();
  #wallMs = 0;

  constructor(options: WorldOptions) {
    const { seed, faulty } = options;
    this.options = options;
    this.scheduler = new Scheduler(seed);
    this.faults = new Faults(seed, options.without ?? new Set());
    this.trace = new Trace(() => this.scheduler.nowUs, options.print);
    this.#random = this.fork("world");
    this.#network = this.fork("network");
    this.settings = settingsOf(this.#random, options);
    this.checker = new Checker(this);
    this.disk = new Disk({
      random: this.fork("disk"),
      lies: faulty === "lying disk",
      trustsCache: faulty === "recovery without sync",
      synced: (rows) => this.checker.synced(rows),
    });
    this.server = new SimServer(this);
    this.honest = this.#makeHonest();
    this.hostile = this.#makeHostile();
  }

  fork(name: string): Random {
    return new Random(this.options.seed, name);
  }

  /** Lets everything go wrong. */
  haunt(): void {
    this.server.haunt();
    for (const client of this.honest) client.haunt();
    this.every("wall-clock-step", 5_000_000, () => {
      this.#wallMs += this.#random.between(-100_000, 100_000);
    });
  }

  /** All faults stop: what was held up comes through, and who only wants to do harm goes. */
  calm(): void {
    this.faults.end();
    this.disk.space = "enough";
    for (const link of this.#links) link.heal();
    for (const client of this.hostile) client.stop();
    for (const client of this.honest) client.finish();
  }

  /** Lets a fault happen again and again, at intervals around `meanUs`, as long as it may. */
  every(kind: FaultKind, meanUs: number, act: () => void): void {
    if (!this.faults.may(kind)) return;
    const random = this.fork(`every ${kind} ${this.scheduler.count}`);
    const next = (): void => {
      this.scheduler.after(-Math.log(1 - random.next()) * meanUs, () => {
        if (!this.faults.may(kind)) return;
        this.faults.count(kind);
        act();
        next();
      });
    };
    next();
  }

  dial(endpoint: Endpoint, caller: Caller, name?: string): void {
    const random = this.#network;
    const link = new Link(this.#links.length + 1, {
      scheduler: this.scheduler,
      random: this.fork(`link ${this.#links.length + 1}`),
      faults: this.faults,
    });
    this.#links.push(link);
    const latencyUs = random.spread(20, 100_000);
    this.scheduler.after(latencyUs, () => {
      if (this.faults.may("unreachable") && random.chance(0.15)) {
        this.faults.count("unreachable");
        if (random.chance(0.5)) endpoint.process.after(latencyUs, () => caller.unreachable());
        return;
      }
      const server = this.#accept(link, name);
      if (server === "nobody") return;
      if (server === "refused") {
        endpoint.process.after(latencyUs, () => caller.unreachable());
        return;
      }
      link.accept(server);
      endpoint.process.after(latencyUs, () => {
        link.connect(endpoint);
        caller.connected(link);
      });
    });
  }

  /** Whether an impostor spoke to this client. */
  isDeceived(name: string): boolean {
    return this.#deceived.has(name);
  }

  /** A session's ID: 22 characters of base64url. */
  makeId(random: Random): string {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return Array.from({ length: 22 }, () => alphabet[random.below(64)]).join("");
  }

  /** What is stored of it: here it can be read. */
  secretOf(id: string): Uint8Array {
    return Buffer.from(id);
  }

  wallMs(): number {
    return Math.floor(this.scheduler.nowUs / 1000) + this.#wallMs;
  }

  /** Message `number` of somebody: no other is like it. Some begin with a slash, some are as long as can be. */
  textOf(who: string, number: number): string {
    const plain = `${who}.${number}`;
    const hash = hashOf(plain) >>> 0;
    const { max } = this.settings.limits;
    const text = hash % 7 === 0 ? `/${plain}` : hash % 5 === 0 ? `${plain} ñ€` : plain;
    if (hash % 11 !== 0) return text;
    const room = max - Buffer.byteLength(text) - (text.startsWith("/") ? 1 : 0);
    return text + "x".repeat(Math.min(room, 600));
  }

  #accept(link: Link, name: string | undefined): Endpoint | "refused" | "nobody" {
    if (name !== undefined && this.faults.may("impostor") && this.#network.chance(0.04)) {
      this.faults.count("impostor");
      this.marks.hit("impostor met");
      this.#deceived.add(name);
      return new Impostor(link, this);
    }
    const reception = this.server.receive();
    return reception.kind === "accepted" ? reception.accept(link) : reception.kind;
  }

  #makeHonest(): HonestClient[] {
    const random = this.fork("honest clients");
    const names = ["ana", "bo", "cai", "dee"];
    const count = this.options.honest ?? random.between(1, names.length);
    return names
      .map((name) => ({ name, messages: random.spread(3, 60), hasSpool: random.chance(0.7) }))
      .slice(0, count)
      .map((options) => new HonestClient(this, options));
  }

  #makeHostile(): HostileClient[] {
    const random = this.fork("hostile clients");
    const count = this.options.hostile ?? random.between(0, 4);
    return Array.from({ length: count }, (_, i) => new HostileClient(this, `mal${i}`));
  }
}

function settingsOf(random: Random, options: WorldOptions): WorldSettings {
  const limits = {
    max: random.pick([24, 64, 300, 4096]),
    rate: random.pick([undefined, undefined, 10, 20, 50, 1000]),
    burst: random.pick([1, 2, 8, 40]),
    window: random.pick([1, 2, 8, 256]),
  };
  return {
    limits,
    slots: random.chance(0.8) ? 64 : random.between(5, 8),
    fronts: random.between(1, 3),
    unsentBytesMax: random.pick([512, 2048, 98_304]),
    inFlightBytesMax: random.pick([600, 4000, 1_000_000]),
    commitUs: random.pick([100, 1000, 10_000]),
    seconds: options.seconds ?? random.spread(1, 15),
  };
}

const plainTexts: ReplyTexts = {
  greeting: () => "",
  welcome: () => "",
  bye: () => "",
  help: () => ["help", "h".repeat(60), "end"],
  closing: () => "",
  nameInUse: () => "",
  tooFast: () => "",
  noSpace: () => "",
  tooMany: () => "",
  unknownCommand: () => "",
  badName: () => "",
  outOfOrder: () => "",
  unknownSession: () => "",
  tooLong: () => "",
  notText: () => "",
  banned: () => "",
  notAcuse: () => "",
  unfinished: () => "",
  takenOver: () => "",
};
