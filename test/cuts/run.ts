/** Runs cut conversations, many at a time, and counts what became of them. */
import type { TestContext } from "node:test";
import { Random } from "../sim/random.ts";
import { audit, brokenIn } from "../support/audit.ts";
import type { Audit } from "../support/audit.ts";
import { Proxy } from "../support/proxy.ts";
import { TestServer } from "../support/server.ts";
import type { ServerOptions } from "../support/server.ts";
import { storedRows } from "../support/stored.ts";
import { casesOf, lengthOf, planOf } from "./cases.ts";
import type { CutCase, Length } from "./cases.ts";
import { converse } from "./conversation.ts";
import type { Told } from "./conversation.ts";

/** Conversations at a time. */
const conversationsMost = 64;

/**
 * Conversations that one kill ends. Each of them has stopped at its own byte, and the kill comes when the last of them
 * has: it is as if each had a server of its own, and several hundred starts of a server less.
 */
const perKill = 8;

/** A client gives a silent server up after this time. Those that wait for a kill do not give it up. */
const patience = { connectMsMax: 10_000, silenceMsMax: 2_000 } as const;

/** What became of the cases. */
export interface CutFigures {
  /** All that were run, and those whose cut happened where it should. */
  readonly cases: readonly CutCase[];
  readonly reached: ReadonlySet<CutCase>;
  readonly length: Length;
  readonly kills: number;
  readonly stored: number;
  /** Connections that went on with a session. */
  readonly resumes: number;
  /** Messages that a welcome said to be stored, so that they were not sent again; and those that were. */
  readonly spared: number;
  readonly repeated: number;
  readonly audit: Audit;
  readonly broken: readonly string[];
}

/** Runs the cases that `which` chooses on one data folder, and holds that against what the clients sent. */
export async function runCuts(
  t: Pick<TestContext, "after">,
  seed: number,
  which: (each: CutCase) => boolean = () => true,
  options: Pick<ServerOptions, "root" | "env"> = {},
): Promise<CutFigures> {
  const server = { ...options, flags: ["--rate", "off"] };
  return await new CutRun(t, seed, server, await TestServer.start(t, server)).run(which);
}

class CutRun {
  readonly #t: Pick<TestContext, "after">;
  readonly #seed: number;
  readonly #options: ServerOptions;
  readonly #reached = new Set<CutCase>();
  readonly #told: Told[] = [];
  #server: TestServer;
  /** The server's, while there is one. */
  #port: number | undefined;
  #length: Length = { up: 0, down: 0 };
  #kills = 0;

  constructor(t: Pick<TestContext, "after">, seed: number, options: ServerOptions, server: TestServer) {
    this.#t = t;
    this.#seed = seed;
    this.#options = options;
    this.#server = server;
    this.#port = server.port;
  }

  async run(which: (each: CutCase) => boolean): Promise<CutFigures> {
    this.#length = await lengthOf(this.#t, this.#server.port);
    const before = storedRows(this.#server.data).length;
    const cases = casesOf(this.#length).filter(which);
    await this.#runCuts(cases.filter(({ kind }) => kind !== "kill"));
    await this.#runKills(cases.filter(({ kind }) => kind === "kill"));
    await this.#server.stop();
    const rows = storedRows(this.#server.data, before);
    const sum = (of: (told: Told) => number): number => this.#told.reduce((all, told) => all + of(told), 0);
    const sessions = this.#told.map(({ session }) => session);
    return {
      cases,
      reached: this.#reached,
      length: this.#length,
      kills: this.#kills,
      stored: rows.length,
      resumes: sum(({ welcomes }) => welcomes - 1),
      spared: sum(({ spared }) => spared),
      repeated: sum(({ repeated }) => repeated),
      audit: audit(rows, sessions),
      broken: brokenIn(this.#server.data),
    };
  }

  async #runCuts(cases: readonly CutCase[]): Promise<void> {
    const waiting = [...cases];
    const work = async (): Promise<void> => {
      for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) await this.#converse(each);
    };
    await Promise.all(Array.from({ length: conversationsMost }, work));
  }

  async #runKills(cases: readonly CutCase[]): Promise<void> {
    for (let at = 0; at < cases.length; at += perKill) {
      const group = cases.slice(at, at + perKill).map((each) => {
        const stopped = Promise.withResolvers<void>();
        const over = this.#converse(each, stopped.resolve);
        return { over, isThere: Promise.race([stopped.promise, over]) };
      });
      await Promise.all(group.map(({ isThere }) => isThere));
      await this.#killServer();
      await Promise.all(group.map(({ over }) => over));
    }
  }

  async #killServer(): Promise<void> {
    this.#port = undefined;
    await this.#server.kill();
    this.#kills += 1;
    this.#server = await TestServer.start(this.#t, { ...this.#options, data: this.#server.data });
    this.#port = this.#server.port;
  }

  async #converse(each: CutCase, stopped?: () => void): Promise<void> {
    const proxy = await Proxy.listen(this.#t, {
      ...planOf(each, this.#length, new Random(this.#seed, each.name)),
      target: () => this.#port,
      wasCut: (connection) => {
        if (connection !== 1) return;
        this.#reached.add(each);
        stopped?.();
      },
    });
    this.#told.push(await converse(proxy.port, each.name, each.kind === "silence" ? patience : undefined));
    proxy.close();
  }
}
