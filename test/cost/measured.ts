import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { median } from "../support/measure.ts";
import { plantedCopy } from "../support/planted.ts";
import { root, TestServer } from "../support/server.ts";
import { until } from "../support/wait.ts";
import type { Talk } from "./bounds.ts";
import { Crowd } from "./crowd.ts";
import type { Heap } from "./heaps.ts";
import type { Fault } from "./wastes.ts";

/** What the tests compose of their own. */
const composed = ["test/compose", "test/cost"];

/** How long a server may take to close connections whose peers have closed them. */
const closeMsMax = 10_000;

/** Something that is compiled late takes memory in one stretch or two of these, what is kept takes some in all. */
const stretches = 5;

/** What talking did to the memory of the threads on a message's way. */
interface Talked {
  /** Bytes that are held for each 1,000 messages. */
  readonly retained: number;
  /** Bytes that were allocated for each message; 0 unless `isAllocationTold`. */
  readonly allocated: number;
}

/** A server that tells how much memory its threads hold. */
export class MeasuredServer {
  readonly #server: TestServer;
  #asked = 0;

  private constructor(server: TestServer) {
    this.#server = server;
  }

  /** Starts one; with a fault planted in it if there is one. */
  static async start(t: Pick<TestContext, "after">, fault?: Fault): Promise<MeasuredServer> {
    let folder = root;
    if (fault !== undefined) {
      folder = plantedCopy(t, fault.file, fault.from, fault.to);
      for (const path of composed) cpSync(join(root, path), join(folder, path), { recursive: true });
    }
    const script = join(folder, "test/cost/measured-server.ts");
    const env = { NODE_OPTIONS: "--expose-gc" };
    return new MeasuredServer(await TestServer.start(t, { script, flags: ["--rate", "off"], env }));
  }

  /** What is held when everything is collected that can be. */
  async heldBytes(): Promise<number> {
    return (await this.#memory()).heldBytes;
  }

  /** Has clients talk for long; resolves with the medians of the stretches that were measured. */
  async talk({ clients, messages, roundsBefore, rounds }: Talk): Promise<Talked> {
    const crowd = await Crowd.open(this.#server.port, clients);
    for (let round = 0; round < roundsBefore; round += 1) await crowd.round(messages);
    const said = clients * messages * rounds;
    const talked: Talked[] = [];
    for (let before = await this.#memory(); talked.length < stretches;) {
      for (let round = 0; round < rounds; round += 1) await crowd.round(messages);
      const after = await this.#memory();
      talked.push({
        retained: ((after.heldBytes - before.heldBytes) / said) * 1_000,
        allocated: (after.allocatedBytes - before.allocatedBytes) / said,
      });
      before = after;
    }
    await crowd.end();
    return {
      retained: median(talked.map(({ retained }) => retained)),
      allocated: median(talked.map(({ allocated }) => allocated)),
    };
  }

  /** Clients come at the same time, say something each, and leave; resolves when all connections are closed. */
  async visit(clients: number): Promise<void> {
    const open = this.#descriptors();
    const crowd = await Crowd.open(this.#server.port, clients);
    await crowd.round(1);
    await crowd.end();
    await until(closeMsMax, "every connection to be closed", () => this.#descriptors() <= open);
  }

  async #memory(): Promise<Omit<Heap, "kind">> {
    this.#asked += 1;
    this.#server.process.kill("SIGUSR2");
    const event = await this.#server.event("heaps", ({ times }) => times === this.#asked);
    const heaps = event["heaps"] as readonly Heap[];
    return {
      heldBytes: sum(heaps.map((heap) => heap.heldBytes)),
      allocatedBytes: sum(heaps.map((heap) => heap.allocatedBytes)),
    };
  }

  #descriptors(): number {
    return readdirSync(`/proc/${this.#server.process.pid}/fd`).length;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
