/**
 * Storms. One storm is: some `acuse send` processes begin, each with a spool and an input of its own, against one server
 * and through one proxy, which cuts connections as it likes. On their way something is killed, once or a few times: the
 * server (`kill -9`; it is started again on its folder), the proxy (all connections are reset, and nobody listens for a
 * while), or a sender (`kill -9`; it is started again with its spool and its input). In most storms a sender is killed once
 * more, when everything is confirmed to it and the goodbye is on its way. In the end each of them has ended with 0, and the
 * rows are the inputs. Storms of one world follow each other on one data folder. Where nothing was killed on the way, since
 * all was over before its moment came, it does not count as a storm.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Random } from "../sim/random.ts";
import { audit, brokenIn, faultless } from "../support/audit.ts";
import type { Audit } from "../support/audit.ts";
import { temporaryFolder } from "../support/folder.ts";
import type { SentSession } from "../support/load.ts";
import { Program } from "../support/program.ts";
import { directions, Proxy } from "../support/proxy.ts";
import type { Cut, Direction } from "../support/proxy.ts";
import { TestServer } from "../support/server.ts";
import type { ServerOptions } from "../support/server.ts";
import { storedRows } from "../support/stored.ts";
import { within } from "../support/wait.ts";
import { Witness } from "./witness.ts";

const senders = 2;
const linesLeast = 40;
const linesMost = 200;
const paddingBytesMost = 60;

/** Segments are of every length up to this: some lines in one, or a line in several. */
const segmentBytesMost = 400;

const killsMost = 3;

/** How far the messages may be when something is killed: some are still to come then. */
const killedAtMost = 0.9;

/** How often a connection is cut by itself, and after how many bytes at most. */
const cutChance = 0.2;
const cutBytesMost = 4_000;

/** How often a sender is killed at its goodbye. */
const leavingChance = 0.75;

/** How long nobody listens where the proxy was. */
const awayMsMost = 100;

/** How long a storm may take, on a machine that is busy with others. */
const stormMsMax = 120_000;

export type Victim = "server" | "proxy" | "sender";

export const victims: readonly Victim[] = ["server", "proxy", "sender"];

/** A process that sends, and those that follow it. */
interface Sender {
  readonly session: SentSession;
  readonly input: string;
  readonly spool: string;
  program: Program;
}

export class StormWorld {
  readonly #t: Pick<TestContext, "after">;
  readonly #seed: number;
  readonly #options: ServerOptions;
  readonly #spools: string;
  #proxy!: Proxy;
  #random: Random;
  #server: TestServer;
  /** The server's, while there is one. */
  #port: number | undefined;
  #witness = new Witness();
  /**
   * The goodbye that kills a sender just before it passes: what the sender says, or what the server answers. The sender
   * must be waiting for that: once the connection ends, it may be at its very last act, after which its input is another.
   */
  #fatalGoodbye: Direction | undefined;
  #senders: readonly Sender[] = [];
  /** After how many bytes on their way up something is killed. */
  #moments: number[] = [];
  /** Something is killed at the next bytes that come down. */
  #isDueDown = false;
  #upBytes = 0;
  /** What was killed and comes back, and how much of it is not there yet. */
  #repairs: Promise<void>[] = [];
  #repairing = 0;
  #rows = 0;
  readonly #sessions: SentSession[] = [];

  /** What was run, and those of it in which something was killed. */
  #rounds = 0;
  storms = 0;
  readonly kills: Record<Victim, number> = { server: 0, proxy: 0, sender: 0 };
  /** Senders that were killed at their goodbye. */
  killedLeaving = 0;
  cuts = 0;
  resumes = 0;
  spared = 0;

