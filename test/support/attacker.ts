import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import type { Attack } from "./attacks.ts";
import { root } from "./server.ts";
import { until } from "./wait.ts";

/** An attack is under way within this time. */
const attackMsMax = 30_000;

export interface AttackOrder {
  readonly kind: Attack;
  /** As many as the kind has by itself otherwise. */
  readonly clients?: number;
  /** The attack is under way when it was done so often, or so many do it. */
  readonly countLeast: number;
}

/** An attack on a server, by a process of its own. */
export class Attacker {
  readonly #process: ChildProcess;
  #count = 0;

  private constructor(process: ChildProcess) {
    this.#process = process;
    createInterface({ input: process.stdout! }).on("line", (line) => (this.#count = Number(line)));
  }

  /** Resolves when the attack is under way; it ends with the test at the latest. */
  static async begin(t: Pick<TestContext, "after">, port: number, order: AttackOrder): Promise<Attacker> {
    const { kind, clients, countLeast } = order;
    const args = [kind, String(port), ...(clients === undefined ? [] : [String(clients)])];
    const child = spawn(process.execPath, [`${root}test/support/attacks.ts`, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    t.after(() => child.kill("SIGKILL"));
    const attacker = new Attacker(child);
    await until(attackMsMax, `the attack ${kind} to begin`, () => attacker.#count >= countLeast);
    return attacker;
  }

  /** Ends it, which must not have ended by itself; resolves with how often it was done. */
  async end(): Promise<number> {
    assert.equal(this.#process.exitCode, null, "the attack went on to the end");
    const exit = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await exit;
    return this.#count;
  }
}
