import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { temporaryFolder } from "./folder.ts";
import type { TestServer } from "./server.ts";
import { attachStrace } from "./strace.ts";

export interface FaultOptions {
  /** System calls that fail. */
  readonly calls: readonly string[];
  readonly error: "EIO" | "ENOSPC";
  /** Which of each thread's calls fail, as strace counts them: `1+` for all, `3+` from the third on. */
  readonly when?: string;
  /** Only calls on these files; on any without them. */
  readonly paths?: readonly string[];
}

/** System calls of a server that fail instead of being done, by strace. */
export class Fault {
  readonly #log: string;
  readonly #words: readonly string[];

  constructor(t: Pick<TestContext, "after">, { calls, error, when = "1+", paths = [] }: FaultOptions) {
    this.#log = join(temporaryFolder(t), "strace");
    const names = calls.join(",");
    const what = ["-e", `trace=${names}`, "-e", `inject=${names}:error=${error}:when=${when}`];
    const where = paths.flatMap((path) => ["-P", path]);
    this.#words = ["-o", this.#log, "-e", "signal=none", ...what, ...where];
  }

  /** Words before a command that is to meet the fault from its beginning. */
  get under(): readonly string[] {
    // With -D the command is the child, and strace somebody else's.
    return ["strace", "-D", "-qq", "-f", ...this.#words];
  }

  /** From now on a running server meets the fault. */
  async attach(t: Pick<TestContext, "after">, server: TestServer): Promise<void> {
    await attachStrace(t, this.#words, server.process.pid!);
  }

  /** How often `call` failed so. */
  injected(call: string): number {
    const log = existsSync(this.#log) ? readFileSync(this.#log, "utf8") : "";
    // A call may take two lines, and its end is on the second: <... fsync resumed>
    const ends = [`${call}(`, `${call} resumed>`];
    return log
      .split("\n")
      .filter((line) => line.includes("(INJECTED)") && ends.some((end) => line.includes(end))).length;
  }
}
