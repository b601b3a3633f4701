/** What a processor was doing, read from the stack of calls that it was found in. */

/** Parts of frames that tell what it was, whoever called them: of the kernel, of Node and of SQLite. */
const telling: readonly (readonly [group: string, frames: readonly string[]])[] = [
  ["collecting garbage", ["CollectGarbage", "Scavenge", "MarkCompact", "Sweeper", "ConcurrentMarking"]],
  ["writing to sockets: the kernel", ["tcp_sendmsg"]],
  ["writing to sockets: Node", ["WriteString", "Writev", "WriteBuffer", "LibuvStreamWrap::DoTryWrite"]],
  ["reading from sockets: the kernel", ["tcp_recvmsg"]],
  ["reading from sockets: Node", ["uv__read", "OnStreamRead", "onStreamRead"]],
  ["messages between threads", ["MessagePort", "Message::Serialize", "Message::Deserialize"]],
  ["the sync", ["fsync", "fdatasync"]],
  ["writing the log", ["pwrite64"]],
  ["SQLite", ["sqlite3"]],
  ["waking and waiting for threads", ["futex", "Atomics", "FutexEmulation"]],
  ["waiting for events", ["epoll_wait", "epoll_pwait", "uv__io_poll", "epoll_ctl"]],
  ["Node's event loop", ["InternalMakeCallback", "CheckImmediate", "InternalCallbackScope", "JS:", "uv_run"]],
  ["taking and giving back memory", [" malloc", "_int_malloc", "_int_free", "cfree", "unlink_chunk"]],
];

const others = "everything else";

/** Code of acuse, as the engine names it: the folder of `src/` that it is in. */
const ownCode = /\/src\/([a-z]+)\/[\w-]+\.ts/;

/** The group of a stack: by its innermost frame that tells something. */
export function groupOf(frames: readonly string[]): string {
  for (const frame of frames) {
    const folder = ownCode.exec(frame)?.[1];
    if (folder !== undefined) return `acuse: src/${folder}`;
    const found = telling.find(([, parts]) => parts.some((part) => frame.includes(part)));
    if (found !== undefined) return found[0];
  }
  return others;
}

/** Where the processor time went: shares of all samples, the greatest first. */
export interface Share {
  readonly group: string;
  /** Of 100. */
  readonly percent: number;
}

/** `text`: what `perf script -F sym,…` prints: stacks with an empty line behind each. */
export function sharesOf(text: string): Share[] {
  const counts = new Map<string, number>();
  const stacks = text.split("\n\n").filter((stack) => stack.trim() !== "");
  for (const stack of stacks) {
    const group = groupOf(stack.trim().split("\n"));
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return [...counts]
    .map(([group, count]) => ({ group, percent: (count * 100) / stacks.length }))
    .toSorted((a, b) => b.percent - a.percent);
}
