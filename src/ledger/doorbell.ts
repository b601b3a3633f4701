/** Cells of a bell: how often it rang, and whether the ledger's thread sleeps until a message wakes it. */
const rings = 0;
const asleep = 1;

/**
 * How owners in other threads rouse the ledger's: by shared memory while it naps between two groups, which costs
 * next to nothing; once it sleeps in its event loop, only a message wakes it.
 */
export class Doorbell {
  readonly #cells: Int32Array;
  /** How often it had rung when the ledger's thread last looked after what was left at the door. */
  #heard = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new Int32Array(memory);
  }

  /** Memory for a bell of which every thread makes its own end. The ledger's thread sleeps until it is first woken. */
  static memory(): SharedArrayBuffer {
    const cells = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
    cells[asleep] = 1;
    return cells.buffer;
  }

  /** Ends a nap. Whoever sleeps does not hear it. */
  ring(): void {
    Atomics.add(this.#cells, rings, 1);
    Atomics.notify(this.#cells, rings);
  }

  /** Ends a nap; returns whether the ledger's thread sleeps, and the caller is the one who has to wake it by a message. */
  ringAndLook(): boolean {
    this.ring();
    return Atomics.exchange(this.#cells, asleep, 0) === 1;
  }

  /** The ledger's thread is about to look: only what rings from now on is news to it. */
  listen(): void {
    this.#heard = Atomics.load(this.#cells, rings);
  }

  /** Waits for news, `waitMs` at most; returns whether there are any. */
  nap(waitMs: number): boolean {
    return Atomics.wait(this.#cells, rings, this.#heard, waitMs) !== "timed-out";
  }

  /** From now on a message must wake it; returns `false` when there was news at the last moment. */
  sleep(): boolean {
    Atomics.store(this.#cells, asleep, 1);
    if (Atomics.load(this.#cells, rings) === this.#heard) return true;
    Atomics.store(this.#cells, asleep, 0);
    return false;
  }
}
