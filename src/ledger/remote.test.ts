import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { ledgerContract } from "./contract.ts";
import { batchOf, opened } from "./contract-tools.ts";
import { StorageFailure } from "./ledger.ts";
import type { Batch } from "./ledger.ts";
import { MemoryLedger } from "./memory.ts";
import { RemoteLedger } from "./remote.ts";
import { serveLedger } from "./service.ts";

ledgerContract("remote", (options) => {
  const ledger = new MemoryLedger(options);
  const remotes = new Map<number, RemoteLedger>();
  return Promise.resolve({
    as: (owner) => {
      const known = remotes.get(owner);
      if (known !== undefined) return known;
      const { port1, port2 } = new MessageChannel();
      serveLedger(ledger, owner, port1);
      const remote = new RemoteLedger(port2, ledger.word);
      remotes.set(owner, remote);
      return remote;
    },
    end: async () => {
      await Promise.allSettled(Array.from(remotes.values(), (remote) => remote.close()));
      await ledger.close();
    },
  });
});

const options = { slots: 8, isFull: () => true };

test("remote: a batch is moved, not copied, also when its columns share memory", async () => {
  const ledger = new MemoryLedger(options);
  const { port1, port2 } = new MessageChannel();
  serveLedger(ledger, 1, port1);
  const remote = new RemoteLedger(port2, ledger.word);
  const ana = await opened(remote, "Ana", 1);
  const shared = Float64Array.of(ana.session, ana.epoch, 1, 1_700_000_000_000);
  const batch: Batch = {
    session: shared.subarray(0, 1),
    epoch: shared.subarray(1, 2),
    first: shared.subarray(2, 3),
    at: shared.subarray(3, 4),
    entry: new Uint32Array(16).subarray(0, 1),
    end: Uint32Array.of(4),
    text: new TextEncoder().encode("hola"),
  };
  const receipt = await remote.append(batch);
  assert.deepEqual([...receipt.last], [1]);
  assert.equal(shared.byteLength, 0);
  assert.equal(batch.text.byteLength, 0);
  await remote.close();
});

test("remote: a failure on the other side rejects everything that waits and everything later", async () => {
  const failure = new StorageFailure("the commit failed");
  const { port1, port2 } = new MessageChannel();
  const ledger = new MemoryLedger(options);
  let fail = (): void => {};
  ledger.append = () => new Promise((_, reject) => (fail = () => reject(failure)));
  serveLedger(ledger, 1, port1);
  const remote = new RemoteLedger(port2, ledger.word);
  const ana = await opened(remote, "Ana", 1);
  const waiting = [1, 2].map((first) => remote.append(batchOf([{ ...ana, first, texts: ["x"] }])));
  await opened(remote, "Bo", 1);
  fail();
  const isFailure = (error: unknown): boolean =>
    error instanceof StorageFailure && error.message === failure.message;
  for (const append of waiting) await assert.rejects(append, isFailure);
  await assert.rejects(remote.open({ name: "Cai", key: "cai" }), isFailure);
  await assert.rejects(remote.release(ana.session, ana.epoch), isFailure);
  port1.close();
});

test("remote: a ledger's thread that is gone leaves an unknown outcome", async () => {
  const worker = new Worker("setInterval(() => {}, 1000)", { eval: true });
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(port1, [port1]);
  const remote = new RemoteLedger(port2, "stored");
  const waiting = remote.append(batchOf([{ session: 1, epoch: 1, first: 1, texts: ["x"] }]));
  await worker.terminate();
  await assert.rejects(waiting, StorageFailure);
  await assert.rejects(remote.open({ name: "Ana", key: "ana" }), StorageFailure);
});

test("remote: what a front held is free when its thread dies", { timeout: 20_000 }, async () => {
  const ledger = new MemoryLedger(options);
  const { port1, port2 } = new MessageChannel();
  serveLedger(ledger, 7, port1);
  const front = new Worker(
    `const { workerData, parentPort } = require("node:worker_threads");
     import(workerData.remote).then(async ({ RemoteLedger }) => {
       const ledger = new RemoteLedger(workerData.port, "accepted");
       parentPort.postMessage(await ledger.open({ name: "Ana", key: "ana" }, 7));
     });`,
    {
      eval: true,
      workerData: { port: port2, remote: new URL("./remote.ts", import.meta.url).href },
      transferList: [port2],
    },
  );
  const [answer] = (await once(front, "message")) as [{ kind: string }];
  assert.equal(answer.kind, "opened");
  assert.equal((await ledger.open({ name: "Ana", key: "ana" }, 1)).kind, "in-use");
  const closed = once(port1, "close");
  await front.terminate();
  await closed;
  await opened(ledger, "Ana", 1);
});
