/** A confirmation means stored: what a server had confirmed is there after its disk failed, and it confirms nothing else. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { TestContext } from "node:test";
import { Evidence } from "./support/audit.ts";
import { Fault } from "./support/fault.ts";
import type { FaultOptions } from "./support/fault.ts";
import { temporaryFolder } from "./support/folder.ts";
import { Load } from "./support/load.ts";
import { plantedCopy } from "./support/planted.ts";
import { RawClient } from "./support/raw.ts";
import { TestServer } from "./support/server.ts";
import { storedRows } from "./support/stored.ts";
import { hasTool } from "./support/tools.ts";

const flags = ["--rate", "off", "--lang", "en"];

const storageFailureExitCode = 8;

/** The last line of a connection whose server does not know what is stored: it has no `last`. */
const lastLine = /^421 closing reason=storage id=\w+ :/;

/** Both ways to sync, so that no commit comes through whichever SQLite takes. */
const syncs = ["fsync", "fdatasync"];
const writes = ["pwrite64"];

const faults: readonly FaultOptions[] = [
  { calls: syncs, error: "EIO" },
  { calls: syncs, error: "ENOSPC" },
  { calls: writes, error: "EIO" },
  { calls: writes, error: "ENOSPC" },
];

function nameOf({ calls, error }: FaultOptions): string {
  return `${error} from ${calls.join(" and ")}`;
}

/** Fails unless something was injected. */
function checkInjected(fault: Fault, { calls }: FaultOptions): void {
  assert.ok(fault.injected(calls[0]!) > 0, `${calls[0]} was made to fail`);
  // The SQLite of node:sqlite is built without HAVE_FDATASYNC, so that it syncs by fsync alone.
  assert.equal(fault.injected("fdatasync"), 0, "nothing calls fdatasync");
}

/** Fails unless the server ended because its storage failed, and said so. */
async function checkEnd(server: TestServer, step: string): Promise<void> {
  assert.equal(await server.ended(), storageFailureExitCode);
  const notice = await server.event("notice", ({ notice }) => notice === "storage-failed");
  assert.match(String(notice["error"]), new RegExp(`^the (${step}) failed \\(.*(I/O error|is full)`));
}

interface Begun {
  readonly server: TestServer;
  readonly fault: Fault;
  readonly clients: Readonly<Record<"Ana" | "Eva" | "Leo", RawClient>>;
}

/** Three messages of Ana's are confirmed; from then on the disk fails, and Ana and Eva send. Leo only listens. */
async function sendIntoFault(t: TestContext, options: FaultOptions, root?: string): Promise<Begun> {
  const server = await TestServer.start(t, { flags, ...(root === undefined ? {} : { root }) });
  const clients = {
    Ana: await RawClient.open(server.port, "Ana"),
    Eva: await RawClient.open(server.port, "Eva"),
    Leo: await RawClient.open(server.port, "Leo"),
  };
  clients.Ana.send("one\ntwo\nthree\n");
  for (const number of [1, 2, 3]) assert.equal(await clients.Ana.line(), `250 stored ${number}`);
  const fault = new Fault(t, options);
  await fault.attach(t, server);
  clients.Ana.send("four\nfive\n");
  clients.Eva.send("one\n");
  return { server, fault, clients };
}

describe("a disk that begins to fail", () => {
  for (const options of faults) {
    test(`${nameOf(options)}: nothing more is confirmed or denied, and what was confirmed is there`, async (t) => {
      if (!hasTool(t, "strace")) return;
      const { server, fault, clients } = await sendIntoFault(t, options);
      for (const [name, client] of Object.entries(clients)) {
        const heard = await client.rest();
        client.end();
        assert.equal(heard.length, 1, `${name} hears the last line alone: ${heard.join(" / ")}`);
        assert.match(heard[0]!, lastLine);
      }
      await checkEnd(server, "commit");
      checkInjected(fault, options);
      await TestServer.start(t, { data: server.data, flags });
      const texts = (name: string): string[] =>
        storedRows(server.data).flatMap((row) => (row.name === name ? row.text : []));
      assert.deepEqual(texts("Ana").slice(0, 3), ["one", "two", "three"]);
      // These are stored or not, but nothing else is.
      assert.deepEqual(texts("Ana").slice(3), ["four", "five"].slice(0, texts("Ana").length - 3));
      assert.deepEqual(texts("Eva"), ["one"].slice(0, texts("Eva").length));
      assert.deepEqual(texts("Leo"), []);
    });
  }

  test("a server that does not look whether its commits succeed is caught", async (t) => {
    if (!hasTool(t, "strace")) return;
    const root = plantedCopy(
      t,
      "src/ledger/commit.ts",
      "    if (this.commits) this.#options.store.commit();\n",
      "    try { if (this.commits) this.#options.store.commit(); } catch {}\n",
    );
    const { clients } = await sendIntoFault(t, faults[0]!, root);
    assert.equal(await clients.Ana.line(), "250 stored 4");
  });
});

