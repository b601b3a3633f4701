import { Random } from "./random.ts";

interface Entry {
  readonly timeUs: number;
  readonly tie: number;
  /** Whose it is: it runs only while that one is alive and not paused. */
  readonly process: Process | undefined;
  readonly run: () => void;
}

/**
 * Simulated time, and what is going to happen: a heap by time, and by chance where times are the same, so that orders
 * are explored.
 */
export class Scheduler {
  /** In whole microseconds. */
  nowUs = 0;
  /** How many events have happened. */
  count = 0;

  readonly #random: Random;
  readonly #heap: Entry[] = [];

  constructor(seed: number) {
    this.#random = new Random(seed, "scheduler");
  }

  after(delayUs: number, run: () => void, process?: Process): void {
    const timeUs = this.nowUs + Math.max(0, Math.ceil(delayUs));
    this.#push({ timeUs, tie: this.#random.bits(), process, run });
  }

  /** Lets the next event happen, if there is one up to `untilUs`; otherwise the time is `untilUs`. */
  step(untilUs: number): boolean {
    const next = this.#heap[0];
    if (next === undefined || next.timeUs > untilUs) {
      this.nowUs = untilUs;
      return false;
    }
    this.#pop();
    this.nowUs = next.timeUs;
    this.count += 1;
    const { process, run } = next;
    if (process === undefined) run();
    else if (!process.isDead) this.#runIn(process, run);
    return true;
  }

  #runIn(process: Process, run: () => void): void {
    const waitUs = process.pausedUntilUs - this.nowUs;
    if (waitUs > 0) this.after(waitUs, run, process);
    else run();
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    const length = heap.length;
    if (length === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.timeUs < b.timeUs || (a.timeUs === b.timeUs && a.tie < b.tie);
}

/** A program, or a thread of one: it can be killed between any two events, and paused. */
export class Process {
  readonly #scheduler: Scheduler;
  readonly #parent: Process | undefined;
  #isDead = false;
  #pausedUntilUs = 0;

  constructor(scheduler: Scheduler, parent?: Process) {
    this.#scheduler = scheduler;
    this.#parent = parent;
  }

  get isDead(): boolean {
    return this.#isDead || this.#parent?.isDead === true;
  }

  get pausedUntilUs(): number {
    return Math.max(this.#pausedUntilUs, this.#parent?.pausedUntilUs ?? 0);
  }

  kill(): void {
    this.#isDead = true;
  }

  pause(forUs: number): void {
    this.#pausedUntilUs = Math.max(this.#pausedUntilUs, this.#scheduler.nowUs + forUs);
  }

  /** Runs later, unless the process is dead by then; when it is paused then, afterwards. */
  after(delayUs: number, run: () => void): void {
    this.#scheduler.after(delayUs, run, this);
  }
}

/** A way for messages from one thread to another: they arrive in order, however long each takes. */
export class Port {
  readonly #to: Process;
  readonly #delayUs: () => number;
  readonly #queue: (() => void)[] = [];
  readonly #deliver = (): void => this.#queue.shift()?.();

  constructor(to: Process, delayUs: () => number) {
    this.#to = to;
    this.#delayUs = delayUs;
  }

  post(message: () => void): void {
    this.#queue.push(message);
    this.#to.after(this.#delayUs(), this.#deliver);
  }
}
