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
  /** Calls of the fronts' threads for anything but clients, other threads, and the thread's own memory and mutexes. */
  readonly frontExtras: number;
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
  /** All calls of the ledger's thread but those for its own memory and mutexes. */
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
/** What any thread needs now and then, for the garbage collector or a mutex that was not free: chance, not cost. */
const upkeep = new Set(["futex", "mmap", "munmap", "madvise", "mprotect", "brk", "getpid", "rt_sigprocmask"]);

type Kind = (call: Call) => boolean;

const isSync: Kind = ({ name }) => syncs.has(name);
const isRead: Kind = ({ name }) => reads.has(name);
const isWrite: Kind = ({ name }) => writes.has(name);
const isWait: Kind = ({ name }) => waits.has(name);
const isUpkeep: Kind = ({ name }) => upkeep.has(name);
const isLock: Kind = ({ name, rest }) => name === "fcntl" && rest.includes("LCK");
const isLogWrite: Kind = ({ name, file }) => name === "pwrite64" && file.endsWith("-wal");
/** Standard output is a socket too, where a test reads it. */
const isOfClient: Kind = ({ descriptor, file }) => descriptor > 2 && file.startsWith("socket:");
/** By these a thread is woken that waits. */
const isOfEvent: Kind = ({ file }) => file === "anon_inode:[eventfd]";

/** Bytes that a `pwrite64` writes: its last argument but one. */
function bytesOf({ rest }: Call): number {
  return Number(/, (\d+), \d+(?:\)| <)/.exec(rest)![1]);
}

function count(calls: readonly Call[], rounds: number): Calls {
  const ledger = new Set(calls.filter(isSync).map(({ thread }) => thread));
  const ofLedger = calls.filter(({ thread }) => ledger.has(thread));
  const fronts = new Set(
    calls.filter((call) => isRead(call) && isOfClient(call)).map(({ thread }) => thread),
  );
  const ofFronts = calls.filter(({ thread }) => fronts.has(thread) && !ledger.has(thread));
  const ears = new Set(
    ofLedger.filter((call) => isRead(call) && isOfEvent(call)).map(({ descriptor }) => descriptor),
  );
  const isHop: Kind = (call) =>
    isWrite(call) && isOfEvent(call) && (ledger.has(call.thread) || ears.has(call.descriptor));
  const isSpeech: Kind = (call) => (isRead(call) || isWrite(call)) && (isOfClient(call) || isOfEvent(call));
  const each = (found: readonly Call[]): number => found.length / rounds;
  const logWrites = calls.filter(isLogWrite);
  return {
    reads: each(calls.filter((call) => isRead(call) && isOfClient(call))),
    writes: each(calls.filter((call) => isWrite(call) && isOfClient(call))),
    frontExtras: each(ofFronts.filter((call) => !isSpeech(call) && !isWait(call) && !isUpkeep(call))),
    syncs: each(calls.filter(isSync)),
    logWrites: each(logWrites),
    logBytes: logWrites.reduce((sum, call) => sum + bytesOf(call), 0) / rounds,
    locks: each(calls.filter(isLock)),
    hops: each(calls.filter(isHop)),
    ledgerWaits: each(ofLedger.filter(isWait)),
    ledgerCalls: each(ofLedger.filter((call) => !isUpkeep(call))),
  };
}