interface LoadedFault extends FaultOptions {
  /** What fails: a regular expression. */
  readonly step: string;
  /** Bytes that each text has at least. */
  readonly bytes: number;
}

/** A server under load meets a fault. */
async function failUnderLoad(t: TestContext, data: string, options: LoadedFault): Promise<void> {
  const server = await TestServer.start(t, { data, flags });
  const load = Load.start(server.port, { clients: 12, inFlight: 16, run: 1, bytes: options.bytes });
  await load.reached(300);
  const fault = new Fault(t, options);
  await fault.attach(t, server);
  await load.over();
  for (const { closing } of load.sessions) assert.match(closing ?? "(no last line)", lastLine);
  await checkEnd(server, options.step);
  checkInjected(fault, options);
  await TestServer.start(t, { data, flags });
  checkStored(data, load);
  assert.ok(load.unanswered > 0, "lines were in flight");
}

function checkStored(data: string, load: Load): void {
  const evidence = new Evidence(data);
  evidence.add(load);
  evidence.verify();
}

describe("a disk that fails under load", () => {
  for (const options of faults) {
    test(`${nameOf(options)}: what was confirmed is there, once and in order`, async (t) => {
      if (!hasTool(t, "strace")) return;
      await failUnderLoad(t, temporaryFolder(t), {
        ...options,
        when: "4+",
        step: "commit|checkpoint",
        bytes: 0,
      });
    });
  }

  // The first page says how long the database is: with `2+` it says so, and the database is not.
  for (const options of [
    { calls: syncs, error: "EIO" },
    { calls: writes, error: "EIO" },
    { calls: writes, error: "ENOSPC", when: "2+" },
  ] satisfies FaultOptions[]) {
    test(`${nameOf(options)}, in a checkpoint: what was confirmed is there, once and in order`, async (t) => {
      if (!hasTool(t, "strace")) return;
      const data = temporaryFolder(t);
      const paths = [join(data, "acuse.sqlite")];
      await failUnderLoad(t, data, { ...options, paths, step: "checkpoint", bytes: 2000 });
    });
  }
});

/** Starts a server that meets a fault: it must not listen, and must say why. */
async function startIntoFault(t: TestContext, data: string, options: FaultOptions): Promise<void> {
  const fault = new Fault(t, options);
  await assert.rejects(
    TestServer.start(t, { data, flags, under: fault.under }),
    /the server ended before it listened \(1\): acuse: the server cannot begin: .*(I\/O error|EIO|is full|ENOSPC)/,
  );
  checkInjected(fault, options);
}

describe("a disk that fails when a server starts", () => {
  for (const options of faults) {
    test(`${nameOf(options)}, in a new folder: it says why, and can be started when the disk is well`, async (t) => {
      if (!hasTool(t, "strace")) return;
      const data = join(temporaryFolder(t), "new");
      await startIntoFault(t, data, options);
      const server = await TestServer.start(t, { data, flags });
      const ana = await RawClient.open(server.port, "Ana");
      ana.send("one\n");
      assert.equal(await ana.line(), "250 stored 1");
    });

    test(`${nameOf(options)}, on what a killed server left: it says why, and what was confirmed is there`, async (t) => {
      if (!hasTool(t, "strace")) return;
      const data = temporaryFolder(t);
      const killed = await TestServer.start(t, { data, flags });
      const load = Load.start(killed.port, { clients: 12, inFlight: 16, run: 1 });
      await load.reached(300);
      await killed.kill();
      await load.over();
      const paths = ["acuse.sqlite", "acuse.sqlite-wal"].map((file) => join(data, file));
      await startIntoFault(t, data, { ...options, paths });
      await TestServer.start(t, { data, flags });
      checkStored(data, load);
    });
  }
});
