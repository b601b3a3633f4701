import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryFolder } from "../support/folder.ts";
import type { TestServer } from "../support/server.ts";
import { attachStrace } from "../support/strace.ts";
import { within } from "../support/wait.ts";

/** How long strace may take to write its log and to let go. */
const endMsMax = 10_000;

/** What the system did for a server: calls of all threads, unless it says otherwise. */
export interface Calls {
  /** Reads from clients' sockets, and writes to them. */
  readonly reads: number;
  readonly writes: number;
  readonly syncs: number;
  /** Writes to the log (`-wal`), and how many bytes they wrote. */
  readonly logWrites: number;
  readonly logBytes: number;
  /** Locks of files that were taken or let go. */
  readonly locks: number;
  /** Times that another thread woke the ledger's, or the ledger's another one. */
  readonly hops: number;
  /** Times that the ledger's thread asked what there is to do, whether or not it had to wait. */
  readonly ledgerWaits: number;
  /** All calls of the ledger's thread but futex: whether a mutex was free is chance. */
  readonly ledgerCalls: number;
}

interface Call {
  readonly thread: string;
  readonly name: string;
  /** The file descriptor that is the first argument, and what it is. */
  readonly descriptor: number;
  readonly file: string;
  readonly rest: string;
}

/** Counts what a running server calls in rounds of a conversation, with strace; resolves with the means of a round. */
export async function countCalls(
  t: Pick<TestContext, "after">,
  server: TestServer,
  rounds: number,
  round: () => Promise<void>,
): Promise<Calls> {
  const log = join(temporaryFolder(t), "strace");
  const strace = await attachStrace(
    t,
    ["-y", "-s", "0", "-e", "signal=none", "-o", log],
    server.process.pid!,
  );
  for (let i = 0; i < rounds; i += 1) await round();
  const exit = once(strace, "exit");
  strace.kill("SIGINT");
  await within(endMsMax, "strace to let go", exit);
  return count(parse(readFileSync(log, "utf8")), rounds);
}

/** A call that another thread's interrupted takes two lines; it counts with the first. */
function parse(log: string): Call[] {
  return [...log.matchAll(/^(\d+) +(\w+)\((?:(\d+)<([^>]*)>)?(.*)$/gm)].map(
    ([, thread = "", name = "", descriptor = "-1", file = "", rest = ""]) => ({
      thread,
      name,
      descriptor: Number(descriptor),
      file,
      rest,
    }),
  );
}

const syncs = new Set(["fsync", "fdatasync"]);
const reads = new Set(["read", "readv", "recvfrom", "recvmsg"]);
const writes = new Set(["write", "writev", "sendto", "sendmsg"]);
const waits = new Set(["epoll_wait", "epoll_pwait", "epoll_pwait2"]);

function count(calls: readonly Call[], rounds: number): Calls {
  const of = (names: ReadonlySet<string>, fits: (call: Call) => boolean = () => true): readonly Call[] =>
    calls.filter((call) => names.has(call.name) && fits(call));
  // Standard output is a socket too, where a test reads it.
  const isSocket = ({ descriptor, file }: Call): boolean => descriptor > 2 && file.startsWith("socket:");
  const isSignal = ({ file }: Call): boolean => file === "anon_inode:[eventfd]";
  const synced = of(syncs);
  const ledger = new Set(synced.map((call) => call.thread));
  const isLedgers = (call: Call): boolean => ledger.has(call.thread);
  const ears = new Set(of(reads, (call) => isSignal(call) && isLedgers(call)).map((call) => call.descriptor));
  const logged = of(new Set(["pwrite64"]), ({ file }) => file.endsWith("-wal"));
  const bytesOf = ({ rest }: Call): number => Number(/, (\d+), \d+(?:\)| <)/.exec(rest)![1]);
  return {
    reads: of(reads, isSocket).length / rounds,
    writes: of(writes, isSocket).length / rounds,
    syncs: synced.length / rounds,
    logWrites: logged.length / rounds,
    logBytes: logged.reduce((sum, call) => sum + bytesOf(call), 0) / rounds,
    locks: of(new Set(["fcntl"]), ({ rest }) => rest.includes("LCK")).length / rounds,
    hops:
      of(writes, (call) => isSignal(call) && (isLedgers(call) || ears.has(call.descriptor))).length / rounds,
    ledgerWaits: of(waits, isLedgers).length / rounds,
    ledgerCalls: calls.filter((call) => isLedgers(call) && call.name !== "futex").length / rounds,
  };
}
