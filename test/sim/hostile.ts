import type { FaultKind } from "./faults.ts";
import type { Endpoint, Link } from "./network.ts";
import type { Random } from "./random.ts";
import { Process } from "./scheduler.ts";
import type { World } from "./world.ts";

/** What it is up to on one connection. */
const acts = ["typist", "flooder", "garbage", "early", "slow-reader", "silent", "heir", "squatter"] as const;
type Act = (typeof acts)[number];

/** The fault that each counts as. */
const faultOf: Record<Act, FaultKind> = {
  typist: "hostile",
  flooder: "hostile",
  garbage: "hostile",
  early: "hostile",
  "slow-reader": "hostile",
  silent: "hostile",
  heir: "takeover",
  squatter: "squatter",
};

/** A client that keeps to nothing: one connection after the other, or several at once. */
export class HostileClient {
  readonly #world: World;
  readonly #name: string;
  readonly #random: Random;
  readonly #process: Process;
  /** The sessions that it goes on with, or steals from itself. */
  readonly #id: string;
  readonly #ends = new Map<Endpoint, Link>();
  #isOver = false;
  /** The highest number that any of its connections knows to be stored. */
  #known = 0;

  constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
    this.#random = world.fork(`hostile ${name}`);
    this.#process = new Process(world.scheduler);
    this.#id = world.makeId(this.#random);
    this.#next();
  }

  /** It goes away. */
  stop(): void {
    this.#isOver = true;
    for (const [end, link] of this.#ends) link.leave(end, this.#random.chance(0.5) ? "fin" : "reset");
    this.#ends.clear();
    this.#process.kill();
  }

  #next(): void {
    this.#process.after(this.#random.spread(10_000, 4_000_000), () => {
      if (this.#isOver) return;
      const possible = acts.filter((act) => this.#world.faults.may(faultOf[act]));
      if (possible.length === 0) return;
      const act = this.#random.pick(possible);
      // Heirs come together, and fight; who floods comes back at once.
      const count = act === "heir" || act === "flooder" ? this.#random.between(1, 4) : 1;
      for (let i = 0; i < count; i += 1)
        this.#process.after(this.#random.below(80_000), () => this.#act(act, this.#nameFor(act)));
      this.#next();
    });
  }

  #act(act: Act, name: string): void {
    const world = this.#world;
    if (this.#isOver) return;
    world.faults.count(faultOf[act]);
    const end = new Mischief(world, this.#random, this.#process, {
      act,
      name,
      hello: act === "heir" ? `session=${this.#id} last=${this.#claim()} ` : "",
      knows: (last) => {
        if (act === "heir") this.#known = Math.max(this.#known, last);
      },
      // Now and then it is back before the server is done with it.
      ended: () => {
        if (world.faults.may(faultOf[act]) && this.#random.chance(0.5)) this.#act(act, name);
      },
    });
    world.dial(end, {
      connected: (link) => {
        this.#ends.set(end, link);
        end.begin(link);
      },
      unreachable: () => {},
    });
    this.#process.after(this.#random.spread(1000, 8_000_000), () => {
      const link = this.#ends.get(end);
      if (link !== undefined) link.leave(end, this.#random.chance(0.6) ? "fin" : "reset");
      this.#ends.delete(end);
    });
  }

  #nameFor(act: Act): string {
    if (act === "squatter") return this.#random.pick(this.#world.honest).name;
    return act === "heir" || act === "flooder" || this.#random.chance(0.5)
      ? this.#name
      : `${this.#name}${this.#random.below(3)}`;
  }

  /** What it says that it knows: mostly less than it does, now and then more than can be. */
  #claim(): number {
    return this.#random.chance(0.1) ? this.#known + 5 : this.#random.between(0, this.#known);
  }
}

interface Plan {
  readonly act: Act;
  readonly name: string;
  readonly hello: string;
  knows(last: number): void;
  ended(): void;
}

/** One connection of a hostile client. */
class Mischief implements Endpoint {
  readonly process: Process;
  readonly #world: World;
  readonly #random: Random;
  readonly #plan: Plan;
  #link: Link | undefined;
  #heard = "";
  #isWelcomed = false;

  constructor(world: World, random: Random, process: Process, plan: Plan) {
    this.process = process;
    this.#world = world;
    this.#random = random;
    this.#plan = plan;
  }

  begin(link: Link): void {
    this.#link = link;
    const { act, name, hello } = this.#plan;
    if (act === "silent") return;
    if (act === "typist" || act === "squatter") {
      this.#say(`${name}\r\n`);
      this.#talk(this.#random.below(6));
      return;
    }
    this.#say(`/hello ${hello}:${name}\n`);
    if (act === "early") this.#talk(this.#random.between(1, 3));
  }

  received(bytes: Buffer): void {
    const lines = (this.#heard + bytes.toString()).split("\r\n");
    this.#heard = lines.pop()!;
    for (const line of lines) this.#hear(line);
  }

  ended(): void {
    this.#plan.ended();
  }

  drained(): void {}

  lost(): void {}

  #hear(line: string): void {
    if (line.startsWith("250 stored ")) this.#plan.knows(Number(line.slice(11)));
    else if (!this.#isWelcomed && line.startsWith("230 welcome last=")) {
      this.#isWelcomed = true;
      this.#plan.knows(Number.parseInt(line.slice(17), 10));
      this.#go();
    }
  }

  /** It is welcome. */
  #go(): void {
    const random = this.#random;
    switch (this.#plan.act) {
      case "flooder":
        this.#talk(random.between(1, 80));
        break;
      case "heir":
        if (random.chance(0.6)) this.#say("/quit\n");
        for (let burst = random.below(8); burst > 0; burst -= 1) {
          this.process.after(random.spread(100, 100_000), () => this.#talk(random.between(1, 4)));
        }
        break;
      case "garbage":
        if (random.chance(0.2)) this.#say("/what\n");
        if (random.chance(0.3)) this.#say(`${"long".repeat(2000)}\n`);
        this.#link?.toServer.write(
          Buffer.from(Uint8Array.from({ length: random.spread(1, 300) }, () => random.below(256))),
        );
        break;
      case "slow-reader":
        this.#link?.toClient.pause();
        this.#say("/help\n".repeat(random.between(1, 30)));
        break;
      case "typist":
      case "squatter":
        this.#talk(random.below(6));
        this.#bow();
        break;
      case "early":
      case "silent":
        break;
    }
  }

  #talk(count: number): void {
    const link = this.#link!;
    for (let i = 0; i < count; i += 1) {
      const number = this.#random.below(1e9);
      const text = this.#world.textOf(`m${link.number}`, number);
      const command = this.#random.chance(0.1) ? "/ping x\n" : "";
      this.#say(`${command}${text.startsWith("/") ? "/" : ""}${text}\n`);
    }
  }

  #bow(): void {
    const how = this.#random.below(4);
    if (how === 0) this.#say("/quit\n");
    else if (how === 1) this.#link?.toServer.end();
    else if (how === 2) {
      this.#say("unfinished");
      this.#link?.toServer.end();
    }
  }

  #say(text: string): void {
    this.#link?.toServer.write(Buffer.from(text));
  }
}
