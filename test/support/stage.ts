import { temporaryFolder } from "./folder.ts";

/** Where a program of ours works with the helpers of tests: what was started there ends with it. */
export class Stage {
  readonly #ends: (() => unknown)[] = [];

  after(end: () => unknown): void {
    this.#ends.push(end);
  }

  /** A folder of its own. */
  folder(): string {
    return temporaryFolder(this);
  }

  /** Ends what was started, the last one first. */
  async end(): Promise<void> {
    for (const end of this.#ends.splice(0).toReversed()) await end();
  }
}
