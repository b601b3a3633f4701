import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { ledgerContract } from "./contract.ts";
import { Doorbell } from "./doorbell.ts";
import { batchOf, opened } from "./contract-tools.ts";
import { StorageFailure } from "./ledger.ts";
import { Mailbox } from "./mailbox.ts";
import { MemoryLedger } from "./memory.ts";
import type { NamesOptions } from "./names.ts";
import { RemoteLedger } from "./remote.ts";
import type { LedgerWay } from "./remote.ts";
import { LedgerService } from "./service.ts";

const room = { rows: 64, textBytes: 4096 };

interface WayMemory {
  readonly box: SharedArrayBuffer;
  readonly bell: SharedArrayBuffer;
}

function wayOf(port: MessagePort, { box, bell }: WayMemory): LedgerWay {
  return { port, mailbox: new Mailbox(box, room), bell: new Doorbell(bell) };
}

/** A ledger and its service in this thread, and a remote way to them for each owner. */
class Served {
  readonly ledger: MemoryLedger;
  readonly remotes = new Map<number, RemoteLedger>();
  readonly #bell = Doorbell.memory();
  readonly #service = new LedgerService(new Doorbell(this.#bell));

  constructor(options: NamesOptions) {
    this.ledger = new MemoryLedger(options, this.#service);
    this.#service.serve(this.ledger);
  }

  /** Ends of a way for `owner`; the far one is attached. */
  way(owner: number): { readonly port: MessagePort; readonly far: MessagePort; readonly memory: WayMemory } {
    const { port1: far, port2: port } = new MessageChannel();
    const box = Mailbox.memory(room);
    this.#service.attach(owner, far, new Mailbox(box, room));
    return { port, far, memory: { box, bell: this.#bell } };
  }

  remote(owner: number): RemoteLedger {
    const known = this.remotes.get(owner);
    if (known !== undefined) return known;
    const { port, memory } = this.way(owner);
    const remote = new RemoteLedger(wayOf(port, memory), this.ledger.word);
    this.remotes.set(owner, remote);
    return remote;
  }
}

ledgerContract("remote", (options) => {
  const served = new Served(options);
  return Promise.resolve({
    as: (owner) => served.remote(owner),
    end: async () => {
      await Promise.allSettled(Array.from(served.remotes.values(), (remote) => remote.close()));
      await served.ledger.close();
    },
  });
});

const options = { slots: 8, isFull: () => true };

test("remote: a failure on the other side rejects everything that waits and everything later", async () => {
  const failure = new StorageFailure("the commit failed");
  const served = new Served(options);
  const appended = Promise.withResolvers<() => void>();
  served.ledger.append = () => new Promise((_, reject) => appended.resolve(() => reject(failure)));
  const { port, far, memory } = served.way(1);
  const remote = new RemoteLedger(wayOf(port, memory), "accepted");
  const ana = await opened(remote, "Ana", 1);
  await opened(remote, "Bo", 1);
  const waiting = [1, 2].map((first) => remote.append(batchOf([{ ...ana, first, texts: ["x"] }])));
  const behind = remote.release(ana.session, ana.epoch);
  (await appended.promise)();
  const isFailure = (error: unknown): boolean =>
    error instanceof StorageFailure && error.message === failure.message;
  for (const request of [...waiting, behind]) await assert.rejects(request, isFailure);
  await assert.rejects(remote.open({ name: "Cai", key: "cai" }), isFailure);
  await assert.rejects(remote.release(ana.session, ana.epoch), isFailure);
  far.close();
});

test("remote: a ledger's thread that is gone leaves an unknown outcome", async () => {
  const worker = new Worker("setInterval(() => {}, 1000)", { eval: true });
  const { port1: far, port2: port } = new MessageChannel();
  worker.postMessage(far, [far]);
  const remote = new RemoteLedger(
    wayOf(port, { box: Mailbox.memory(room), bell: Doorbell.memory() }),
    "stored",
  );
  const waiting = remote.append(batchOf([{ session: 1, epoch: 1, first: 1, texts: ["x"] }]));
  await worker.terminate();
  await assert.rejects(waiting, StorageFailure);
  await assert.rejects(remote.open({ name: "Ana", key: "ana" }), StorageFailure);
});

test("remote: what a front held is free when its thread dies", { timeout: 20_000 }, async () => {
  const served = new Served(options);
  const { port, far, memory } = served.way(7);
  const front = new Worker(
    `const { workerData, parentPort } = require("node:worker_threads");
     const load = (name) => import(new URL(name, workerData.folder));
     Promise.all(["./remote.ts", "./mailbox.ts", "./doorbell.ts"].map(load)).then(
       async ([{ RemoteLedger }, { Mailbox }, { Doorbell }]) => {
         const { port, box, bell, room } = workerData;
         const way = { port, mailbox: new Mailbox(box, room), bell: new Doorbell(bell) };
         const ledger = new RemoteLedger(way, "accepted");
         parentPort.postMessage(await ledger.open({ name: "Ana", key: "ana" }, 7));
       },
     );`,
    {
      eval: true,
      workerData: { port, ...memory, room, folder: new URL(".", import.meta.url).href },
      transferList: [port],
    },
  );
  const [answer] = (await once(front, "message")) as [{ kind: string }];
  assert.equal(answer.kind, "opened");
  assert.equal((await served.ledger.open({ name: "Ana", key: "ana" }, 1)).kind, "in-use");
  const closed = once(far, "close");
  await front.terminate();
  await closed;
  await opened(served.ledger, "Ana", 1);
});
