import { temporaryFolder } from "../../test/support/folder.ts";

/** Where a capture is made: what was started for it ends with it. The same as a test is to its helpers. */
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
