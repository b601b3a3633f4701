import type { Counters, Watch } from "../server/watch.ts";
import { historyPointsMax, tickMs } from "./api.ts";
import type { Now, Point } from "./api.ts";
import type { Faults } from "./faults.ts";
import { percentileMs, since } from "./percentile.ts";

/** Endings that are nobody's refusal: the client went, or goes on elsewhere, or the server stops. */
const orderlyEndings: ReadonlySet<string> = new Set([
  "bye",
  "lost",
  "unfinished",
  "taken-over",
  "closing/draining",
]);

/** What each second was like, for as long as a page shows. It reads shared memory once a second and nothing else. */
export class History {
  readonly #watch: Watch;
  readonly #faults: Faults;
  readonly #now: () => number;
  readonly #points: Point[] = [];
  readonly #listeners: ((now: Now) => void)[] = [];
  #before: { readonly at: number; readonly counters: Counters };
  #pruned = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(watch: Watch, faults: Faults, now: () => number = Date.now) {
    this.#watch = watch;
    this.#faults = faults;
    this.#now = now;
    this.#before = { at: now(), counters: watch.counters() };
  }

  /** The oldest first. */
  get points(): readonly Point[] {
    return this.#points;
  }

  start(): void {
    const tick = this.#faults.contain(() => this.tick());
    this.#timer = setInterval(tick, tickMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Calls `listener` each second. */
  follow(listener: (now: Now) => void): void {
    this.#listeners.push(listener);
  }

  /** So many messages that were kept are no more. */
  forget(rows: number): void {
    this.#pruned += rows;
  }

  /** The server as it is now; its `point` is that of the last second that is over. */
  read(): Now {
    return this.#nowOf(this.#now(), this.#watch.counters());
  }

  /** A second is over. */
  tick(): void {
    const at = this.#now();
    const counters = this.#watch.counters();
    this.#points.push(pointOf(at, counters, this.#before));
    if (this.#points.length > historyPointsMax) this.#points.shift();
    this.#before = { at, counters };
    const now = this.#nowOf(at, counters);
    for (const listener of this.#listeners) listener(now);
  }

  #nowOf(at: number, counters: Counters): Now {
    const { latency: _, commitTime: __, ...shown } = counters;
    const { facts, state } = this.#watch;
    const isKept = facts.store !== "memory";
    return {
      at,
      state,
      counters: shown,
      storedRows: isKept ? facts.rowsAtStart + counters.committed - this.#pruned : 0,
      point: this.#points.at(-1) ?? pointOf(at, counters, { at, counters }),
    };
  }
}

function pointOf(
  at: number,
  now: Counters,
  { at: from, counters: before }: { at: number; counters: Counters },
): Point {
  const seconds = Math.max(at - from, 1) / 1000;
  const perSecond = (count: number): number => count / seconds;
  const commits = now.commits - before.commits;
  const latency = since(now.latency.counts, before.latency.counts);
  const commitTime = since(now.commitTime.counts, before.commitTime.counts);
  return {
    at,
    connected: now.connected,
    messagesPerSecond: perSecond(now.messages - before.messages),
    confirmationsPerSecond: perSecond(now.confirmations - before.confirmations),
    commitsPerSecond: perSecond(commits),
    refusalsPerSecond: perSecond(refusalsOf(now) - refusalsOf(before)),
    latencyP50Ms: percentileMs(latency, 0.5),
    latencyP99Ms: percentileMs(latency, 0.99),
    commitP50Ms: percentileMs(commitTime, 0.5),
    messagesPerCommit: commits === 0 ? null : (now.committed - before.committed) / commits,
    rssBytes: process.memoryUsage.rss(),
  };
}

/** Connections that were refused or cut off. */
function refusalsOf({ closings }: Counters): number {
  return Object.entries(closings)
    .filter(([label]) => !orderlyEndings.has(label))
    .reduce((sum, [, count]) => sum + count, 0);
}
