import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import type { TestContext } from "node:test";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { plantedCopy } from "../../test/support/planted.ts";
import { until, within } from "../../test/support/wait.ts";
import { ledgerContract } from "./contract.ts";
import { Doorbell } from "./doorbell.ts";
import { batchOf, opened, told } from "./contract-tools.ts";
import type { Batch } from "./ledger.ts";
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
  readonly #fars: MessagePort[] = [];
  readonly #bell = Doorbell.memory();
  readonly #service: LedgerService;

  constructor(options: NamesOptions, Service = LedgerService) {
    this.#service = new Service(new Doorbell(this.#bell));
    this.ledger = new MemoryLedger(options, this.#service);
    this.#service.serve(this.ledger);
  }

  /** Ends of a way for `owner`; the far one is attached. */
  way(owner: number): { readonly port: MessagePort; readonly far: MessagePort; readonly memory: WayMemory } {
    const { port1: far, port2: port } = new MessageChannel();
    const box = Mailbox.memory(room);
    this.#fars.push(far);
    this.#service.attach(owner, far, new Mailbox(box, room));
    return { port, far, memory: { box, bell: this.#bell } };
  }

  /** Ends all ways, as the end of the ledger's thread does. */
  hangUp(): void {
    for (const far of this.#fars) far.close();
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

/** A front's thread that does `work` with its `ledger`, far from which a way was attached. */
function frontThread(port: MessagePort, memory: WayMemory, work: string, given: object = {}): Worker {
  const program = `
    const { workerData, parentPort } = require("node:worker_threads");
    const assert = require("node:assert/strict");
    const load = (name) => import(new URL(name, workerData.folder));
    void (async () => {
      const [{ RemoteLedger }, { Mailbox }, { Doorbell }, { batchOf, told }] = await Promise.all(
        ["./remote.ts", "./mailbox.ts", "./doorbell.ts", "./contract-tools.ts"].map(load),
      );
      const { port, box, bell, room } = workerData;
      const way = { port, mailbox: new Mailbox(box, room), bell: new Doorbell(bell) };
      const ledger = new RemoteLedger(way, "accepted");
      ${work}
    })();`;
  return new Worker(program, {
    eval: true,
    workerData: { ...given, port, ...memory, room, folder: new URL(".", import.meta.url).href },
    transferList: [port],
  });
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
  const front = frontThread(
    port,
    memory,
    `parentPort.postMessage(await ledger.open({ name: "Ana", key: "ana" }, 7));`,
  );
  const [answer] = (await once(front, "message")) as [{ kind: string }];
  assert.equal(answer.kind, "opened");
  assert.equal((await served.ledger.open({ name: "Ana", key: "ana" }, 1)).kind, "in-use");
  const closed = once(far, "close");
  await front.terminate();
  await closed;
  await opened(served.ledger, "Ana", 1);
});

/** Two owners with a name each. */
async function twoOwners(served: Served): Promise<{ owner: RemoteLedger; batch: Batch }[]> {
  return Promise.all(
    [1, 2].map(async (number) => {
      const owner = served.remote(number);
      const session = await opened(owner, `n${number}`, number);
      return { owner, batch: batchOf([{ ...session, first: 1, texts: ["x"] }]) };
    }),
  );
}

test("remote: a failure reaches an owner whose batch nobody takes any more", async () => {
  const isFull = (): boolean => {
    throw new Error("no table today");
  };
  const served = new Served({ slots: 3, isFull });
  const [one, other] = await twoOwners(served);
  const gone = await opened(served.ledger, "Gone", 3);
  await served.ledger.release(gone.session, gone.epoch);
  await assert.rejects(served.ledger.open({ name: "Cai", key: "cai" }, 3), StorageFailure);
  const both = [one!, other!].map(({ owner, batch }) => assert.rejects(owner.append(batch), StorageFailure));
  try {
    await within(20_000, "the rejections", Promise.all(both));
  } finally {
    served.hangUp();
  }
});

/**
 * A batch may be taken before its owner rings. The message that the owner then sends finds nothing, and the others
 * rely on it. Fails when they are not heard.
 */
async function checkLateWake(Service = LedgerService): Promise<void> {
  const served = new Served(options, Service);
  const [one] = await twoOwners(served);
  const late = served.way(3);
  const { mailbox, bell, port } = wayOf(late.port, late.memory);
  // From here on the bell says that the ledger sleeps only after it has fallen asleep again.
  bell.ringAndLook();
  mailbox.post(batchOf([{ session: 9, epoch: 1, first: 1, texts: ["x"] }]), 0);
  await one!.owner.release(9, 1);
  assert.ok(mailbox.collect(0), "it was taken for company, without a ring");
  await until(20_000, "the ledger to sleep", () => bell.ringAndLook());
  port.postMessage({ kind: "wake" });
  try {
    await within(2_000, "the batch behind the late message", one!.owner.append(one!.batch));
  } finally {
    served.hangUp();
  }
}

test("remote: after a message that wakes it for nothing the ledger is not deaf", () => checkLateWake());

test("remote: that check notices a ledger that only looks at whoever woke it", async (t: TestContext) => {
  const copy = plantedCopy(
    t,
    "src/ledger/service.ts",
    "        this.#rouse();\n",
    "        this.#take(customer);\n",
  );
  const planted = await import(pathToFileURL(join(copy, "src/ledger/service.ts")).href);
  await assert.rejects(checkLateWake(planted.LedgerService), /waited/);
});

test("remote: a receipt comes before what was answered after it", { timeout: 60_000 }, async () => {
  const { port1: far, port2: port } = new MessageChannel();
  const memory = { box: Mailbox.memory(room), bell: Doorbell.memory() };
  const steps = new Int32Array(new SharedArrayBuffer(8));
  const ledger = new Worker(
    `const { workerData, parentPort } = require("node:worker_threads");
     const { far, box, room, steps, module } = workerData;
     import(module).then(({ Mailbox }) => {
       const mailbox = new Mailbox(box, room);
       far.on("message", ({ kind, ask }) => {
         if (kind !== "ask") return;
         Atomics.wait(steps, 0, 0);
         mailbox.take(0);
         mailbox.answer({ last: Float64Array.of(1), outcome: Uint8Array.of(0) });
         far.postMessage({ kind: "answer", ask, value: undefined });
         Atomics.store(steps, 1, 1);
         Atomics.notify(steps, 1);
       });
       parentPort.postMessage("ready");
     });`,
    {
      eval: true,
      workerData: {
        far,
        box: memory.box,
        room,
        steps,
        module: new URL("./mailbox.ts", import.meta.url).href,
      },
      transferList: [far],
    },
  );
  await once(ledger, "message");
  const remote = new RemoteLedger(wayOf(port, memory), "accepted");
  const appended = remote.append(batchOf([{ session: 1, epoch: 1, first: 1, texts: ["x"] }]));
  const closed = remote.close();
  // After this turn's look into the mailbox both answers are given, and the port is heard first.
  setImmediate(() => {
    Atomics.store(steps, 0, 1);
    Atomics.notify(steps, 0);
    Atomics.wait(steps, 1, 0);
  });
  assert.deepEqual(told(await appended), [[1, 0]]);
  await closed;
  await ledger.terminate();
});

/**
 * What a front's thread does: batches at all distances, so that some come while the ledger naps, some while it falls
 * asleep, some while it sleeps; and with questions before and behind them.
 */
const storm = `
  let seed = workerData.seed;
  const random = (below) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  const cell = new Int32Array(new SharedArrayBuffer(4));
  const name = "n" + workerData.seed;
  for (let life = 0; life < workerData.lives; life += 1) {
    const opened = await ledger.open({ name, key: name }, 0);
    assert.equal(opened.kind, "opened");
    const { session, epoch } = opened;
    const some = (first, count) => batchOf([{ session, epoch, first, texts: Array(count).fill("text") }]);
    let last = 0;
    for (let round = random(20); round > 0; round -= 1) {
      const count = 1 + random(4);
      const receipt = await ledger.append(some(last + 1, count));
      last += count;
      assert.deepEqual(told(receipt), [[last, 0]]);
      if (random(2) === 0) Atomics.wait(cell, 0, 0, random(25) / 10);
    }
    const stored = ledger.append(some(last + 1, 1));
    const released = ledger.release(session, epoch);
    const late = ledger.append(some(last + 2, 1));
    assert.deepEqual(told(await stored), [[last + 1, 0]]);
    await released;
    assert.deepEqual(told(await late), [[0, 2]]);
  }
  parentPort.postMessage("done");`;

test(
  "remote: fronts in threads of their own are all answered, also while one dies",
  { timeout: 120_000 },
  async () => {
    const served = new Served(options);
    const fronts = [1, 2, 3].map((seed) => {
      const { port, far, memory } = served.way(seed);
      const front = frontThread(port, memory, storm, { seed, lives: seed === 3 ? Infinity : 40 });
      return { front, done: once(front, "message"), gone: once(far, "close") };
    });
    const [first, second, endless] = fronts;
    endless!.done.catch(() => {});
    try {
      await within(60_000, "a front", first!.done);
      await endless!.front.terminate();
      await within(60_000, "the other front", second!.done);
      await within(20_000, "its end", endless!.gone);
      await opened(served.ledger, "n3", 4);
    } finally {
      for (const { front } of fronts) await front.terminate();
    }
  },
);