  /** Starts a server and a proxy; all that is drawn comes from the seed. */
  static async open(
    t: Pick<TestContext, "after">,
    seed: number,
    options: Pick<ServerOptions, "root" | "env"> = {},
  ): Promise<StormWorld> {
    const flags = ["--rate", "off"];
    const server = await TestServer.start(t, { ...options, flags });
    const world = new StormWorld(t, seed, { ...options, flags, data: server.data }, server);
    world.#proxy = await Proxy.listen(t, {
      target: () => world.#port,
      cut: () => world.#drawCut(),
      segmentBytes: () => world.#random.between(1, segmentBytesMost),
      before: (connection, direction, bytes) => world.#witness.hear(connection, direction, bytes),
      after: (_connection, direction, bytes) => world.#passed(direction, bytes),
      wasCut: () => {
        world.cuts += 1;
      },
      ending: (connection) => world.#witness.ending(connection),
    });
    return world;
  }

  private constructor(
    t: Pick<TestContext, "after">,
    seed: number,
    options: ServerOptions,
    server: TestServer,
  ) {
    this.#t = t;
    this.#seed = seed;
    this.#options = options;
    this.#spools = temporaryFolder(t);
    this.#server = server;
    this.#port = server.port;
    this.#random = new Random(seed, "world");
  }

  /** One storm, to its end. Resolves with what became of its messages. */
  async storm(): Promise<Audit> {
    this.#rounds += 1;
    const killsBefore = this.#killed;
    const random = new Random(this.#seed, `storm ${this.#rounds}`);
    this.#random = random;
    this.#witness = new Witness((name, direction) => this.#heardGoodbye(name, direction));
    this.#upBytes = 0;
    this.#senders = Array.from({ length: senders }, (_, index) =>
      this.#begin(`s-${this.#rounds}-${index + 1}`),
    );
    const bytes = this.#senders.reduce((sum, { input }) => sum + input.length, 0);
    this.#moments = Array.from({ length: random.between(1, killsMost) }, () =>
      random.between(1, Math.floor(bytes * killedAtMost)),
    ).sort((a, b) => a - b);
    this.#fatalGoodbye = random.chance(leavingChance) ? random.pick(directions) : undefined;
    const over = Promise.all(this.#senders.map((sender) => this.#send(sender)));
    await within(stormMsMax, `storm ${this.#rounds} of seed ${this.#seed}`, over);
    await Promise.all(this.#repairs);
    this.#isDueDown = false;
    this.#repairs = [];
    this.resumes += this.#witness.resumes;
    this.spared += this.#witness.spared;
    if (this.#killed > killsBefore) this.storms += 1;
    return this.#audit();
  }

  /** How many messages are stored. */
  get stored(): number {
    return this.#rows;
  }

  get #killed(): number {
    return victims.reduce((sum, victim) => sum + this.kills[victim], 0);
  }

  /** Fails unless all storms together left what was sent, and the folder is whole. */
  async verify(): Promise<void> {
    await this.#server.stop();
    assert.deepEqual(audit(storedRows(this.#server.data), this.#sessions), faultless);
    assert.deepEqual(brokenIn(this.#server.data), []);
  }

  #audit(): Audit {
    const rows = storedRows(this.#server.data, this.#rows);
    this.#rows += rows.length;
    const sessions = this.#senders.map(({ session }) => session);
    this.#sessions.push(...sessions);
    return audit(rows, sessions);
  }

  #begin(name: string): Sender {
    const count = this.#random.between(linesLeast, linesMost);
    const lines = Array.from(
      { length: count },
      (_, i) => `${name} 1 ${i + 1} ${"·".repeat(this.#random.below(paddingBytesMost))}`,
    );
    const text = (number: number): string => lines[number - 1] ?? "(none)";
    const session = { name, run: 1, sent: count, confirmed: count, closing: undefined, text };
    const input = `${lines.join("\n")}\n`;
    const spool = join(this.#spools, name);
    return { session, input, spool, program: this.#start(name, spool, input) };
  }

  #start(name: string, spool: string, input: string): Program {
    const target = `127.0.0.1:${this.#proxy.port}`;
    const flags = ["--name", name, "--spool", spool, "--timeout", "off", "--quiet"];
    const program = Program.start(
      this.#t,
      ["send", target, ...flags],
      this.#options.env as Record<string, string>,
    );
    program.process.stdin.end(input);
    return program;
  }

  /** Resolves when a process has come to its end that nobody killed. */
  async #send(sender: Sender): Promise<void> {
    const { session, spool, input } = sender;
    for (;;) {
      const [code, signal] = (await once(sender.program.process, "close")) as [number | null, string | null];
      if (signal !== "SIGKILL") {
        assert.equal(code, 0, `${session.name} of seed ${this.#seed}: ${sender.program.stderr}`);
        return;
      }
      sender.program = this.#start(session.name, spool, input);
    }
  }

  #drawCut(): Cut | undefined {
    const random = this.#random;
    if (!random.chance(cutChance)) return undefined;
    return {
      fault: random.pick(["reset", "close"]),
      direction: random.pick(directions),
      afterBytes: random.spread(1, cutBytesMost),
    };
  }

  /** Half of the kills come when messages have just left, the others when confirmations have. */
  #passed(direction: Direction, bytes: number): void {
    if (direction === "up") {
      this.#upBytes += bytes;
      const isDue = this.#upBytes >= (this.#moments[0] ?? Infinity);
      // What was in the proxy when something died may still pass: one after the other.
      if (!isDue || this.#isDueDown || this.#repairing > 0) return;
      this.#moments.shift();
      if (this.#random.chance(0.5)) this.#isDueDown = true;
      else this.#kill();
    } else if (this.#isDueDown) {
      this.#isDueDown = false;
      this.#kill();
    }
  }

  #kill(): void {
    // One to whom everything is confirmed may have ended already; or it is killed at its goodbye.
    const open = this.#senders.filter(({ session }) => this.#witness.confirmed(session.name) < session.sent);
    if (open.length === 0) return;
    const victim = this.#random.pick(victims);
    this.kills[victim] += 1;
    if (victim === "sender") this.#random.pick(open).program.process.kill("SIGKILL");
    else this.#repairs.push(this.#repair(victim));
  }

  #heardGoodbye(name: string, direction: Direction): void {
    if (direction !== this.#fatalGoodbye) return;
    this.#fatalGoodbye = undefined;
    this.killedLeaving += 1;
    this.#senders.find(({ session }) => session.name === name)!.program.process.kill("SIGKILL");
  }

  async #repair(victim: Exclude<Victim, "sender">): Promise<void> {
    this.#repairing += 1;
    await (victim === "server" ? this.#restartServer() : this.#restartProxy());
    this.#repairing -= 1;
  }

  async #restartServer(): Promise<void> {
    this.#port = undefined;
    await this.#server.kill();
    this.#server = await TestServer.start(this.#t, this.#options);
    this.#port = this.#server.port;
  }

  async #restartProxy(): Promise<void> {
    const revive = this.#proxy.die();
    await delay(this.#random.below(awayMsMost));
    await revive();
  }
}
