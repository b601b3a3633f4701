/** Wakes those who wait for something to change; they look again for themselves. */
export class Signal {
  #waiting: (() => void)[] = [];

  /** Wakes all who wait now. */
  raise(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** Resolves at the next `raise`. */
  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Resolves at the next `raise`, which comes after `ms` milliseconds if nobody was faster. */
  async waitAtMost(ms: number): Promise<void> {
    const timer = setTimeout(() => this.raise(), ms);
    await this.wait();
    clearTimeout(timer);
  }
}
